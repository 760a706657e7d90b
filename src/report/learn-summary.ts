import type { ChipUse } from '../compiler/chip-use.js';
import type { EventKind } from '../ledger/events.js';
import type { TimeShares } from '../ledger/time-shares.js';

/** A place in a run, all counted from 0. */
export interface StepPlace {
  readonly sample: number;
  readonly presentation: number;
  readonly step: number;
}

/** How far two sets of weights of one projection lie apart. */
export interface Drift {
  /** Root mean square of the difference over the synapses, in stored steps, and as a share of the range. */
  readonly rms: number;
  readonly share: number;
  /** Pearson's correlation; null where one side does not vary. */
  readonly correlation: number | null;
}

/** A share of hits, with its 95% interval (Wilson's score interval). */
export interface Accuracy {
  readonly correct: number;
  readonly of: number;
  readonly percent: number;
  readonly low: number;
  readonly high: number;
}

export interface PhaseEnergy {
  /** Energy of the events of a sample, picojoules; null where one of `unpriced` happened. */
  readonly perSamplePj: number | null;
  /** Of the events that have a price. */
  readonly pricedPerSamplePj: number;
  readonly unpriced: readonly EventKind[];
  /** Static power while a sample took place; null where it is not known, or prices hold it already. */
  readonly staticPerSamplePj: number | null;
  /** Events and static power together; null where `refused` says why not. */
  readonly totalPerSamplePj: number | null;
  readonly refused: readonly string[];
  /** Mean events and energy of a sample by kind; null where the kind has no price of its own. */
  readonly byKind: Readonly<Record<string, { readonly count: number; readonly pj: number | null }>>;
}

export interface LayerActivity {
  readonly layer: string;
  readonly neurons: number;
  readonly trainSpikesPerStep: number;
  readonly testSpikesPerStep: number;
  /** Share of the layer's neurons that never fired in any test. */
  readonly silentShare: number;
}

/** Energy of one part of the chip, from its row of the ledger. */
export interface PartEnergy {
  /** Such as `core 8`, `encoder image`, `management`. */
  readonly part: string;
  /** Its neurons, such as `z1[0..199]`; empty for parts without. */
  readonly neurons: string;
  /** Null where an event that happened there has no price. */
  readonly trainPerSamplePj: number | null;
  readonly testPerSamplePj: number | null;
  readonly trainPricedPerSamplePj: number;
  readonly testPricedPerSamplePj: number;
}

/** How chip and float twin differ. */
export interface Fidelity {
  /** Share of test images on which both predict the same. */
  readonly agreement: number;
  /** First step of the compared samples at which the hidden spikes differ; null for none. */
  readonly firstSpikeDifference: StepPlace | null;
  readonly comparedSamples: number;
  readonly drift: Readonly<Record<string, Drift>>;
}

/**
 * Mean squared errors of images given back in tests, of values 0 (black) to 1 (white); the baseline gives back
 * the mean of the training images, whatever it is shown.
 */
export interface Reconstruction {
  readonly chip: number;
  readonly float: number | null;
  readonly baseline: number;
}

/** Everything a learning run has to say; `docs/cli.md` documents each key. */
export type LearnSummary = CommonSummary & (CsdpHead | SymStdpHead);

interface CsdpHead {
  readonly system: 'csdp';
  readonly form: string;
}

interface SymStdpHead {
  readonly system: 'sym-stdp';
  readonly form: string;
  readonly preset: string;
  /** What picks the neuron that fires: `first`, `largest`; null where a circuit inhibits. */
  readonly pick: string | null;
  readonly inhibition: string;
  readonly scaling: string;
  readonly weightBits: number;
  readonly steps: number;
}

interface CommonSummary {
  readonly control: boolean;
  readonly data: string;
  readonly validated: boolean;
  readonly chip: string;
  /** The chip's price list that held; null where it has one without a name. */
  readonly priceList: string | null;
  readonly seed: number;
  /** Input units, and neurons of the hidden layers. */
  readonly inputs: number;
  readonly hidden: readonly number[];
  readonly epochs: number;
  readonly trained: number;
  readonly tested: number;
  readonly accuracy: {
    /** Share of the test images classified right, 0 to 1. */
    readonly chip: number;
    readonly float: number | null;
    readonly detail: { readonly chip: Accuracy; readonly float: Accuracy | null };
  };
  readonly fidelity: Fidelity | null;
  /** Null without a head that gives images back. */
  readonly reconstruction: Reconstruction | null;
  readonly presentations: { readonly chip: number; readonly float: number | null };
  readonly energy: {
    /** Null where an event of the phase has no price. */
    readonly trainPerSamplePj: number | null;
    readonly testPerSamplePj: number | null;
    readonly trainPricedPerSamplePj: number;
    readonly testPricedPerSamplePj: number;
    readonly unpriced: readonly EventKind[];
    readonly train: PhaseEnergy;
    readonly test: PhaseEnergy;
    readonly parts: readonly PartEnergy[];
  };
  /** How emulated time was told: none, analytic, packet. */
  readonly timing: string;
  readonly latency: {
    readonly trainPerSampleS: number;
    readonly testPerSampleS: number;
    /** The same by what it went to. */
    readonly train: TimeShares;
    readonly test: TimeShares;
    readonly untimed: readonly string[];
    /** Figures of the network that the chip model lacks, and what was taken instead. */
    readonly assumed: readonly string[];
  };
  readonly layers: readonly LayerActivity[];
  readonly cores: number;
  /** By chip of the system. */
  readonly chips: readonly ChipUse[];
  readonly mapping: {
    /** Estimated packets x links a step. */
    readonly packetHopsPerStep: number;
    /** Those of them between chips. */
    readonly offChipHopsPerStep: number;
    readonly packetsPerStep: number;
    /** The longest way of any packet, in links. */
    readonly longestHops: number;
  };
  readonly notes: readonly string[];
  readonly wallS: number;
  readonly chipWallS: number;
  readonly floatWallS: number | null;
  /** Threads that shared the chip, at the end of the run. */
  readonly threads: number;
}
