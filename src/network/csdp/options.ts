import type { ProcedureSpec, ProjectionSpec, ReconstructionSpec, RuleSpec } from '../description.js';

/** What is done with a sample in a CSDP network. */
export type CsdpProcedure = Extract<ProcedureSpec, { kind: 'groups' | 'label' | 'mixed' }>;

const READOUT_SHIFT = 4;
const READOUT_SLOPE = 0.0504;

/** What all CSDP networks can be asked for; every entry has a default. */
export interface CsdpOptions {
  /** Neurons of z1 and z2; default 1000 and 200. */
  readonly hidden?: readonly [number, number];
  /** Rows and columns of the image; default 28 x 28. */
  readonly imageShape?: readonly [number, number];
  /** Classes, and readout neurons; default 10. */
  readonly classes?: number;
  /** Start of the generator of initial values; default 2463534242 (data/csdp-chip README, 1.1.4). */
  readonly seed?: number;
  /** Steps of a presentation; default 50. */
  readonly steps?: number;
  /** Hidden learning follows a presentation only where y[label] - best other is below it. */
  readonly margin?: number;
  /** The control: a random hidden layer with the same homeostasis; only the classifier learns. */
  readonly control?: boolean;
  /** Shortest side of a receptive rectangle, pixels; default 5. */
  readonly minSide?: number;
  /** Start of the image encoder's 32-bit register; default: derived from the seed. */
  readonly encoderSeed?: number;
  /** Whether that register starts anew for each sample (default) or never, as in the recorded runs. */
  readonly encoderReseed?: 'sample' | 'never';
  /** Steps from a goodness to the third factor; default: the chip's own. */
  readonly latenessSteps?: number;
  /** Whether goodness runs only while learning is enabled; default true. */
  readonly gated?: boolean;
  /** Adds a head that learns to give the image back from z1; default false. */
  readonly reconstruct?: boolean;
}

/** The options of {@link CsdpOptions} with one default in all networks. */
export function commonOptions(options: CsdpOptions) {
  const { hidden = [1000, 200], imageShape = [28, 28], classes = 10 } = options;
  return {
    hidden,
    imageShape,
    classes,
    /** Uniform start of the recorded runs: Marsaglia's example seed. */
    seed: options.seed ?? 2463534242,
    minSide: options.minSide ?? 5,
    encoder: {
      ...(options.encoderSeed === undefined ? {} : { lfsrSeed: options.encoderSeed }),
      ...(options.encoderReseed === undefined ? {} : { reseed: options.encoderReseed }),
    },
    goodnessTiming: {
      ...(options.latenessSteps === undefined ? {} : { latenessSteps: options.latenessSteps }),
      ...(options.gated === undefined ? {} : { gated: options.gated }),
    },
  };
}

/**
 * The classifier's delta rule (data/csdp-chip README, 1.6): `C += (8 err count) >> 8`, err of the
 * readout neuron in r1, the source's spikes of this presentation in x1.
 */
export const CLASSIFIER_RULE: RuleSpec = {
  text: 'dw = 2^-5 * x1 * r1',
  when: 'epoch',
  rounding: 'floor',
};

/**
 * A hidden layer's synapses onto the readout: 16 bits of which the high byte acts, 0 at the start, and
 * a counter of the source's spikes in this presentation (at most 255; 50 steps make at most 50).
 */
export function classifierProjection(from: string): ProjectionSpec {
  return {
    from,
    to: 'readout',
    connect: { kind: 'all' },
    weights: { kind: 'constant', value: 0 },
    weightBits: 8,
    storedBits: 16,
    range: [-32767, 32767],
    rule: 'classifier',
    preTraces: { x1: { mode: 'add', impulse: 1, decay: 0, max: 255 } },
  };
}

/** A classifier's rule in other steps: `C += (factor err count + rnd) >> 8`, rounded stochastically. */
export function stochasticClassifierRule(factor: number): RuleSpec {
  return { text: `dw = ${factor} * 2^-8 * x1 * r1`, when: 'epoch', rounding: 'stochastic' };
}

/**
 * Learning with that classifier. Its error is `255 [c is the label] - q`, with
 * `q = round(255 sigmoid(0.0504 (y >> 4)))` (data/csdp-chip README, 1.3 and 1.6): the sigmoid of
 * `u = 0.1 sum C count` where C's high byte +-127 stands for +-4, as `0.0504 / 16 = 0.1 x 4 / 127`.
 * Rates halve at 40, 65, 85 and 95% of the run (1.4 step 1).
 */
export function csdpProcedure(
  kind: CsdpProcedure['kind'],
  { steps = 50, control = false, classes = 10, reconstruct = false }: CsdpOptions,
  margin: number,
): CsdpProcedure {
  return {
    kind,
    image: 'image',
    ...(kind === 'label' ? { label: 'context' } : {}),
    readout: 'readout',
    stepsPerPresentation: steps,
    classes,
    margin,
    hiddenLearning: !control,
    homeostasis: true,
    schedulePercent: [40, 65, 85, 95],
    readoutShift: READOUT_SHIFT,
    readoutSlope: READOUT_SLOPE,
    ...(reconstruct ? { reconstruction: RECONSTRUCTION } : {}),
  };
}

/**
 * Without labels nothing says where hidden learning is needed: it comes with every sample, and the last 14%
 * of the run are for the classifier alone, whose rate falls only then.
 */
export const MIXED_SCHEDULE = {
  hiddenUntilPercent: 86,
  /** 40, 65, 85 and 95% of those 86%. */
  schedulePercent: [34, 56, 73, 82],
  classifierPercent: [86, 89, 92, 94, 97],
} as const;

/** Learning epochs: 0 is the classifier's. */
export const HIDDEN_EPOCH = 1;
const RECONSTRUCTION_EPOCH = 2;

/** A value of the image is recalled as a class is: `255 sigmoid(0.0504 (y >> 4))`. */
const RECONSTRUCTION: ReconstructionSpec = {
  population: 'recall',
  epoch: RECONSTRUCTION_EPOCH,
  shift: READOUT_SHIFT,
  slope: READOUT_SLOPE,
};

/**
 * The reconstruction head: z1 -> accumulators, one an input unit, with the classifier's synapses and its delta rule,
 * rounded to nearest; the error is value - recalled value. It differs from the paper's, whose head spikes,
 * learns in every step from the difference of spikes, and slows down towards |w| = 1.
 */
export function reconstructionParts(options: CsdpOptions, units: number) {
  if (!options.reconstruct) return { populations: {}, projections: {}, rules: {} };
  return {
    populations: { recall: { size: units, neuron: { model: 'accumulate' } } },
    projections: { R1: { ...classifierProjection('z1'), to: 'recall', rule: 'recall' } },
    rules: {
      recall: {
        text: 'dw = 2^-5 * x1 * r1',
        when: 'epoch',
        epoch: RECONSTRUCTION_EPOCH,
        rounding: 'nearest',
      },
    },
  } as const;
}
