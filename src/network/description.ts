/**
 * What a user describes: populations of neurons, inputs, projections between them, learning rules as
 * text, goodness groups, a readout, and what is done with a sample. Read from YAML or JSON
 * (`parse.ts`), or built in code (`csdp.ts`). Order matters where things are drawn at random.
 */
import type { ContrastiveProcedure } from '../image/layout.js';

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
  /** [rows, columns] of an image input; rows x columns = size. */
  readonly shape?: readonly [number, number];
  readonly encoder: 'bernoulli' | 'constant' | 'external';
  /** Start state of the encoder's 32-bit register; derived from the network's seed where left out. */
  readonly lfsrSeed?: number;
  /** Default `sample`. */
  readonly reseed?: 'sample' | 'never';
}

/** Initial values, as stored integers unless the projection says `scale: float`. */
export type InitialValues =
  | { readonly kind: 'constant'; readonly value: number }
  /** Integers low .. high, both included, drawn by `low + below(high - low + 1)`. */
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'values'; readonly values: readonly number[] };

export interface PopulationSpec {
  readonly size: number;
  readonly neuron: NeuronSpec;
  /** Spike where potential > threshold; for `lif-cuba` the mantissa, compared after a shift by 6. */
  readonly threshold?: InitialValues;
  /** Default `fixed`. */
  readonly adaptation?: AdaptationSpec;
  readonly trace?: TraceSpec;
}

export type NeuronSpec =
  | { readonly model: 'lif-shift'; readonly leakShift: number }
  | {
      readonly model: 'lif-cuba';
      /** 0 .. 4095, as programmed: the chip's own offset (+1 on Loihi 1 for u) is added by the compiler. */
      readonly decayU: number;
      readonly decayV: number;
      readonly refractorySteps?: number;
      /** Mantissa (13 bits signed) and exponent (3 bits) of the bias; mantissa per neuron or one for all. */
      readonly biasMantissa?: number | readonly number[];
      readonly biasExponent?: number;
      readonly sumLimit?: 'none' | 'clip' | 'wrap';
      readonly currentOverflow?: 'none' | 'lava' | 'twos';
      readonly potentialLimit?: { readonly min: number; readonly max: number } | 'none';
    }
  | { readonly model: 'accumulate' };

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
    };

export interface TraceSpec {
  readonly mode: 'set' | 'add';
  readonly impulse: number;
  /** 0 .. 4096; each step x = (x (4096 - decay)) >> 12. */
  readonly decay: number;
  readonly max: number;
}

export type ConnectSpec =
  | { readonly kind: 'all' }
  /** Each post neuron sees one rectangle of the image input: sides minSide .. the image's, drawn. */
  | { readonly kind: 'rectangles'; readonly minSide: number }
  | { readonly kind: 'one-to-one' }
  | { readonly kind: 'random'; readonly probability: number };

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
  readonly preTrace?: TraceSpec;
  /** Loihi's sign mode for `lif-cuba` targets; default: from the weights. */
  readonly signMode?: 'mixed' | 'excitatory' | 'inhibitory';
}

/** Integer initial values, a matrix [post][pre], or a float matrix that the compiler quantises. */
export type WeightSpec =
  | InitialValues
  | { readonly kind: 'matrix'; readonly values: readonly (readonly number[])[] }
  | { readonly kind: 'float-matrix'; readonly values: readonly (readonly number[])[] };

export interface RuleSpec {
  readonly text: string;
  /** Every step while learning is on, or when a learning epoch is asked for. */
  readonly when: 'step' | 'epoch';
  readonly rounding: 'floor' | 'nearest' | 'stochastic';
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
  readonly deadZone: number;
  /** At least the chip's own; default: the chip's. */
  readonly latenessSteps?: number;
  /** Default true. */
  readonly gated?: boolean;
}

export type ProcedureSpec =
  | { readonly kind: 'free' }
  | ({
      readonly kind: 'groups' | 'label';
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
      });

/** A description with every random draw made: what compiler and float twin both start from. */
export interface ExpandedNetwork {
  readonly description: NetworkDescription;
  /** Initial thresholds by population, as described (not shifted, not clamped). */
  readonly thresholds: Readonly<Record<string, Int32Array>>;
  readonly projections: Readonly<Record<string, ExpandedProjection>>;
  /** State of the generator after the last draw; the order of later epochs goes on from it. */
  readonly generatorState: number;
}

export interface ExpandedProjection {
  readonly pre: number;
  readonly post: number;
  /** [post x pre], row by row of post neurons; 0 where no synapse is. Float64Array for float matrices. */
  readonly weights: Int16Array | Float64Array;
  /** [post x pre], 1 where a synapse is; null: everywhere. */
  readonly mask: Uint8Array | null;
}
