import type {
  Competition,
  CrossbarImage,
  EncoderPort,
  EncoderUnit,
  LearningRuleImage,
  NeuronUnit,
  PostTraces,
  PreTraces,
  ReductionImage,
  ScalingImage,
  ThresholdPolicy,
} from '../image/layout.js';
import type { NetworkDescription, SharedKernel } from '../network/description.js';
import type { QuantisedProjection } from './quantise.js';

/**
 * A network in the terms of one chip: every neuron, rule and reduction is one that the chip has, or
 * that its management processor stands in for. What depends on where things lie is still open.
 */
export interface LegalNetwork {
  readonly description: NetworkDescription;
  /** In the description's order; index = index of the population in the image. */
  readonly populations: readonly LegalPopulation[];
  /** In the description's order; index + populations.length = index of the population in the image. */
  readonly inputs: readonly LegalInput[];
  /** In the description's order. */
  readonly projections: readonly LegalProjection[];
  readonly rules: readonly LearningRuleImage[];
  /** All groups of all goodness specifications, in their order. */
  readonly groups: readonly LegalGroup[];
  /** What was done differently than described, one sentence each. */
  readonly notes: readonly string[];
}

export interface LegalPopulation {
  readonly name: string;
  readonly size: number;
  readonly neuron: NeuronUnit;
  readonly thresholds: Int32Array;
  readonly biases: Int32Array | null;
  /** A layer policy's lateness is for one core; the emitter sets it for layers that span. */
  readonly thresholdPolicy: ThresholdPolicy;
  readonly competition: Competition | null;
  readonly traces: PostTraces;
  /** Must stay on one core: a procedure's readout, a competition on a chip whose cores cannot hold one together. */
  readonly whole: boolean;
  /** First neuron of every goodness group, then the size; [0, size] without groups. */
  readonly groupStarts: readonly number[];
}

export interface LegalInput {
  readonly name: string;
  readonly size: number;
  readonly encoder: EncoderUnit & Pick<EncoderPort, 'lfsrSeed' | 'by' | 'reseed'>;
}

export interface LegalProjection extends QuantisedProjection {
  /** Index of the source population in the image. */
  readonly source: number;
  /** Index of the target in {@link LegalNetwork.populations}. */
  readonly target: number;
  readonly delayTicks: number;
  readonly minStored: number;
  readonly maxStored: number;
  /** Bits that one weight takes in the synapse memory, packed as the chip packs. */
  readonly packedBits: number;
  /** Index into the rules, or -1. */
  readonly rule: number;
  readonly learnsBy: CrossbarImage['learnsBy'];
  readonly preTraces: PreTraces;
  readonly tagBits: number;
  /** The kernel, where the chip keeps its weights once; null: each synapse has its own. */
  readonly sharedKernel: SharedKernel | null;
  readonly scaling: ScalingImage | null;
}

export interface LegalGroup
  extends Omit<ReductionImage, 'members' | 'home' | 'latenessSteps' | 'population'> {
  /** Index in {@link LegalNetwork.populations}. */
  readonly population: number;
  readonly first: number;
  readonly count: number;
  /** As described, or null for the chip's own. */
  readonly latenessSteps: number | null;
}
