import { validateNetwork } from '../check.js';
import {
  type ConnectSpec,
  type InputSpec,
  NETWORK_FORMAT,
  type NetworkDescription,
  type PopulationSpec,
  type RuleSpec,
} from '../description.js';
import {
  CLASSIFIER_RULE,
  type CsdpOptions,
  type CsdpProcedure,
  classifierProjection,
  commonOptions,
  csdpProcedure,
  reconstructionParts,
} from './options.js';

export interface CsdpGroupsOptions extends CsdpOptions {
  /** Goodness, in sixteenths a spike, at which p is one half, for z1 and z2; default by size. */
  readonly thetas?: readonly [number, number];
  /** Steepness of p there; default by size. */
  readonly slope?: number;
  /** Least threshold; default 128. */
  readonly thresholdFloor?: number;
}

interface GoodnessTable {
  readonly thetas: readonly [number, number];
  readonly slope: number;
}

/** What forms with class-coded groups differ in. */
export interface GroupsRecipe {
  readonly name: string;
  readonly encoder: InputSpec['encoder'];
  readonly transform?: NonNullable<InputSpec['transform']>;
  /** Tables for 1000/200 neurons and for 300/60. */
  readonly large: GoodnessTable;
  readonly small: GoodnessTable;
  /** `dw = -factor 2^-8 r1`. */
  readonly factor: number;
  /** Sides of the receptive rectangles; default: from `minSide` to the image's. */
  readonly sides?: readonly [shortest: number, longest: number];
  /** Spikes that homeostasis wants of a neuron of z1 and of z2 in a learning presentation. */
  readonly targets: readonly [number, number];
  /** Errors of a group's p, in 255ths, up to which it does not learn. */
  readonly deadZone: number;
  readonly classifier: RuleSpec;
  readonly margin: number;
  readonly procedure: Partial<CsdpProcedure>;
}

/** Between the two measured sizes, their geometric mean: sqrt(300 x 1000). */
const SMALL_BELOW = 548;

/** Form G (learning systems, section 1a): tables for 1000/200 and 300/60 neurons. */
const FORM_G: GroupsRecipe = {
  name: 'csdp-groups',
  encoder: 'bernoulli',
  large: { thetas: [8, 4], slope: 2 },
  small: { thetas: [3, 2], slope: 3 },
  factor: 3,
  targets: [1, 1],
  // 1.5 step 5: |e| <= 64 is dead
  deadZone: 64,
  classifier: CLASSIFIER_RULE,
  margin: 1500,
  procedure: {},
};

/**
 * CSDP with class-coded groups in integers, form G: image -> z1 -> z2, both -> readout.
 * Every constant is that of data/csdp-chip README (sections given in the code); with the README's seed,
 * `expandNetwork` of it gives the recorded initial values.
 *
 * Each layer is ten equal groups; group c is positive where the label is c. Hidden weights are 8 bits;
 * `dw = -3 2^-8 r1` with stochastic rounding where a source spiked one step ago and the neuron fires now.
 *
 * @throws SpikeloomError for options out of range
 */
export function csdpGroups(options: CsdpGroupsOptions = {}): NetworkDescription {
  return groupsNetwork(options, FORM_G);
}

/** Receptive rectangles with the recipe's sides, as far as a small image goes, where the options have none. */
function rectanglesOf(options: CsdpGroupsOptions, { sides }: GroupsRecipe): ConnectSpec {
  const { imageShape, minSide } = commonOptions(options);
  if (options.minSide !== undefined || sides === undefined) return { kind: 'rectangles', minSide };
  const [shortest, longest] = sides;
  return { kind: 'rectangles', minSide: Math.min(shortest, ...imageShape), maxSide: longest };
}

/** The network of a recipe with class-coded groups. @throws SpikeloomError for options out of range */
export function groupsNetwork(options: CsdpGroupsOptions, recipe: GroupsRecipe): NetworkDescription {
  const { hidden, imageShape, classes, seed, encoder, goodnessTiming } = commonOptions(options);
  const { thetas, slope } = hidden[0] < SMALL_BELOW ? recipe.small : recipe.large;
  const { transform } = recipe;
  const units = imageShape[0] * imageShape[1] * (transform === undefined ? 1 : 2);
  const layer = (size: number, target: number): PopulationSpec => ({
    size,
    // 1.5 step 3: v = u + J - (u >> 2)
    neuron: { model: 'lif-shift', leakShift: 2 },
    // 1.2 steps 1 and 2: 152 + below(255)
    threshold: { kind: 'uniform', low: 152, high: 406 },
    // 1.7: thr = max(floor, thr + 5 (count - target))
    adaptation: { kind: 'neuron', step: 5, target, floor: options.thresholdFloor ?? 128 },
  });
  // 1.2 steps 3 and 5: below(255) - 127
  const hiddenWeights = {
    weights: { kind: 'uniform', low: -127, high: 127 },
    weightBits: 8,
    range: [-127, 127],
    rule: 'hidden',
  } as const;
  // 1.5 step 4: G = (G >> 1) + 16 n
  const goodness = (index: 0 | 1) =>
    ({
      population: index === 0 ? 'z1' : 'z2',
      groups: classes,
      positive: 'class',
      kind: 'spike-count',
      theta: (options.thetas ?? thetas)[index],
      slope: options.slope ?? slope,
      leakShift: 1,
      gain: 16,
      deadZone: recipe.deadZone,
      ...goodnessTiming,
    }) as const;
  const head = reconstructionParts(options, units);
  return validateNetwork({
    format: NETWORK_FORMAT,
    name: recipe.name,
    seed,
    inputs: {
      image: {
        size: units,
        shape: imageShape,
        ...(transform === undefined ? {} : { transform }),
        encoder: recipe.encoder,
        ...encoder,
      },
    },
    populations: {
      z1: layer(hidden[0], recipe.targets[0]),
      z2: layer(hidden[1], recipe.targets[1]),
      readout: { size: classes, neuron: { model: 'accumulate' } },
      ...head.populations,
    },
    projections: {
      W1: { from: 'image', to: 'z1', connect: rectanglesOf(options, recipe), ...hiddenWeights },
      W2: { from: 'z1', to: 'z2', connect: { kind: 'all' }, ...hiddenWeights },
      C1: classifierProjection('z1'),
      C2: classifierProjection('z2'),
      ...head.projections,
    },
    rules: {
      // 1.5 step 5c: w += ((-3 a) + rnd) >> 8
      hidden: {
        text: `dw = ${recipe.factor === 1 ? '-' : `-${recipe.factor} * `}2^-8 * x0 * y0 * r1`,
        when: 'step',
        rounding: 'stochastic',
      },
      classifier: recipe.classifier,
      ...head.rules,
    },
    goodness: { g1: goodness(0), g2: goodness(1) },
    procedure: {
      ...csdpProcedure('groups', options, options.margin ?? recipe.margin),
      ...recipe.procedure,
    } as CsdpProcedure,
  } satisfies NetworkDescription);
}
