import { validateNetwork } from '../check.js';
import { NETWORK_FORMAT, type NetworkDescription, type PopulationSpec } from '../description.js';
import {
  type CsdpOptions,
  classifierProjection,
  commonOptions,
  csdpProcedure,
  HIDDEN_EPOCH,
  MIXED_SCHEDULE,
  reconstructionParts,
  stochasticClassifierRule,
} from './options.js';

/** Neurons of a goodness group of z1. */
const GROUP_SIZE = 20;
/** Spikes of a neuron in a presentation that homeostasis wants. */
const TARGET = 2;
/** Steepness of p for each spike more that a neuron of the group fires on average. */
const SLOPE_PER_MEAN_SPIKE = 1.25;
/** Quarters of a spike: what of an input's count fits a trace of 8 bits beside 50 spikes. */
const X1_PER_SPIKE = 4;

/**
 * Self-supervised CSDP in integers, form S (learning systems, section 1a): image -> z1 -> z2, both -> readout; z2 is
 * random and not trained. A positive presentation shows an image, a negative one the mean of two. Each is judged
 * once, at its end: a group of 20 neurons has as goodness G the spikes that it fired, p is the sigmoid of G less a
 * running mean of it, and every neuron that fired moves towards the inputs that were more active than the mean, or
 * away from them: `dw = (y - p) count (x1 - r0) eta`, x1 the input's count, r0 the mean of all.
 *
 * The float form's constants, and what becomes of them:
 * - `eta (y - p) (count / 2) (n - mean n) / 50` with eta 0.003 and weights +-1: times 127, and 255 for p's 1:
 *   `0.003 x 127 / (2 x 50 x 255) = 2^-16`. x1 and r0 count quarters of a spike: 2^-18, as 2^-8 of the
 *   rule and 2^-10 of the epoch's annealing shift, so that 8 random bits round it.
 * - theta_g moves by 0.001: 2^-10. It starts at the G that homeostasis aims at.
 * - potentials, thresholds and weights are form G's; homeostasis 0.003 (count - 2) is 15 (count - 2).
 * - classifier: form G's at four times its rate; the rate falls to 1/32 over the last part of the run.
 *
 * @throws SpikeloomError for options out of range
 */
export function csdpSelfSupervised(options: CsdpOptions = {}): NetworkDescription {
  const { hidden, imageShape, classes, seed, minSide, encoder } = commonOptions(options);
  const units = imageShape[0] * imageShape[1];
  const groups = Math.max(1, Math.round(hidden[0] / GROUP_SIZE));
  const groupSize = hidden[0] / groups;
  const layer = (size: number): PopulationSpec => ({
    size,
    neuron: { model: 'lif-shift', leakShift: 2 },
    threshold: { kind: 'uniform', low: 152, high: 406 },
    adaptation: { kind: 'neuron', step: 15, target: TARGET, floor: 128 },
  });
  const hiddenWeights = {
    weights: { kind: 'uniform', low: -127, high: 127 },
    weightBits: 8,
    range: [-127, 127],
  } as const;
  const head = reconstructionParts(options, units);
  return validateNetwork({
    format: NETWORK_FORMAT,
    name: 'csdp-self-supervised',
    seed,
    inputs: {
      image: {
        size: units,
        shape: imageShape,
        encoder: { kind: 'current', phase: 'random' },
        ...encoder,
      },
    },
    populations: {
      z1: { ...layer(hidden[0]), traces: { y1: { mode: 'add', impulse: 1, decay: 0, max: 127 } } },
      z2: layer(hidden[1]),
      readout: { size: classes, neuron: { model: 'accumulate' } },
      ...head.populations,
    },
    projections: {
      W1: {
        from: 'image',
        to: 'z1',
        connect: { kind: 'rectangles', minSide },
        ...hiddenWeights,
        rule: 'hidden',
        preTraces: { x1: { mode: 'add', impulse: X1_PER_SPIKE, decay: 0, max: 255 } },
      },
      W2: { from: 'z1', to: 'z2', connect: { kind: 'all' }, ...hiddenWeights },
      C1: classifierProjection('z1'),
      C2: classifierProjection('z2'),
      ...head.projections,
    },
    rules: {
      // r1 is p - y: the minus of y - p stands at x1.
      hidden: {
        text: 'dw = 2^-8 * r0 * y1 * r1 - 2^-8 * x1 * y1 * r1',
        when: 'epoch',
        epoch: HIDDEN_EPOCH,
        rounding: 'stochastic',
      },
      classifier: stochasticClassifierRule(32),
      ...head.rules,
    },
    goodness: {
      g1: {
        population: 'z1',
        groups,
        positive: 'polarity',
        kind: 'spike-count',
        epoch: HIDDEN_EPOCH,
        gain: 1,
        theta: TARGET * groupSize,
        centreShift: 10,
        slope: SLOPE_PER_MEAN_SPIKE / groupSize,
        deadZone: 0,
      },
    },
    procedure: {
      ...csdpProcedure('mixed', options, 0),
      ...MIXED_SCHEDULE,
      hiddenFromSample: 1000,
      hiddenEpoch: { epoch: HIDDEN_EPOCH, shift: 10, meanGain: X1_PER_SPIKE },
    },
  } satisfies NetworkDescription);
}
