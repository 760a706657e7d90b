import type { EventKind } from '../ledger/events.js';
import type { Accuracy } from './learn-summary.js';

/** A layer's rate in a block of training samples. */
export interface RateBlock {
  /** Samples trained at its end. */
  readonly trained: number;
  /** Spikes a step. */
  readonly rate: number;
}

/** What a hidden layer did with one threshold unit. */
export interface LayerRates {
  readonly layer: string;
  readonly neurons: number;
  readonly trainSpikesPerStep: number;
  readonly testSpikesPerStep: number;
  /** Over the blocks of the second half of training: standard deviation of the rate, as a share of its mean. */
  readonly rateSpread: number;
  /** There: rate of the later half of the blocks less that of the earlier half, as a share of the mean. */
  readonly rateDrift: number;
  /** Share of the neurons that fired in no test. */
  readonly silentShare: number;
  /** Share of the neurons that burst (`src/study/thresholds/firing.ts`) in the tests. */
  readonly burstingShare: number;
  /** The whole training, block after block. */
  readonly blocks: readonly RateBlock[];
}

/** How a layer's thresholds adapt: the unit's kind and its constants. */
export type Adaptation = Readonly<Record<string, string | number | boolean>>;

/** A learning run with one threshold unit. */
export interface UnitRecord {
  readonly unit: string;
  readonly accuracy: Accuracy;
  readonly energy: {
    /** Picojoules; null where an event of `unpriced` happened. */
    readonly trainPerSamplePj: number | null;
    readonly testPerSamplePj: number | null;
    /** Of the events that have a price. */
    readonly trainPricedPerSamplePj: number;
    readonly testPricedPerSamplePj: number;
    readonly unpriced: readonly EventKind[];
  };
  readonly layers: readonly (LayerRates & { readonly adaptation: Adaptation })[];
}

/** A comparison of threshold units; `docs/cli.md` documents each key. */
export interface ThresholdStudy {
  readonly system: string;
  readonly form: string;
  readonly data: string;
  /** Whether it was tested on held-out training images. */
  readonly validated: boolean;
  readonly chip: string;
  readonly seed: number;
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly trained: number;
  readonly tested: number;
  readonly units: readonly UnitRecord[];
}
