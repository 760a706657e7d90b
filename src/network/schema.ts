import * as z from 'zod';
import type { SchemaNode, SchemaSubject } from '../fixed/schema-issue.js';
import { NETWORK_FORMAT, type NetworkDescription } from './description.js';

/** Most neurons of a population, and most units of an input. */
export const MAX_POPULATION = 1 << 20;

/** Longest delay of a projection, ticks; chips allow less. */
const MAX_DELAY_TICKS = 65535;

/** Of what a reset takes off a potential, or sets it to. */
const MAX_RESET = 2 ** 30;

/** A name of a population, input, projection, rule or goodness. */
const NAME_PATTERN = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

const name = z.string().regex(NAME_PATTERN);
const size = z.int().min(1).max(MAX_POPULATION);
const int16 = z.int().min(-32768).max(32767);
const int32 = z
  .int()
  .min(-(2 ** 31))
  .max(2 ** 31 - 1);
const below = (limit: number) => z.int().min(0).max(limit);
/** Start state of a 32-bit generator; 0 would stay 0 for ever. */
const word = z.int().min(1).max(0xffffffff);
const optional = z.exactOptional;

const encoder = z.union([
  z.enum(['bernoulli', 'constant', 'external']),
  z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('poisson'),
      rateBits: z.int().min(8).max(16),
      deadSteps: optional(below(255)),
    }),
    z.strictObject({ kind: z.literal('latency'), windowSteps: z.int().min(1).max(65535) }),
    z.strictObject({ kind: z.literal('current'), phase: z.enum(['zero', 'random']) }),
  ]),
]);

const input = z.strictObject({
  size,
  shape: optional(z.tuple([size, size])),
  transform: optional(z.literal('on-off')),
  encoder,
  lfsrSeed: optional(word),
  reseed: optional(z.enum(['sample', 'never'])),
});

/** Initial values within one integer format. */
const initialValues = <T extends z.ZodNumber>(value: T) =>
  [
    z.strictObject({ kind: z.literal('constant'), value }),
    z.strictObject({ kind: z.literal('uniform'), low: value, high: value }),
    z.strictObject({ kind: z.literal('values'), values: z.array(value) }),
  ] as const;

const matrix = <T extends z.ZodNumber>(value: T) => z.array(z.array(value).min(1)).min(1);

const spikeTraceFields = {
  impulse: z.int().min(1).max(32767),
  decay: below(4096),
  max: z.int().min(1).max(32767),
};

const spikeTraces = [
  z.strictObject({ mode: z.literal('set'), ...spikeTraceFields }),
  z.strictObject({ mode: z.literal('add'), ...spikeTraceFields }),
] as const;

const preTrace = z.discriminatedUnion('mode', spikeTraces);

const trace = z.discriminatedUnion('mode', [
  ...spikeTraces,
  z.strictObject({ mode: z.literal('window'), steps: z.int().min(1).max(65535) }),
  z.strictObject({
    mode: z.literal('gate'),
    potentialMin: int32,
    potentialMax: int32,
    of: z.enum(['y1', 'y2']),
    traceMin: below(65535),
    traceMax: below(65535),
  }),
]);

/** A value for every neuron, or one for all. */
function perNeuronOf<T extends z.ZodType>(value: T) {
  return z.union([value, z.array(value).min(1)]);
}

const neuron = z.discriminatedUnion('model', [
  z.strictObject({
    model: z.literal('lif-shift'),
    leakShift: z.union([below(30), z.literal('none')]),
    lowestPotential: optional(
      z
        .int()
        .min(-(2 ** 31))
        .max(0),
    ),
    refractorySteps: optional(below(65535)),
  }),
  z.strictObject({
    model: z.literal('lif-cuba'),
    decayU: below(4095),
    decayV: below(4095),
    refractorySteps: optional(below(255)),
    reset: optional(
      z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('zero') }),
        z.strictObject({ kind: z.literal('subtract'), amount: z.int().min(1).max(MAX_RESET) }),
        z.strictObject({ kind: z.literal('value'), value: z.int().min(-MAX_RESET).max(MAX_RESET) }),
      ]),
    ),
    biasMantissa: optional(
      z.union([z.int().min(-4096).max(4095), z.array(z.int().min(-4096).max(4095)).min(1)]),
    ),
    biasExponent: optional(below(7)),
    sumLimit: optional(z.enum(['none', 'clip', 'wrap'])),
    currentOverflow: optional(z.enum(['none', 'lava', 'twos'])),
    potentialLimit: optional(z.union([z.literal('none'), z.strictObject({ min: int32, max: int32 })])),
  }),
  z.strictObject({
    model: z.literal('truenorth'),
    leak: optional(perNeuronOf(int32)),
    negativeThreshold: optional(perNeuronOf(int32)),
    negativeCompare: optional(z.enum(['below', 'at-or-below'])),
    resetPotential: optional(perNeuronOf(int32)),
    resetMode: optional(perNeuronOf(z.enum(['set', 'subtract']))),
    initialPotential: optional(perNeuronOf(int32)),
    potentialBits: optional(z.int().min(2).max(32)),
  }),
  z.strictObject({ model: z.literal('accumulate') }),
]);

const perNeuron = { step: int32, target: int32, floor: int32 };
const adaptation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('fixed') }),
  z.strictObject({ kind: z.literal('neuron'), ...perNeuron }),
  z.strictObject({ kind: z.literal('layer'), ...perNeuron, restore: optional(z.boolean()) }),
  z.strictObject({
    kind: z.literal('dynamic'),
    gain: z.int().min(1).max(32767),
    decayShift: z.int().min(1).max(15),
  }),
  z.strictObject({
    kind: z.literal('inhibition'),
    strength: z.int().min(1).max(32767),
    leakShift: below(31),
    ceiling: z
      .int()
      .min(1)
      .max(2 ** 30),
  }),
]);

const population = z.strictObject({
  size,
  neuron,
  threshold: optional(z.discriminatedUnion('kind', initialValues(int32))),
  adaptation: optional(adaptation),
  competition: optional(z.strictObject({ pick: z.enum(['first', 'largest']) })),
  traces: optional(z.strictObject({ y1: optional(trace), y2: optional(trace), y3: optional(trace) })),
});

const connect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('all') }),
  z.strictObject({ kind: z.literal('rectangles'), minSide: size, maxSide: z.exactOptional(size) }),
  z.strictObject({ kind: z.literal('one-to-one') }),
  z.strictObject({ kind: z.literal('others') }),
  z.strictObject({ kind: z.literal('random'), probability: z.number().min(0).max(1) }),
  z.strictObject({ kind: z.literal('fan-in'), synapses: size }),
  z.strictObject({ kind: z.literal('local'), radius: below(MAX_POPULATION), synapses: size }),
  z.strictObject({
    kind: z.literal('listed'),
    pre: z.array(below(MAX_POPULATION - 1)),
    post: z.array(below(MAX_POPULATION - 1)),
  }),
  z.strictObject({
    kind: z.literal('convolution'),
    input: z.tuple([size, size, size]),
    kernel: z.tuple([size, size, size, size]),
    stride: z.tuple([size, size]),
    padding: z.tuple([
      below(MAX_POPULATION),
      below(MAX_POPULATION),
      below(MAX_POPULATION),
      below(MAX_POPULATION),
    ]),
    dilation: z.tuple([size, size]),
    groups: size,
  }),
]);

const projection = z.strictObject({
  from: name,
  to: name,
  delayTicks: optional(z.int().min(1).max(MAX_DELAY_TICKS)),
  connect,
  weights: z.discriminatedUnion('kind', [
    ...initialValues(int16),
    z.strictObject({ kind: z.literal('matrix'), values: matrix(int16) }),
    z.strictObject({ kind: z.literal('float-matrix'), values: matrix(z.number()) }),
    z.strictObject({ kind: z.literal('float-values'), values: z.array(z.number()) }),
  ]),
  weightBits: optional(z.int().min(1).max(16)),
  storedBits: optional(z.int().min(1).max(16)),
  exponent: optional(z.int().min(-16).max(16)),
  range: optional(z.tuple([int16, int16])),
  rule: optional(name),
  preTraces: optional(z.strictObject({ x1: optional(preTrace), x2: optional(preTrace) })),
  tagBits: optional(below(16)),
  scaling: optional(
    z.strictObject({
      target: z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
      slackShift: below(31),
      bothWays: optional(z.boolean()),
      rule: name,
    }),
  ),
  signMode: optional(z.enum(['mixed', 'excitatory', 'inhibitory'])),
});

const rule = z.strictObject({
  text: z.string(),
  when: z.enum(['step', 'epoch', 'scaling']),
  epoch: optional(below(15)),
  rounding: z.enum(['floor', 'nearest', 'stochastic', 'stochastic-ceiling']),
});

const goodness = z.strictObject({
  population: name,
  groups: size,
  positive: z.enum(['class', 'polarity']),
  kind: z.enum(['spike-count', 'trace-square']),
  theta: z.number(),
  slope: z.number().positive(),
  leakShift: optional(below(31)),
  gain: optional(z.int().min(1).max(32767)),
  epoch: optional(below(15)),
  centreShift: optional(below(16)),
  deadZone: below(255),
  latenessSteps: optional(below(64)),
  gated: optional(z.boolean()),
});

/** Pixels by which an image is moved. */
const shift = z.int().min(-127).max(127);

const procedure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('free') }),
  z.strictObject({
    kind: z.literal(['groups', 'label', 'mixed']),
    image: name,
    label: optional(name),
    readout: name,
    stepsPerPresentation: z.int().min(1).max(65535),
    classes: z.int().min(2).max(65536),
    margin: int32,
    hiddenLearning: z.boolean(),
    homeostasis: z.boolean(),
    schedulePercent: z.array(z.number().min(0).max(100)).max(31),
    readoutShift: below(31),
    readoutSlope: z.number().positive(),
    shiftPixels: optional(below(127)),
    testShifts: optional(z.array(z.tuple([shift, shift])).min(1)),
    classifierMargin: optional(int32),
    classifierPercent: optional(z.array(z.number().min(0).max(100)).max(31)),
    hiddenUntilPercent: optional(below(100)),
    hiddenFromSample: optional(below(0xffffffff)),
    hiddenEpoch: optional(
      z.strictObject({ epoch: z.int().min(1).max(15), shift: below(24), meanGain: below(255) }),
    ),
    reconstruction: optional(
      z.strictObject({
        population: name,
        epoch: z.int().min(1).max(15),
        shift: below(31),
        slope: z.number().positive(),
      }),
    ),
  }),
  z.strictObject({
    kind: z.literal('sym-stdp'),
    image: name,
    readout: name,
    stepsPerPresentation: z.int().min(2).max(65535),
    classes: z.int().min(2).max(65536),
  }),
]);

/** Form and ranges of a network; what one part says of another is checked by `checkNetwork`. */
export const networkSchema = z.strictObject({
  format: z.literal(NETWORK_FORMAT),
  name,
  seed: word,
  inputs: z.record(name, input),
  populations: z.record(name, population),
  projections: z.record(name, projection),
  rules: z.record(name, rule),
  goodness: z.record(name, goodness),
  procedure,
}) satisfies z.ZodType<NetworkDescription>;

/** How messages speak of a network. */
export const networkSubject: SchemaSubject = {
  name: 'the network',
  jsonSchema: () => z.toJSONSchema(networkSchema, { io: 'input' }) as SchemaNode,
  pattern: 'a letter, then at most 39 letters, digits, "_" or "-"',
};
