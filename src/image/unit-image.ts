/**
 * The image of a network on a chip made of units whose arithmetic is IEEE binary64 (docs/unit-machine.md): the counterpart
 * of `layout.ts` for such chips. Whoever reads a peer's files writes it, the unit machine runs it. Neurons are numbered through
 * the groups in their order. Whoever changes a meaning here raises {@link UNIT_IMAGE_VERSION}.
 */

/** Eight bytes at the start of such a file. */
export const UNIT_IMAGE_MAGIC = 'SPKUNIT\n';

/** Raised whenever the meaning of a field changes. */
export const UNIT_IMAGE_VERSION = 1;

export interface UnitImage {
  readonly version: typeof UNIT_IMAGE_VERSION;
  /** Name of the network. */
  readonly network: string;
  /** The chip's model as YAML, as `src/hardware/unit-chip.ts` reads it. */
  readonly chip: string;
  readonly groups: readonly UnitGroup[];
  readonly placement: UnitPlacement;
  /** Each different set once. */
  readonly sets: readonly NeuronSet[];
  /** [neurons], index into `sets`. */
  readonly setOf: Int32Array;
  readonly inputs: readonly InputUnit[];
  readonly taps: readonly TapUnit[];
  readonly synapses: UnitSynapses;
}

export interface UnitGroup {
  readonly name: string;
  readonly size: number;
}

/** Where neurons are; all neurons are placed. */
export interface UnitPlacement {
  /** [neurons], all of them in the order in which they are processed: cores ascending. */
  readonly order: Int32Array;
  /** [neurons] each: core of the chip, and indices into its units. */
  readonly core: Int32Array;
  readonly synapseUnit: Int32Array;
  readonly dendriteUnit: Int32Array;
  readonly somaUnit: Int32Array;
}

/** What neurons have in common; each soma model reads the parameters that it has. */
export interface NeuronSet {
  readonly logSpikes: boolean;
  readonly logPotential: boolean;
  /** Record the current of a `leaky_integrate_fire` neuron. */
  readonly logCurrent: boolean;
  readonly resetMode: ResetMode;
  readonly reverseResetMode: ResetMode;
  readonly leakTowardsZero: boolean;
  /** Counts as updated in every step. */
  readonly forceUpdate: boolean;
  /** Steps, 0..2^31 - 1. */
  readonly refractorySteps: number;
  /** Bits of a random number that are added to what is compared with the threshold; 0: none. 0..2^31 - 1. */
  readonly randomMask: number;
  /** [{@link NEURON_VALUES}.length], finite. */
  readonly values: Float64Array;
}

export const RESET_MODES = ['none', 'soft', 'hard', 'saturate'] as const;
export type ResetMode = (typeof RESET_MODES)[number];

/** The numbers of a set, in this order, and what they are where nothing is said. */
export const NEURON_VALUES = [
  ['threshold', 0],
  ['reverseThreshold', 0],
  ['reset', 0],
  ['reverseReset', 0],
  ['leakDecay', 1],
  ['inputDecay', 0],
  ['bias', 0],
  /** At the start. */
  ['potential', 0],
  ['leak', 0],
] as const;
export type NeuronValue = (typeof NEURON_VALUES)[number][0];

/** What a soma unit of model `input` plays to whichever neuron it runs; units without an entry never fire. */
export interface InputUnit {
  readonly core: number;
  /** Index into the core's units. */
  readonly unit: number;
  /** 0 or 1, one entry each time that the unit runs. */
  readonly spikes: Uint8Array;
  /** [poisson, rate], finite: probability of a spike; spikes a step, at most 1. */
  readonly values: Float64Array;
  /** Of its generator, an MT19937. */
  readonly seed: number;
}

/** The taps of a dendrite unit of model `taps`; units without an entry have one tap with both constants 0. */
export interface TapUnit {
  readonly core: number;
  readonly unit: number;
  /** [taps], finite: what is left of a tap's potential after a step. */
  readonly timeConstants: Float64Array;
  /** [taps - 1], finite: the share that flows between neighbours in a step. */
  readonly spaceConstants: Float64Array;
}

/** Synapses by source neuron; those of a source in the order of its connections. */
export interface UnitSynapses {
  /** [neurons + 1] */
  readonly starts: Int32Array;
  /** [synapses] neuron numbers. */
  readonly targets: Int32Array;
  /** [synapses], finite. */
  readonly weights: Float64Array;
  /** [synapses] steps beyond the least, 0..5, as the dendrite unit looks them up; null: all 0. */
  readonly delays: Uint8Array | null;
  /** [synapses] tap of the dendrite unit that a charge enters; null: all 0. */
  readonly taps: Uint16Array | null;
}

/** The largest delay that `accumulator_with_delay` knows, in steps beyond the least. */
export const MAX_UNIT_DELAY = 5;

/** Most taps of a unit. */
export const MAX_TAPS = 65_535;

/** Number of neurons of all groups. */
export function neuronCount({ groups }: Pick<UnitImage, 'groups'>): number {
  return groups.reduce((sum, { size }) => sum + size, 0);
}
