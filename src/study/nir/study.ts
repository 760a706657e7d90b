import type { ChipModel } from '../../hardware/schema.js';
import { EVENT_KINDS } from '../../ledger/events.js';
import { priceCounts } from '../../ledger/pricing.js';
import type { NirNetwork } from '../../nir/convert.js';
import type { NirLayerRun, NirRun } from '../../nir/executor.js';
import type { NirLayerRecord, NirStudy } from '../../report/nir-record.js';
import type { ChipLayer, NirChipRun } from './chip-run.js';
import { comparePotentials, compareSpikes } from './compare.js';

export interface NirStudyParts {
  readonly file: string;
  readonly network: NirNetwork;
  readonly float: NirRun;
  readonly chipRun: NirChipRun;
  readonly chip: ChipModel;
  /** Spikes by node path, [steps x size]. */
  readonly recorded: ReadonlyMap<string, Uint8Array>;
  readonly synapsesPerWeight: number;
  /** From reading the file. */
  readonly notes: readonly string[];
}

/** Holds a graph's runs against each other, layer by layer. */
export function nirStudy(parts: NirStudyParts): NirStudy {
  const { file, network, float, chipRun, chip, recorded, synapsesPerWeight, notes } = parts;
  const { report, counts } = chipRun;
  const { energyPj, pricedPj, unpriced } = priceCounts(counts, chip.prices.energy);
  return {
    file,
    ...network.rule,
    steps: float.steps,
    chip: chip.name,
    cores: report.cores,
    coresAvailable: report.coresAvailable,
    synapsesPerWeight,
    layers: chipRun.layers.map(layer => layerRecord(layer, float, recorded.get(layer.layer.path))),
    energyPj,
    pricedPj,
    unpriced,
    counts: Object.fromEntries(
      EVENT_KINDS.filter(kind => counts[kind] > 0).map(kind => [kind, counts[kind]]),
    ),
    notes: [...notes, ...network.notes, ...report.notes],
  };
}

function layerRecord(
  { layer, spikes, potentials, cores }: ChipLayer,
  float: NirRun,
  recorded: Uint8Array | undefined,
): NirLayerRecord {
  const { path, type, size, groups, timing, weightError } = layer;
  const own = float.layers.find(candidate => candidate.path === path);
  const base = {
    ...{ node: path, type, neurons: size, populations: groups.length, cores, weightError },
    behindSteps: layer.fires ? timing.sends : timing.updates,
  };
  const none = { spikes: null, chipToFloat: null, floatToRecorded: null, chipToRecorded: null };
  if (spikes === null || own === undefined || own.spikes === null) {
    const expected = valuesOf(own, float, path);
    return {
      ...base,
      ...none,
      potentials: potentials === null ? null : comparePotentials(expected, potentials),
    };
  }
  return {
    ...base,
    spikes: {
      float: total(own.spikes),
      chip: total(spikes),
      recorded: recorded === undefined ? null : total(recorded),
    },
    chipToFloat: compareSpikes(own.spikes, spikes, size),
    floatToRecorded: recorded === undefined ? null : compareSpikes(recorded, own.spikes, size),
    chipToRecorded: recorded === undefined ? null : compareSpikes(recorded, spikes, size),
    potentials: null,
  };
}

/** What a layer that is read gives by the rule: its potentials, or the values of an Output. */
function valuesOf(own: NirLayerRun | undefined, float: NirRun, path: string): Float32Array {
  const values = own?.potentials ?? float.outputs.get(path);
  if (values === undefined) throw new Error(`the float run has no values of ${path}`);
  return values;
}

function total(spikes: Uint8Array): number {
  return spikes.reduce((sum, spike) => sum + spike, 0);
}
