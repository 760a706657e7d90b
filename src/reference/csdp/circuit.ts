import { raise } from '../../fixed/error.js';
import {
  type CsdpConstants,
  checkRates,
  completeConstants,
  INITIAL_THRESHOLD_RANGE,
  INITIAL_WEIGHT_RANGE,
  type LearningRates,
  releasedRates,
} from './constants.js';
import { type CircuitParts, type CircuitSizes, layOutSynapses, weightCount } from './layout.js';
import { createOptimiser, type OptimiserChoice } from './optimiser.js';
import type { Synapse } from './plasticity.js';
import { drawBetween, type UniformSource } from './random.js';
import { thresholdLayout } from './state.js';

export interface CircuitOptions {
  readonly sizes: CircuitSizes;
  /** Whether the label reaches the hidden layers: true (default) to learn supervised. */
  readonly labelContext?: boolean;
  /** Whether the reconstruction head exists; default true. */
  readonly reconstruction?: boolean;
  /** Constants that differ from {@link RELEASED_CONSTANTS}. */
  readonly constants?: Partial<CsdpConstants>;
  /** Default: those of the release for a batch of one positive row. */
  readonly rates?: LearningRates;
  /** Default: Adam with the constants of the release. */
  readonly optimiser?: OptimiserChoice;
  /** Initial weights, flat in the order of `synapses`; drawn in that order where not given. */
  readonly weights?: ArrayLike<number>;
  /** Thresholds at the start of every presentation: z1, z2, zy, zR; drawn after the weights where not given. */
  readonly thresholds?: ArrayLike<number>;
  /** Uniform numbers in [0, 1); needed where weights or thresholds are not given. */
  readonly uniform?: UniformSource;
}

/** A CSDP circuit with two hidden layers. Its weights and optimiser states are what learning changes. */
export interface Circuit {
  readonly sizes: CircuitSizes;
  readonly parts: CircuitParts;
  readonly constants: CsdpConstants;
  readonly rates: LearningRates;
  readonly synapses: readonly Synapse[];
  /** All weights, one matrix after another; to be written by {@link loadWeights} only. */
  readonly weights: Float64Array;
  /** Thresholds at the start of every presentation: z1, z2, zy and, with a reconstruction, zR. */
  readonly thresholds: Float64Array;
}

/**
 * A circuit with given or drawn weights (uniform in [-1, 1], lateral ones too) and thresholds (uniform in
 * [0.03, 0.08]).
 *
 * @throws SpikeloomError for sizes, constants, rates, weights or thresholds that cannot be
 */
export function createCircuit(options: CircuitOptions): Circuit {
  const { sizes } = options;
  const parts = {
    labelContext: options.labelContext ?? true,
    reconstruction: options.reconstruction ?? true,
  };
  const constants = completeConstants(options.constants);
  const rates = checkRates(options.rates ?? releasedRates(1));
  const layouts = layOutSynapses(sizes, parts, constants);
  const weights = givenOrDrawn(
    'weights',
    options.weights,
    weightCount(layouts),
    INITIAL_WEIGHT_RANGE,
    options.uniform,
  );
  const thresholds = givenOrDrawn(
    'thresholds',
    options.thresholds,
    thresholdLayout(sizes, parts).reduce((sum, [, size]) => sum + size, 0),
    INITIAL_THRESHOLD_RANGE,
    options.uniform,
  );
  const choice = options.optimiser ?? { kind: 'adam' };
  const synapses = layouts.map(layout => {
    const size = layout.pre * layout.post;
    const eta = isHead(layout) ? rates.etaHeads : rates.etaCsdp;
    return {
      ...layout,
      weights: weights.subarray(layout.offset, layout.offset + size),
      optimiser: createOptimiser(choice, eta, size),
      bounded: false,
      updateRow: new Float64Array(layout.post),
      loneRow: new Uint32Array(layout.post),
    };
  });
  return { sizes, parts, constants, rates, synapses, weights, thresholds };
}

/** Whether a matrix belongs to a head (C2, C3, R1) rather than to the CSDP synapses. */
export function isHead(layout: { readonly target: string }): boolean {
  return layout.target === 'zy' || layout.target === 'zR';
}

/**
 * Replaces all weights of a circuit; the optimisers keep their state.
 *
 * @param weights flat, in the order of `circuit.synapses`
 * @throws SpikeloomError for another number of weights or a weight that is not finite
 */
export function loadWeights(circuit: Circuit, weights: ArrayLike<number>): void {
  circuit.weights.set(checkedCopy('weights', weights, circuit.weights.length));
  for (const synapse of circuit.synapses) synapse.bounded = false;
}

function givenOrDrawn(
  what: string,
  given: ArrayLike<number> | undefined,
  count: number,
  [low, high]: readonly [number, number],
  uniform: UniformSource | undefined,
): Float64Array {
  if (given !== undefined) return checkedCopy(what, given, count);
  if (uniform === undefined)
    raise(`circuit: no initial ${what}; give them, or a uniform source to draw them`);
  return Float64Array.from({ length: count }, () => drawBetween(low, high, uniform));
}

function checkedCopy(what: string, given: ArrayLike<number>, count: number): Float64Array {
  if (given.length !== count) raise(`circuit: ${given.length} ${what}; its sizes need ${count}`);
  const copy = Float64Array.from(given);
  const bad = copy.findIndex(value => !Number.isFinite(value));
  if (bad >= 0) raise(`circuit: ${what}[${bad}] is ${copy[bad]}; give finite numbers`);
  return copy;
}
