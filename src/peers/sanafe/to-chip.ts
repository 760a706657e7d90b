import { raise, type SourcePlace } from '../../fixed/error.js';
import {
  DENDRITE_MODELS,
  SOMA_MODELS,
  SYNAPSE_MODELS,
  UNIT_CHIP_FORMAT,
  type UnitChip,
  type UnitChipAxon,
  type UnitChipCore,
  type UnitChipTile,
  type UnitChipUnit,
} from '../../hardware/unit-chip.js';
import { joinRanges } from '../../hardware/unit-chip-parts.js';
import type { SanafeArchitecture, SanafeAxon, SanafeCore, SanafeTile, SanafeUnit } from './system.js';

/** Keys of a unit that change what it does and that no figure of ours carries. */
const REFUSED_KEYS: ReadonlyMap<string, string> = new Map([
  ['plugin', 'a plug-in is code of its own; use one of the models that come with SANA-FE'],
  ['noise', 'noise from a file is not read; leave it out'],
]);

/**
 * An architecture of SANA-FE's as a chip model of ours; each figure tells file and line. Tiles, cores and units that
 * repeat become ranges.
 * @throws SpikeloomError for a unit with a model that SANA-FE does not come with, or with noise
 */
export function toUnitChip(architecture: SanafeArchitecture): UnitChip {
  return new ChipWriter(architecture).chip();
}

class ChipWriter {
  readonly #architecture: SanafeArchitecture;
  readonly #units = new Map<readonly SanafeUnit[], UnitChipUnit[]>();
  readonly #axons = new Map<readonly SanafeAxon[], UnitChipAxon[]>();

  constructor(architecture: SanafeArchitecture) {
    this.#architecture = architecture;
  }

  chip(): UnitChip {
    const { name, width, height, linkBufferSize, sync, tiles } = this.#architecture;
    const syncLine = 'latency_sync';
    return {
      format: UNIT_CHIP_FORMAT,
      name,
      mesh: { columns: width, rows: height, linkBufferPackets: linkBufferSize },
      sync:
        sync.model === 'fixed'
          ? { model: 'fixed', time: this.#seconds(sync.seconds, syncLine) }
          : {
              model: 'table',
              entries: sync.entries.map(([count, seconds]) => ({
                tiles: count,
                time: this.#seconds(seconds, syncLine),
              })),
            },
      tiles: joinRanges(tiles.map(tile => this.#tile(tile))),
    };
  }

  #tile(tile: SanafeTile): UnitChipTile {
    const { cores } = this.#architecture;
    const hop = (direction: 'north' | 'east' | 'south' | 'west') => ({
      energy: this.#joules(tile.hopEnergyJ[direction], `energy_${direction}_hop`, tile.line),
      latency: this.#seconds(tile.hopLatencyS[direction], `latency_${direction}_hop`, tile.line),
    });
    const own = cores.slice(tile.firstCore, tile.firstCore + tile.coreCount);
    return {
      name: tile.name,
      hops: { north: hop('north'), east: hop('east'), south: hop('south'), west: hop('west') },
      ...(tile.logEnergy ? { log: ['energy'] } : {}),
      cores: joinRanges(own.map(core => this.#core(core))),
    };
  }

  #core(core: SanafeCore): UnitChipCore {
    return {
      name: core.name,
      buffer: { position: core.bufferPosition, insideUnit: core.bufferInsideUnit },
      maxNeurons: core.maxNeurons,
      ...(core.logEnergy ? { log: ['energy'] } : {}),
      axonIn: this.#axonsOf(core.axonIn, 'in'),
      units: this.#unitsOf(core),
      axonOut: this.#axonsOf(core.axonOut, 'out'),
    };
  }

  #axonsOf(axons: readonly SanafeAxon[], way: 'in' | 'out'): readonly UnitChipAxon[] {
    let written = this.#axons.get(axons);
    if (written === undefined) {
      written = axons.map(({ name, line, energyJ, latencyS }) => ({
        name,
        energy: this.#joules(energyJ, `energy_message_${way}`, line),
        latency: this.#seconds(latencyS, `latency_message_${way}`, line),
      }));
      this.#axons.set(axons, written);
    }
    return written;
  }

  #unitsOf({ units }: SanafeCore): readonly UnitChipUnit[] {
    let written = this.#units.get(units);
    if (written === undefined) {
      written = joinRanges(units.map(unit => this.#unit(unit)));
      this.#units.set(units, written);
    }
    return written;
  }

  #unit(unit: SanafeUnit): UnitChipUnit {
    const { name, line, synapse, dendrite, soma, logEnergy, logLatency, updateEveryTimestep } = unit;
    for (const [key, why] of REFUSED_KEYS) {
      if (unit.attributes.has(key)) raise(`unit ${name} has the key ${key}: ${why}`, this.#place(line));
    }
    const log = [...(logEnergy ? (['energy'] as const) : []), ...(logLatency ? (['latency'] as const) : [])];
    const job = (energyJ: number, latencyS: number, what: string) => ({
      energy: this.#joules(energyJ, `energy_${what}`, line),
      latency: this.#seconds(latencyS, `latency_${what}`, line),
    });
    return {
      name,
      ...(synapse === null
        ? {}
        : {
            synapse: {
              model: this.#model(synapse.model, SYNAPSE_MODELS, unit),
              ...job(synapse.energyJ, synapse.latencyS, 'process_spike'),
            },
          }),
      ...(dendrite === null
        ? {}
        : {
            dendrite: {
              model: this.#model(dendrite.model, DENDRITE_MODELS, unit),
              ...job(dendrite.energyJ, dendrite.latencyS, 'update'),
            },
          }),
      ...(soma === null
        ? {}
        : {
            soma: {
              model: this.#model(soma.model, SOMA_MODELS, unit),
              access: job(soma.accessJ, soma.accessS, 'access_neuron'),
              update: job(soma.updateJ, soma.updateS, 'update_neuron'),
              spikeOut: job(soma.spikeOutJ, soma.spikeOutS, 'spike_out'),
            },
          }),
      ...(log.length > 0 ? { log } : {}),
      ...(updateEveryTimestep ? { updateEveryStep: true } : {}),
    };
  }

  #model<const T extends string>(model: string, known: readonly T[], { name, line }: SanafeUnit): T {
    return (
      known.find(candidate => candidate === model) ??
      raise(`unit ${name} has the model ${model}; expected one of ${known.join(', ')}`, this.#place(line))
    );
  }

  #joules(value: number, key: string, line?: number) {
    return {
      value,
      unit: 'J',
      scope: 'per-op',
      evidence: 'imported',
      source: this.#source(key, line),
    } as const;
  }

  #seconds(value: number, key: string, line?: number) {
    return {
      value,
      unit: 's',
      scope: 'per-op',
      evidence: 'imported',
      source: this.#source(key, line),
    } as const;
  }

  #source(key: string, line: number | undefined): string {
    return `${this.#architecture.file}${line === undefined ? '' : `:${line}`} ${key}`;
  }

  #place(line: number): SourcePlace {
    return { file: this.#architecture.file, line };
  }
}
