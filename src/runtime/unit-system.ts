import { HOP_EAST, HOP_NORTH, HOP_SOUTH, HOP_WEST } from '../engine/units/routes.js';
import type { CoreUnit, UnitCore, UnitSystem } from '../engine/units/system.js';
import { raise } from '../fixed/error.js';
import { parseUnitChip, type UnitChip } from '../hardware/unit-chip.js';
import {
  type CorePart,
  type UnitChipParts,
  type UnitPart,
  unitChipParts,
} from '../hardware/unit-chip-parts.js';
import { placementProblem } from '../hardware/unit-chip-use.js';
import type { UnitImage } from '../image/unit-image.js';

/** A unit image with its chip: what the engine runs, and the model that prices it. */
export interface LoadedUnits {
  readonly chip: UnitChip;
  readonly parts: UnitChipParts;
  readonly system: UnitSystem;
}

/**
 * Reads the chip model that an image carries and holds the image against it.
 * @throws SpikeloomError where a neuron, input or tap line is on a core or unit that is not there or cannot do its job
 */
export function loadUnits(image: UnitImage): LoadedUnits {
  const chip = parseUnitChip(image.chip, 'chip model of the image');
  const parts = unitChipParts(chip);
  checkPlacement(image, parts);
  const units = new Map<readonly UnitPart[], CoreUnit[]>();
  const system: UnitSystem = {
    image,
    columns: chip.mesh.columns,
    rows: chip.mesh.rows,
    linkBufferPackets: chip.mesh.linkBufferPackets,
    syncS: syncSeconds(chip, usedTiles(image, parts)),
    tiles: parts.tiles.map(({ x, y, type: { hops } }) => {
      const hopS: [number, number, number, number] = [0, 0, 0, 0];
      hopS[HOP_EAST] = hops.east.latency.value;
      hopS[HOP_WEST] = hops.west.latency.value;
      hopS[HOP_SOUTH] = hops.south.latency.value;
      hopS[HOP_NORTH] = hops.north.latency.value;
      return { x, y, hopS };
    }),
    cores: parts.cores.map((core, number) => {
      const own = units.get(core.units) ?? core.units.map(unitTimes);
      units.set(core.units, own);
      return coreTimes(core, number - parts.tiles[core.tile].firstCore, own);
    }),
  };
  return { chip, parts, system };
}

function unitTimes({ name, type: { synapse, dendrite, soma } }: UnitPart): CoreUnit {
  return {
    name,
    synapseS: synapse?.latency.value ?? 0,
    dendrite: dendrite === undefined ? null : { model: dendrite.model, updateS: dendrite.latency.value },
    soma:
      soma === undefined
        ? null
        : {
            model: soma.model,
            accessS: soma.access.latency.value,
            updateS: soma.update.latency.value,
            spikeOutS: soma.spikeOut.latency.value,
          },
  };
}

function coreTimes({ tile, type }: CorePart, place: number, units: readonly CoreUnit[]): UnitCore {
  const { position, insideUnit } = type.buffer;
  return {
    ...{ tile, place, units },
    // Cores whose buffer stands before the axons hold no neurons.
    bufferPosition: position === 'dendrite' ? 'dendrite' : 'soma',
    bufferInsideUnit: insideUnit,
    axonInS: type.axonIn[0].latency.value,
    axonOutS: type.axonOut[0].latency.value,
  };
}

/** Tiles that hold neurons. */
function usedTiles({ placement }: UnitImage, { cores }: UnitChipParts): number {
  return new Set(Array.from(new Set(placement.core), core => cores[core].tile)).size;
}

/** The time of the largest number of tiles not above that in use; below the smallest, the smallest's. */
function syncSeconds({ sync }: UnitChip, tiles: number): number {
  if (sync.model === 'fixed') return sync.time.value;
  const entries = [...sync.entries].sort((a, b) => a.tiles - b.tiles);
  const reached = entries.filter(entry => entry.tiles <= tiles);
  return (reached.at(-1) ?? entries[0]).time.value;
}

function checkPlacement(
  { placement, synapses, inputs, taps, groups }: UnitImage,
  { cores }: UnitChipParts,
): void {
  const receives = new Uint8Array(placement.core.length);
  for (const target of synapses.targets) receives[target] = 1;
  const inCore = new Map<number, number>();
  let neuron = 0;
  for (const { name, size } of groups) {
    for (let index = 0; index < size; index++, neuron++) {
      const who = () => `neuron ${name}.${index}`;
      const number = placement.core[neuron];
      const core = cores[number] ?? raise(`${who()} is on core ${number}; the chip has ${cores.length}`);
      inCore.set(number, (inCore.get(number) ?? 0) + 1);
      const unit = (job: 'synapse' | 'dendrite' | 'soma', at: number) => {
        const part = core.units[at];
        if (part?.type[job] !== undefined) return part.type;
        return raise(`${who()} has unit ${at} of core ${core.name} for its ${job}, which does no such job`);
      };
      unit('synapse', placement.synapseUnit[neuron]);
      unit('dendrite', placement.dendriteUnit[neuron]);
      const soma = unit('soma', placement.somaUnit[neuron]);
      const problem = placementProblem(core.type, soma, receives[neuron] === 1);
      if (problem !== undefined) raise(`core ${core.name} cannot run ${who()}: ${problem}`);
    }
  }
  for (const [number, count] of inCore) {
    const { name, type } = cores[number];
    if (count > type.maxNeurons) raise(`core ${name} has ${count} neurons; limit ${type.maxNeurons}`);
  }
  for (const { core, unit } of inputs) {
    const model = cores[core]?.units[unit]?.type.soma?.model;
    if (model !== 'input')
      raise(`an input is for unit ${unit} of core ${core}, which is no soma unit of model input`);
  }
  for (const { core, unit } of taps) {
    const model = cores[core]?.units[unit]?.type.dendrite?.model;
    if (model !== 'taps')
      raise(`taps are for unit ${unit} of core ${core}, which is no dendrite unit of model taps`);
  }
}
