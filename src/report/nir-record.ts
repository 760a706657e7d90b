import type { EventKind } from '../ledger/events.js';

/** What `spikeloom study nir` tells: a graph by its tool's rule, on a chip, and as it was recorded. */
export interface NirStudy {
  readonly file: string;
  readonly tool: string;
  readonly reset: string;
  readonly dt: number;
  /** Steps of the input. */
  readonly steps: number;
  readonly chip: string;
  readonly cores: number;
  readonly coresAvailable: number;
  readonly synapsesPerWeight: number;
  readonly layers: readonly NirLayerRecord[];
  /** Null where an event of `unpriced` happened. */
  readonly energyPj: number | null;
  /** Energy of the events that have a price. */
  readonly pricedPj: number;
  readonly unpriced: readonly EventKind[];
  /** Events that happened, by kind. */
  readonly counts: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

export interface NirLayerRecord {
  readonly node: string;
  readonly type: string;
  readonly neurons: number;
  readonly populations: number;
  readonly cores: number;
  /** Steps that the chip runs behind the tool. */
  readonly behindSteps: number;
  /** Root of the mean squared rounding of weights, in thresholds; of layers that do not fire in their largest potentials. */
  readonly weightError: number;
  /** Null of layers that are read and do not fire. */
  readonly spikes: {
    readonly float: number;
    readonly chip: number;
    readonly recorded: number | null;
  } | null;
  readonly chipToFloat: NirDifference | null;
  readonly floatToRecorded: NirDifference | null;
  readonly chipToRecorded: NirDifference | null;
  /** Of layers that are read: potentials of the chip beside those of the rule. */
  readonly potentials: {
    readonly rms: number;
    readonly largest: number;
    readonly relative: number | null;
  } | null;
}

/** (neuron, step) pairs that differ. */
export interface NirDifference {
  readonly differing: number;
  readonly share: number;
  readonly firstStep: number | null;
  readonly rateDifference: number;
  readonly vanRossum: number;
}
