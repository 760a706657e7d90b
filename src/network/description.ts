/**
 * What a user describes: populations of neurons, inputs, projections between them, learning rules as
 * text, goodness groups, a readout, and what is done with a sample. Read from YAML or JSON
 * (`parse.ts`), or built in code (`csdp.ts`). Order matters where things are drawn at random.
 */
import type {
  Competition,
  ContrastiveProcedure,
  EncoderUnit,
  GateTrace,
  HiddenEpoch,
  PotentialReset,
  SymStdpProcedure,
  WindowTrace,
} from '../image/layout.js';

export const NETWORK_FORMAT = 'spikeloom/network/1';

export interface NetworkDescription {
  readonly format: typeof NETWORK_FORMAT;
  readonly name: string;
  /** Start state of the generator of initial values (xorshift32); 1 .. 2^32 - 1. */
  readonly seed: number;
  readonly inputs: Readonly<Record<string, InputSpec>>;
  readonly populations: Readonly<Record<string, PopulationSpec>>;
  readonly projections: Readonly<Record<string, ProjectionSpec>>;
  readonly rules: Readonly<Record<string, RuleSpec>>;
  readonly goodness: Readonly<Record<string, GoodnessSpec>>;
  readonly procedure: ProcedureSpec;
}

export interface InputSpec {
  readonly size: number;
  /** [rows, columns] of an image input; rows x columns = size, or half of it with `on-off`. */
  readonly shape?: readonly [number, number];
  /**
   * What the management processor makes of an image's pixels. on-off: how far each stands above its
   * surroundings, for all pixels, then how far below (`onOff` of src/fixed/pixels.ts): two units a pixel.
   */
  readonly transform?: 'on-off';
  readonly encoder: EncoderSpec;
  /** Start state of the encoder's 32-bit register; derived from the network's seed where left out. */
  readonly lfsrSeed?: number;
  /** Default `sample`. */
  readonly reseed?: 'sample' | 'never';
}

/** How values become spikes; `EncoderUnit` of the image layout says what each does. */
export type EncoderSpec =
  | 'bernoulli'
  | 'constant'
  | 'external'
  | {
      readonly kind: 'poisson';
      readonly rateBits: number;
      /** Default 0. */
      readonly deadSteps?: number;
    }
  | Extract<EncoderUnit, { kind: 'latency' | 'current' }>;

/** Initial values, as stored integers unless the projection says `scale: float`. */
export type InitialValues =
  | { readonly kind: 'constant'; readonly value: number }
  /** Integers low .. high, both included, drawn by `low + below(high - low + 1)`. */
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'values'; readonly values: readonly number[] };

export interface PopulationSpec {
  readonly size: number;
  readonly neuron: NeuronSpec;
  /** Spike where potential > threshold (of `truenorth`: >=); for `lif-cuba` the mantissa, compared after a shift by 6. */
  readonly threshold?: InitialValues;
  /** Default `fixed`. */
  readonly adaptation?: AdaptationSpec;
  /** Only one neuron of the population fires in a step; of `lif-shift` alone. Default: all may. */
  readonly competition?: Competition;
  readonly traces?: { readonly y1?: TraceSpec; readonly y2?: TraceSpec; readonly y3?: TraceSpec };
}

export type NeuronSpec =
  | {
      readonly model: 'lif-shift';
      readonly leakShift: number | 'none';
      /** At most 0: the potential does not go below; default: as low as the chip's width. */
      readonly lowestPotential?: number;
      /** Steps that a neuron rests after a spike; default 0. */
      readonly refractorySteps?: number;
    }
  | {
      readonly model: 'lif-cuba';
      /** 0 .. 4095, as programmed: the chip's own offset (+1 on Loihi 1 for u) is added by the compiler. */
      readonly decayU: number;
      readonly decayV: number;
      readonly refractorySteps?: number;
      /** What becomes of the potential after a spike, on its own scale (a threshold mantissa counts 64); default zero. */
      readonly reset?: PotentialReset;
      /** Mantissa (13 bits signed) and exponent (3 bits) of the bias; mantissa per neuron or one for all. */
      readonly biasMantissa?: number | readonly number[];
      readonly biasExponent?: number;
      readonly sumLimit?: 'none' | 'clip' | 'wrap';
      readonly currentOverflow?: 'none' | 'lava' | 'twos';
      readonly potentialLimit?: { readonly min: number; readonly max: number } | 'none';
    }
  | TrueNorthSpec
  | { readonly model: 'accumulate' };

/** A value for every neuron, or one for all. */
export type PerNeuron<T> = T | readonly T[];

/** TrueNorth's digital neuron; what its parameters do is `TrueNorth`'s of the image. */
export interface TrueNorthSpec {
  readonly model: 'truenorth';
  /** Added to the potential in every step; default 0. */
  readonly leak?: PerNeuron<number>;
  /** Default: the lowest potential. */
  readonly negativeThreshold?: PerNeuron<number>;
  /** Whether a potential at its negative threshold is reset, too; default below. */
  readonly negativeCompare?: 'below' | 'at-or-below';
  /** Default 0. */
  readonly resetPotential?: PerNeuron<number>;
  /** Set to the reset potential (its negative, at the negative threshold), or take the threshold off; default set. */
  readonly resetMode?: PerNeuron<'set' | 'subtract'>;
  /** At a reset of the chip; default 0. */
  readonly initialPotential?: PerNeuron<number>;
  /** Width at which potentials wrap; default: the chip's greatest. */
  readonly potentialBits?: number;
}

export type AdaptationSpec =
  | { readonly kind: 'fixed' }
  | {
      readonly kind: 'neuron';
      readonly step: number;
      readonly target: number;
      readonly floor: number;
    }
  | {
      readonly kind: 'layer';
      readonly step: number;
      readonly target: number;
      readonly floor: number;
      readonly restore?: boolean;
    }
  /** Per neuron: a spike while learning adds `gain`; theta, what was added, decays after a learning presentation. */
  | { readonly kind: 'dynamic'; readonly gain: number; readonly decayShift: number }
  /** One level for the layer above the initial thresholds: its spikes raise it, every step it leaks. */
  | {
      readonly kind: 'inhibition';
      readonly strength: number;
      readonly leakShift: number;
      readonly ceiling: number;
    };

/** Traces, windows and gates mean what `TraceUnit` of the image does. */
export type TraceSpec = SpikeTraceSpec | WindowTrace | GateTrace;

export interface SpikeTraceSpec {
  readonly mode: 'set' | 'add';
  readonly impulse: number;
  /** 0 .. 4096; each step x = (x (4096 - decay)) >> 12. */
  readonly decay: number;
  readonly max: number;
}

export type ConnectSpec =
  | { readonly kind: 'all' }
  /** Each post neuron sees one rectangle of the image input: sides minSide .. maxSide (default: the image's), drawn. */
  | { readonly kind: 'rectangles'; readonly minSide: number; readonly maxSide?: number }
  | { readonly kind: 'one-to-one' }
  /** All pairs but those of one index: inside a population, every other neuron. */
  | { readonly kind: 'others' }
  | { readonly kind: 'random'; readonly probability: number }
  /** Every post neuron has so many distinct sources, drawn from all. */
  | { readonly kind: 'fan-in'; readonly synapses: number }
  /**
   * Every post neuron has so many distinct sources, drawn from those within `radius` of its place. Places of the
   * target are scaled to the source's length; nothing wraps around.
   */
  | { readonly kind: 'local'; readonly radius: number; readonly synapses: number }
  /** Exactly these pairs: synapse i joins pre[i] to post[i]. */
  | { readonly kind: 'listed'; readonly pre: readonly number[]; readonly post: readonly number[] }
  | ConvolutionSpec;

/** Connections that are kept as lists of synapses; the others are matrices. */
export type SparseConnectSpec = Extract<ConnectSpec, { kind: 'fan-in' | 'local' | 'listed' | 'convolution' }>;
export type DenseConnectSpec = Exclude<ConnectSpec, SparseConnectSpec>;

/**
 * A convolution in two dimensions (cross-correlation, as frameworks have it): source units stand in the order
 * [channel, row, column], target neurons in the order [channel, row, column] of the output. One dimension: height 1.
 * Pooling is a convolution with as many groups as channels.
 */
export interface ConvolutionSpec {
  readonly kind: 'convolution';
  /** [channels, height, width]. */
  readonly input: readonly [number, number, number];
  /** [channels out, channels in / groups, height, width]. */
  readonly kernel: readonly [number, number, number, number];
  /** [y, x]. */
  readonly stride: readonly [number, number];
  /** [top, left, bottom, right]. */
  readonly padding: readonly [number, number, number, number];
  /** [y, x]. */
  readonly dilation: readonly [number, number];
  readonly groups: number;
}

export interface ProjectionSpec {
  readonly from: string;
  readonly to: string;
  /** Ticks, at least 1 (the default). */
  readonly delayTicks?: number;
  readonly connect: ConnectSpec;
  readonly weights: WeightSpec;
  /** Width at which a synapse acts; default 8. */
  readonly weightBits?: number;
  /** Width kept for learning; default weightBits. */
  readonly storedBits?: number;
  /** Power of two on the step's sum; default 0. */
  readonly exponent?: number;
  /** Limits of a learnt weight as stored; default +-(2^(storedBits - 1) - 1). */
  readonly range?: readonly [number, number];
  readonly rule?: string;
  readonly preTraces?: { readonly x1?: SpikeTraceSpec; readonly x2?: SpikeTraceSpec };
  /** Width of each synapse's tag t, sign included; default 0, no tag. */
  readonly tagBits?: number;
  /** What the weights onto one neuron add up to, as the image's `ScalingImage`; `bothWays` is false by default. */
  readonly scaling?: {
    readonly target: number;
    readonly slackShift: number;
    readonly bothWays?: boolean;
    readonly rule: string;
  };
  /** Loihi's sign mode for `lif-cuba` targets; default: from the weights. */
  readonly signMode?: 'mixed' | 'excitatory' | 'inhibitory';
}

/**
 * Integer initial values, a matrix [post][pre], or floats that the compiler quantises. For connections that are kept
 * as lists, values are one a synapse: in the order of the list, or for a convolution one a kernel element, row by
 * row of [out, in / groups, height, width].
 */
export type WeightSpec =
  | InitialValues
  | { readonly kind: 'float-values'; readonly values: readonly number[] }
  | { readonly kind: 'matrix'; readonly values: readonly (readonly number[])[] }
  | { readonly kind: 'float-matrix'; readonly values: readonly (readonly number[])[] };

export interface RuleSpec {
  readonly text: string;
  /** Every step while learning is on, when a learning epoch is asked for, or when columns are scaled. */
  readonly when: 'step' | 'epoch' | 'scaling';
  /** Number of the epochs in which an epoch rule runs, 0..15; default 0, the classifier's. */
  readonly epoch?: number;
  readonly rounding: 'floor' | 'nearest' | 'stochastic' | 'stochastic-ceiling';
}

/** Goodness groups of a population: equal contiguous blocks, neuron k in group floor(groups k / size). */
export interface GoodnessSpec {
  readonly population: string;
  readonly groups: number;
  /** class: group c is positive when the label is c; polarity: positive when the presentation is. */
  readonly positive: 'class' | 'polarity';
  readonly kind: 'spike-count' | 'trace-square';
  /** `p = round(255 sigmoid(slope (G / unit - theta)))`. */
  readonly theta: number;
  readonly slope: number;
  /** spike-count: G = (G >> leakShift) + gain n; gain is the unit of G. */
  readonly leakShift?: number;
  readonly gain?: number;
  /**
   * Judged once, in the learning epoch of that number, over the whole presentation: `G = gain n`, n the spikes since
   * the reset. Default: in every step. Without leakShift then.
   */
  readonly epoch?: number;
  /**
   * p is judged against a running mean of G in place of theta, which is its start: the mean over about 2^shift
   * judgements.
   */
  readonly centreShift?: number;
  readonly deadZone: number;
  /** At least the chip's own; default: the chip's. */
  readonly latenessSteps?: number;
  /** Default true. */
  readonly gated?: boolean;
}

export type ProcedureSpec =
  | { readonly kind: 'free' }
  | ({
      readonly kind: 'groups' | 'label' | 'mixed';
      readonly image: string;
      readonly label?: string;
      readonly readout: string;
    } & Pick<
      ContrastiveProcedure,
      'stepsPerPresentation' | 'classes' | 'margin' | 'hiddenLearning' | 'homeostasis' | 'schedulePercent'
    > & {
        /** Classifier error's table: index (y >> readoutShift) + 128, slope per index. */
        readonly readoutShift: number;
        readonly readoutSlope: number;
        /** Training images are moved by up to so many pixels, drawn; default 0. */
        readonly shiftPixels?: number;
        /** A test is cut into segments that show the image moved by [dx, dy]; default one, unmoved. */
        readonly testShifts?: readonly (readonly [number, number])[];
        /** A classifier by margin learns only below it, by +-255; default: by its table. */
        readonly classifierMargin?: number;
        /** Percentages at which the classifier's rate halves; default: schedulePercent. */
        readonly classifierPercent?: readonly number[];
        /** Default 100: hidden layers learn to the end of the run. */
        readonly hiddenUntilPercent?: number;
        /** Default 0. */
        readonly hiddenFromSample?: number;
        readonly hiddenEpoch?: HiddenEpoch;
        readonly reconstruction?: ReconstructionSpec;
      })
  | SymStdpSpec;

/** A procedure of contrastive learning. */
export type ContrastiveSpec = Exclude<ProcedureSpec, { readonly kind: 'free' | 'sym-stdp' }>;

/** `SymStdpProcedure` of an image, by names. */
export type SymStdpSpec = Pick<SymStdpProcedure, 'kind' | 'stepsPerPresentation' | 'classes'> & {
  readonly image: string;
  readonly readout: string;
};

/** A head that learns to give the image back (`ReconstructionHead` of the image). */
export interface ReconstructionSpec {
  /** Accumulators, one a unit of the image input. */
  readonly population: string;
  /** Learning epoch in which its rules run. */
  readonly epoch: number;
  /** Value's table: index (y >> shift) + 128, slope per index. */
  readonly shift: number;
  readonly slope: number;
}

/** A description with every random draw made: what compiler and float twin both start from. */
export interface ExpandedNetwork {
  readonly description: NetworkDescription;
  /** Initial thresholds by population, as described (not shifted, not clamped). */
  readonly thresholds: Readonly<Record<string, Int32Array>>;
  readonly projections: Readonly<Record<string, ExpandedProjection>>;
  /** State of the generator after the last draw; the order of later epochs goes on from it. */
  readonly generatorState: number;
}

/** A projection's synapses, as a matrix of pairs or as a list of synapses a target neuron. */
export type ExpandedProjection = DenseProjection | SparseProjection;

export interface DenseProjection {
  readonly layout: 'dense';
  readonly pre: number;
  readonly post: number;
  /** [post x pre], row by row of post neurons; 0 where no synapse is. Float64Array for float matrices. */
  readonly weights: Int16Array | Float64Array;
  /** [post x pre], 1 where a synapse is; null: everywhere. */
  readonly mask: Uint8Array | null;
}

export interface SparseProjection {
  readonly layout: 'sparse';
  readonly pre: number;
  readonly post: number;
  /** Synapses onto neuron n are start[n] .. start[n + 1] - 1; [post + 1]. */
  readonly start: Int32Array;
  /** Source of every synapse, ascending within a neuron. */
  readonly sources: Int32Array;
  /** One a synapse. Float64Array for floats. */
  readonly weights: Int16Array | Float64Array;
  readonly kernel: SharedKernel | null;
}

/** Weights that many synapses share. */
export interface SharedKernel {
  /** How many weights the kernel has. */
  readonly weights: number;
  /** By synapse, its place in the kernel. */
  readonly index: Int32Array;
}
