import * as z from 'zod';
import { checkChip } from './checks.js';
import { figureOf, prose, provenance, publishedFigure } from './figure.js';
import { type Pricing, pricingSections, type WrittenPricing } from './price-lists.js';
import { routerSection } from './router-section.js';
import { systemSection } from './system-section.js';

/** The chip itself does it; its management processor does it between phases; or nothing does. */
export const ABILITY_LEVELS = ['native', 'management', 'none'] as const;

export type AbilityLevel = (typeof ABILITY_LEVELS)[number];

/**
 * What a chip may or may not do by itself.
 * - `groupGoodness`: a reduction unit in the core (sum, decay, look-up table)
 * - `spanningReduction`: partial sums of groups that span cores meet over the network
 * - `perNeuronHomeostasis`: each neuron's threshold adapts to its own spike count
 * - `layerHomeostasis`: one increment of the threshold for a whole layer
 * - `dynamicThresholds`: a spike raises its neuron's threshold; what was added decays when asked to
 * - `winnerTakeAll`: of the neurons of a core that pass their thresholds only one fires; with `spanningReduction` of
 *   several cores
 * - `columnAccess`: all synapses onto one neuron can be visited without reading every row
 * - `epochLearning`: learning once an epoch; `onlineLearning`: learning in every step
 * - `inputEncoder`: values become spikes on the chip
 * - `shadowWeights`: a wider copy of the weight is kept for learning
 * - `stochasticRounding`: of weight updates
 * - `windowTraces`: a postsynaptic trace that is 1 for a number of steps after a spike
 * - `gateTraces`: one that compares potential and another trace with ranges
 * - `synapseTags`: a tag beside each weight, which rules read and change
 * - `columnScaling`: running sums of the weights onto each neuron, and a rule that runs where one is too large
 * - `sharedWeights`: a core keeps the weights of a convolution's kernel once, and for each input axon where in the kernel
 *   its synapses begin
 */
export const ABILITIES = [
  'groupGoodness',
  'spanningReduction',
  'perNeuronHomeostasis',
  'layerHomeostasis',
  'dynamicThresholds',
  'winnerTakeAll',
  'columnAccess',
  'epochLearning',
  'onlineLearning',
  'inputEncoder',
  'shadowWeights',
  'stochasticRounding',
  'windowTraces',
  'gateTraces',
  'synapseTags',
  'columnScaling',
  'sharedWeights',
] as const;

export type Ability = (typeof ABILITIES)[number];

/** Names of the variables that a learning unit may offer to a rule (u_k: 1 in every 2^k-th epoch). */
export const LEARNING_VARIABLES = [
  ...(['x0', 'x1', 'x2', 'y0', 'y1', 'y2', 'y3', 'w', 't', 'd', 'r0', 'r1'] as const),
  ...(['u_0', 'u_1', 'u_2', 'u_3', 'u_4', 'u_5', 'u_6', 'u_7', 'u_8', 'u_9'] as const),
] as const;

const count = (max: number) => z.int().min(1).max(max);
const range = (low: number, high: number) =>
  z.strictObject({ min: z.int().min(low).max(high), max: z.int().min(low).max(high) });
const bits = (max: number) => count(max);

const abilityShape = Object.fromEntries(ABILITIES.map(name => [name, z.enum(ABILITY_LEVELS)])) as {
  [name in Ability]: z.ZodEnum<{ [level in AbilityLevel]: level }>;
};

const neuronModel = z.discriminatedUnion('model', [
  /** `u + J - (u >> leakShift)`. */
  z.strictObject({
    model: z.literal('lif-shift'),
    /** A leak can be switched off besides; where the range is missing it is always off. */
    leakShift: z.exactOptional(range(0, 30)),
    /** Steps of rest after a spike; none where it is missing. */
    refractoryTicks: z.exactOptional(range(0, 65_535)),
    /** Limits of the lowest potential, where a network may set one. */
    lowestPotential: z.exactOptional(range(-(2 ** 31), 0)),
    weak: z.exactOptional(prose),
  }),
  /** Loihi's current-based neuron; the three corners on which emulators differ are stated. */
  z.strictObject({
    model: z.literal('lif-cuba'),
    decayBits: bits(16),
    thresholdMantissaBits: bits(24),
    /** The potential is compared with the mantissa shifted left by it. */
    thresholdShift: z.int().min(0).max(24),
    biasMantissaBits: bits(24),
    biasExponentBits: bits(5),
    refractoryTicks: range(0, 64),
    sumLimit: z.enum(['none', 'clip', 'wrap']),
    currentOverflow: z.enum(['none', 'lava', 'twos']),
    potentialClips: z.boolean(),
    /** What can become of the potential after a spike: 0, an amount less, or a value. */
    resets: z.array(z.enum(['zero', 'subtract', 'value'])).min(1),
    weak: z.exactOptional(prose),
  }),
  /** Sums its input, never fires. */
  z.strictObject({ model: z.literal('accumulate'), potentialBits: bits(32), weak: z.exactOptional(prose) }),
  /** TrueNorth's digital neuron, without its stochastic modes. */
  z.strictObject({
    model: z.literal('truenorth'),
    potentialBits: range(2, 32),
    /** Types of an axon; a neuron has a signed weight for each. */
    axonTypes: count(256),
    resets: z.array(z.enum(['set', 'subtract'])).min(1),
    weak: z.exactOptional(prose),
  }),
  /** A neuron of another kind, which is described here and does not run in this emulator. */
  z.strictObject({ model: z.literal('other'), name: prose, update: prose, weak: z.exactOptional(prose) }),
]);

const sections = {
  /** The name that `--chip` takes. */
  name: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  title: prose,
  year: z.exactOptional(z.int().min(1980).max(2100)),
  processNm: z.exactOptional(z.number().positive().max(1000)),
  voltageV: z.exactOptional(z.number().positive().max(10)),
  /** Tiles of one chip on a grid, a router each; core number = tile number * coresPerTile + place, tiles row by row. */
  mesh: z.strictObject({
    columns: count(256),
    rows: count(256),
    /** On a torus every row and column is a ring, and packets take the shorter way around. */
    topology: z.enum(['mesh', 'torus']),
    /** unicast where missing: a packet for each core. multicast: one spike's packets share links until their ways part. */
    routing: z.exactOptional(z.enum(['unicast', 'multicast'])),
    coresPerTile: count(64),
    /** What packets wait for in a router; where a figure is missing, timing by packets assumes one and says so. */
    router: z.exactOptional(routerSection),
    ...provenance,
  }),
  /** How several chips work as one; missing: this one stands alone. */
  system: z.exactOptional(systemSection),
  /** What one core holds. */
  capacity: z.strictObject({
    neurons: count(65_536),
    axonsIn: count(1 << 20),
    axonsOut: count(1 << 20),
    synapseMemoryBits: count(2 ** 40),
    /** Most crossbars that one source's spikes may reach; no limit where it is missing. */
    maxFanInCrossbars: z.exactOptional(count(1 << 20)),
    ...provenance,
  }),
  formats: z.strictObject({
    /** Widths of a stored weight that the synapse memory can pack, sign included. */
    weightBits: z.array(bits(16)).min(1),
    /** Widths of the copy of a weight kept for learning; the synapse acts with its high bits. */
    shadowBits: z.array(bits(16)),
    signModes: z.array(z.enum(['mixed', 'excitatory', 'inhibitory'])).min(1),
    weightExponent: range(-16, 15),
    /** The membrane potential, sign included, and what becomes of a sum that does not fit. */
    potential: z.strictObject({ bits: bits(32), overflow: z.enum(['saturate', 'wrap']) }),
    /** Unsigned. */
    thresholdBits: bits(32),
    decayBits: bits(16),
    traceBits: bits(16),
    delayTicks: range(1, 1023),
    ...provenance,
  }),
  neuronModels: z.array(neuronModel).min(1),
  abilities: z.strictObject({ ...abilityShape, source: prose, weak: z.exactOptional(prose) }),
  /** The learning signal that reaches a synapse from neither of its neurons. */
  thirdFactor: z.strictObject({
    /** 0 for a chip that has none; the rest of the section says nothing then. */
    channelsPerCore: z.int().min(0).max(65_536),
    /** Steps from a group's spikes to the learning they modulate, group on one core. */
    latenessStepsLocal: count(64),
    /** The same for a group that spans cores. */
    latenessStepsSpanning: count(64),
    /** Sign included. */
    bits: bits(32),
    ...provenance,
  }),
  learning: z.strictObject({
    /** None for a chip that runs no rules; the rest of the section says nothing then. */
    variables: z.array(z.enum(LEARNING_VARIABLES)),
    /** Limits of a rule; not checked where missing, because not known. */
    maxTerms: z.exactOptional(count(64)),
    maxFactorsPerTerm: z.exactOptional(count(16)),
    /** Width of a core's shift register for random bits; 16 where missing. */
    registerBits: z.exactOptional(z.union([z.literal(16), z.literal(32)])),
    /** Random bits drawn for one rounding. */
    randomBits: bits(16),
    ...provenance,
  }),
  /** The management processor; every instruction count of it is by rule and not by trace. */
  management: z.strictObject({
    clock: z.exactOptional(figureOf('frequency')),
    /** One register of a core read over the mesh, the wait included. */
    cyclesPerRead: figureOf('cycles'),
    cyclesPerWrite: figureOf('cycles'),
    /** One addition, comparison or table look-up of its own. */
    cyclesPerOperation: figureOf('cycles'),
  }),
  /** The clock of the cores, where prices or static power go by it. */
  clock: z.exactOptional(figureOf('frequency')),
  ...pricingSections,
  /** Figures of the whole chip at work; they price no event. */
  published: z.exactOptional(z.array(publishedFigure()).min(1)),
};

/** Schema of a chip model: the shapes above, then what {@link checkChip} holds between them. */
export const chipSchema = z.strictObject(sections).check(({ value, issues }) => {
  for (const { path, message } of checkChip(value as WrittenChip)) {
    issues.push({ code: 'custom', path: [...path], message, input: value });
  }
});

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

type ChipSections = z.infer<z.ZodObject<typeof sections>>;

/** A chip as its file says it; see `hw-models/README.md` for what each part means to a chip's author. */
export type WrittenChip = DeepReadonly<Omit<ChipSections, keyof typeof pricingSections>> & WrittenPricing;

/** A {@link WrittenChip} with the one price list that holds in its place. */
export type ChipModel = Omit<WrittenChip, 'prices'> &
  Pricing & {
    /** The name of the list that holds, where the chip has several. */
    readonly priceList?: string;
  };

export type NeuronModel = ChipModel['neuronModels'][number];
