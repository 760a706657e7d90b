import { validateNetwork } from '../check.js';
import {
  NETWORK_FORMAT,
  type NetworkDescription,
  type PopulationSpec,
  type ProjectionSpec,
  type RuleSpec,
} from '../description.js';
import {
  CLASSIFIER_RULE,
  type CsdpOptions,
  classifierProjection,
  commonOptions,
  csdpProcedure,
  MIXED_SCHEDULE,
  reconstructionParts,
} from './options.js';

/** A float weight of 1 at the width that acts: the largest of 8 bits. */
const WEIGHT_ONE = 127;
/** A float weight of 1 as stored: 16 bits, of which the high byte acts. */
const STORED_ONE = WEIGHT_ONE * 256;
/** Scale R of the projections W1 and W2. */
const FLOAT_SCALE = 0.1;
const LEAK_SHIFT = 5;
/**
 * One unit of the float potential. There `v += (j - v) / 33` (leak 0.03) with `j = 0.1 sum w`; here
 * `u += J - (u >> 5)` with `J = 127 sum w`: u is v times 2^5 x 127 / 0.1 = 40640 (leak 1/32 for 0.03).
 */
const POTENTIAL_UNIT = Math.round((2 ** LEAK_SHIFT * WEIGHT_ONE) / FLOAT_SCALE);
/** Classifier: a float weight of 4, its limit, as the high byte. */
const CLASSIFIER_LIMIT = 4;

export interface CsdpLabelOptions extends CsdpOptions {
  /** Sum of squared traces at which p is one half; default 10. */
  readonly theta?: number;
  /** Steepness of p there; default 0.3. */
  readonly slope?: number;
  /**
   * labels (default): a negative presentation is the same image with a wrong label. mixed: it is the mean of the
   * image and another, and no label context takes part (the paper's self-supervised form).
   */
  readonly negatives?: (typeof CSDP_NEGATIVES)[number];
  /** Paths of the paper's circuit beside the forward ones; default none. */
  readonly paths?: readonly (typeof CSDP_PATHS)[number][];
}

export const CSDP_NEGATIVES = ['labels', 'mixed'] as const;

/**
 * top-down: V2, z2 -> z1. lateral: M1 and M2, each layer onto itself, inhibiting. decay: of weights onto neurons
 * that fire from sources that did not.
 */
export const CSDP_PATHS = ['top-down', 'lateral', 'decay'] as const;

/** Weight decay lambda = 1e-4 (the release's, of one sample at a time) of a stored weight of 1: 3.25. */
const DECAY_TERM = '13 * 2^-2 * (x0 - 1) * y0';

/**
 * CSDP with a label context in integers, form L (learning systems, section 1a): image and context -> z1,
 * z1 and context -> z2, both -> readout. One goodness group a layer, positive in presentations with
 * the right label, negative in those with a wrong one.
 *
 * The float form's constants, and what becomes of them:
 * - weights +-1: 8 bits +-127 that act, 16 that are kept. Drawn as stored integers -32512 .. 32767, so that
 *   the byte that acts is uniform in -127 .. 127.
 * - potential: 1 is 40640 (see POTENTIAL_UNIT). Thresholds 0.055 +- 0.025 are 1219 .. 3251, their floor
 *   0.025 is 1016, the homeostatic step 0.0003 is 12.
 * - label R 1.0 against 0.1 of the others: exponent 3, a factor of 8 (R 0.8).
 * - trace decay 10/13 a step, set to 1 by a spike: 945 of 4096 (3/13) is lost a step, 1 is 127.
 *   Goodness is the sum of squares in units of 127^2, theta 10, slope 0.3.
 * - `dw = -eta R 2 (p - y)` with eta 0.03, R 0.1; r1 is 255 (p - y) and a weight of 1 is 32512:
 *   `-0.006 x 32512 / 255 = -0.765` a unit of r1, here -3/4. With the label's R of 0.8: -6.12, here -6.
 *   Rounded to nearest: a stored step is 2^-8 of one that acts, so nothing is gained by drawing.
 * - classifier as form G's: `C += (8 err count) >> 8` with err 255 for 1 is a rate of
 *   `(255 x 8 / 256) x 4 / 32512 = 0.00098` for 0.001. A sigmoid for each class stands for the softmax.
 * - laterals: weights 0 .. 1 that act with -0.01. Here they are stored with the sign, -1 .. 0, and exponent -3
 *   (0.0125), so that the update, in which the sign does not enter, is turned: `+3 2^-5` a unit of r1. They start uniform in
 *   -1 .. 0, where the released code's start in -1 .. 1 and half of them become 0 at the first update.
 * - decay: `w <- w - lambda (1 - s_pre) s_post` is a second term of the rules of all paths; the annealing shift
 *   divides it too, as it divides all that a rule says.
 * - margin 5 of `u = 0.1 sum C count`: y counts C in 4/127, so 5 / 0.1 x 127 / 4 = 1587.5, here 1588.
 *
 * @throws SpikeloomError for options out of range
 */
export function csdpLabel(options: CsdpLabelOptions = {}): NetworkDescription {
  const { hidden, imageShape, classes, seed, minSide, encoder, goodnessTiming } = commonOptions(options);
  const mixed = options.negatives === 'mixed';
  const has = (path: (typeof CSDP_PATHS)[number]) => options.paths?.includes(path) ?? false;
  const decay = (sign: '+' | '-') => (has('decay') ? ` ${sign} ${DECAY_TERM}` : '');
  const units = imageShape[0] * imageShape[1];
  const head = reconstructionParts(options, units);
  const inPotential = (float: number) => Math.round(float * POTENTIAL_UNIT);
  const layer = (size: number): PopulationSpec => ({
    size,
    neuron: { model: 'lif-shift', leakShift: LEAK_SHIFT },
    threshold: { kind: 'uniform', low: inPotential(0.03), high: inPotential(0.08) },
    adaptation: { kind: 'neuron', step: inPotential(0.0003), target: 1, floor: inPotential(0.025) },
    traces: { y1: { mode: 'set', impulse: WEIGHT_ONE, decay: Math.round((3 / 13) * 4096), max: WEIGHT_ONE } },
  });
  const learning = {
    weights: { kind: 'uniform', low: -STORED_ONE, high: STORED_ONE + 255 },
    weightBits: 8,
    storedBits: 16,
    range: [-32767, 32767],
  } as const;
  const contextTo = (to: string): ProjectionSpec => ({
    from: 'context',
    to,
    connect: { kind: 'all' },
    ...learning,
    exponent: 3,
    rule: 'context',
  });
  const lateral = (layer: string): ProjectionSpec => ({
    from: layer,
    to: layer,
    connect: { kind: 'others' },
    weights: { kind: 'uniform', low: -STORED_ONE, high: 0 },
    weightBits: 8,
    storedBits: 16,
    range: [-32767, 0],
    exponent: -3,
    rule: 'lateral',
  });
  const goodness = (population: string) =>
    ({
      population,
      groups: 1,
      positive: 'polarity',
      kind: 'trace-square',
      theta: options.theta ?? 10,
      slope: options.slope ?? 0.3,
      deadZone: 0,
      ...goodnessTiming,
    }) as const;
  const margin = Math.round(((5 / 0.1) * WEIGHT_ONE) / CLASSIFIER_LIMIT);
  return validateNetwork({
    format: NETWORK_FORMAT,
    name: 'csdp-label',
    seed,
    inputs: {
      image: { size: units, shape: imageShape, encoder: 'bernoulli', ...encoder },
      ...(mixed ? {} : { context: { size: classes, encoder: 'constant' } }),
    },
    populations: {
      z1: layer(hidden[0]),
      z2: layer(hidden[1]),
      readout: { size: classes, neuron: { model: 'accumulate' } },
      ...head.populations,
    },
    projections: {
      W1: { from: 'image', to: 'z1', connect: { kind: 'rectangles', minSide }, ...learning, rule: 'hidden' },
      ...(mixed ? {} : { V2y: contextTo('z1') }),
      W2: { from: 'z1', to: 'z2', connect: { kind: 'all' }, ...learning, rule: 'hidden' },
      ...(mixed ? {} : { V3y: contextTo('z2') }),
      ...(has('top-down')
        ? { V2: { from: 'z2', to: 'z1', connect: { kind: 'all' }, ...learning, rule: 'hidden' } }
        : {}),
      ...(has('lateral') ? { M1: lateral('z1'), M2: lateral('z2') } : {}),
      C1: classifierProjection('z1'),
      C2: classifierProjection('z2'),
      ...head.projections,
    },
    rules: {
      hidden: stepRule(`dw = -3 * 2^-2 * x0 * y0 * r1${decay('+')}`),
      ...(mixed ? {} : { context: stepRule(`dw = -6 * x0 * y0 * r1${decay('+')}`) }),
      ...(has('lateral') ? { lateral: stepRule(`dw = 3 * 2^-5 * x0 * y0 * r1${decay('-')}`) } : {}),
      classifier: CLASSIFIER_RULE,
      ...head.rules,
    },
    goodness: { g1: goodness('z1'), g2: goodness('z2') },
    procedure: mixed
      ? { ...csdpProcedure('mixed', options, 0), ...MIXED_SCHEDULE }
      : csdpProcedure('label', options, options.margin ?? margin),
  } as NetworkDescription);
}

function stepRule(text: string): RuleSpec {
  return { text, when: 'step', rounding: 'nearest' };
}
