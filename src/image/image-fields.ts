import {
  binary,
  choice,
  type Field,
  flag,
  integer,
  isObject,
  list,
  nullable,
  record,
  tagged,
  text,
} from './fields.js';
import {
  type ChipImage,
  type ChipSummary,
  type Competition,
  type ContrastiveProcedure,
  type CoreImage,
  type CrossbarImage,
  type EncoderImage,
  type GateTrace,
  type HiddenEpoch,
  IMAGE_VERSION,
  type LearningRuleImage,
  type MovingCentre,
  type NeuronUnit,
  type OutputBusImage,
  type PixelInput,
  type PopulationImage,
  type PotentialReset,
  type ProcedureImage,
  type ReconstructionHead,
  type ReductionImage,
  type RouteTable,
  type ScalingImage,
  type SliceImage,
  type SpikeTrace,
  type SymStdpProcedure,
  type ThresholdPolicy,
  type TraceUnit,
  type TrueNorth,
  type WindowTrace,
} from './layout.js';
import {
  RULE_TARGETS,
  RULE_VARIABLES,
  type RuleFactor,
  type RuleProgram,
  type RuleTerm,
} from './rule-program.js';
import { swapBytes } from './swap-bytes.js';

/** The shape of an image as it was unpacked; what its numbers mean together is `validate.ts`'s. */

/** A typed array over a copy of little-endian bytes. */
function array<T>(
  elementBytes: number,
  make: { new (buffer: ArrayBuffer): T; readonly BYTES_PER_ELEMENT: number },
): Field<T> {
  const bytes = binary(elementBytes);
  return (value, path) => new make(hostOrder(bytes(value, path), elementBytes));
}

/**
 * A view of the bytes themselves: 8-bit weights are nearly all of a large image, and a copy of each crossbar's
 * would double what reading it takes.
 */
function int8View(): Field<Int8Array> {
  const bytes = binary(1);
  return (value, path) => {
    const { buffer, byteOffset, length } = bytes(value, path);
    return new Int8Array(buffer, byteOffset, length);
  };
}

function hostOrder(bytes: Uint8Array, elementBytes: number): ArrayBuffer {
  return new Uint8Array(swapBytes(bytes, elementBytes)).buffer;
}

const int32s = array(4, Int32Array);
const uint32s = array(4, Uint32Array);
const uint16s = array(2, Uint16Array);
const int16s = array(2, Int16Array);
const uint8s = array(1, Uint8Array);
const int8s = int8View();

const chip = record<ChipSummary>({
  name: text,
  columns: integer,
  rows: integer,
  chips: record({ columns: integer, rows: integer }),
  coresPerTile: integer,
  topology: choice('mesh', 'torus'),
  management: record({ cyclesPerRead: integer, cyclesPerWrite: integer, cyclesPerOperation: integer }),
});

const population = record<PopulationImage>({
  name: text,
  size: integer,
  kind: choice('input', 'neurons'),
  order: nullable(int32s),
});

const core = record<CoreImage>({
  id: integer,
  x: integer,
  y: integer,
  lfsrSeed: integer,
  lfsrBits: choice(16, 32),
});

const neuron = tagged<NeuronUnit>('model', {
  'lif-shift': record({
    model: choice('lif-shift'),
    leakShift: integer,
    potentialBits: integer,
    overflow: choice('saturate', 'wrap'),
    lowest: nullable(integer),
    refractorySteps: integer,
  }),
  'lif-cuba': record({
    model: choice('lif-cuba'),
    decayU: integer,
    decayV: integer,
    inputShift: integer,
    sumLimit: choice('none', 'clip', 'wrap'),
    currentOverflow: choice('none', 'lava', 'twos'),
    potentialLimit: nullable(record({ min: integer, max: integer })),
    refractorySteps: integer,
    reset: tagged<PotentialReset>('kind', {
      zero: record({ kind: choice('zero') }),
      subtract: record({ kind: choice('subtract'), amount: integer }),
      value: record({ kind: choice('value'), value: integer }),
    }),
  }),
  truenorth: record<TrueNorth>({
    model: choice('truenorth'),
    potentialBits: integer,
    negativeCompare: choice('below', 'at-or-below'),
    negativeThresholds: int32s,
    resetPotentials: int32s,
    resetModes: uint8s,
    initialPotentials: int32s,
    holdSteps: integer,
  }),
  accumulate: record({ model: choice('accumulate'), potentialBits: integer }),
});

const by = choice('unit', 'management');

const thresholdPolicy = tagged<ThresholdPolicy>('kind', {
  fixed: record({ kind: choice('fixed') }),
  neuron: record({
    kind: choice('neuron'),
    step: integer,
    target: integer,
    floor: integer,
    ceiling: integer,
    by,
  }),
  layer: record({
    kind: choice('layer'),
    step: integer,
    target: integer,
    floor: integer,
    ceiling: integer,
    latenessSteps: integer,
    restore: flag,
  }),
  dynamic: record({ kind: choice('dynamic'), gain: integer, decayShift: integer, ceiling: integer }),
  inhibition: record({
    kind: choice('inhibition'),
    strength: integer,
    leakShift: integer,
    ceiling: integer,
    latenessSteps: integer,
  }),
});

const spikeTrace = record<SpikeTrace>({
  mode: choice('set', 'add'),
  impulse: integer,
  decay: integer,
  max: integer,
});

const trace = tagged<TraceUnit>('mode', {
  set: spikeTrace,
  add: spikeTrace,
  window: record<WindowTrace>({ mode: choice('window'), steps: integer }),
  gate: record<GateTrace>({
    mode: choice('gate'),
    potentialMin: integer,
    potentialMax: integer,
    of: choice('y1', 'y2'),
    traceMin: integer,
    traceMax: integer,
  }),
});

const competition = record<Competition>({ pick: choice('first', 'largest') });

const slice = record<SliceImage>({
  population: integer,
  core: integer,
  first: integer,
  count: integer,
  neuron,
  thresholds: int32s,
  biases: nullable(int32s),
  thresholdPolicy,
  competition: nullable(competition),
  traces: record({ y1: nullable(trace), y2: nullable(trace), y3: nullable(trace) }),
});

const encoderPort = {
  population: integer,
  count: integer,
  lfsrSeed: integer,
  by,
  reseed: choice('sample', 'never'),
  x: integer,
  y: integer,
};

const encoder = tagged<EncoderImage>('kind', {
  bernoulli: record({ kind: choice('bernoulli'), ...encoderPort }),
  constant: record({ kind: choice('constant'), ...encoderPort }),
  external: record({ kind: choice('external'), ...encoderPort }),
  poisson: record({ kind: choice('poisson'), rateBits: integer, deadSteps: integer, ...encoderPort }),
  latency: record({ kind: choice('latency'), windowSteps: integer, ...encoderPort }),
  current: record({ kind: choice('current'), phase: choice('zero', 'random'), ...encoderPort }),
  recorded: record({ kind: choice('recorded'), stepStart: int32s, units: int32s, ...encoderPort }),
});

const crossbar: Field<CrossbarImage> = (value, path) => {
  const storedBits = isObject(value) ? integer(value.storedBits, `${path}.storedBits`) : 0;
  return record<CrossbarImage>({
    projection: text,
    slice: integer,
    rows: integer,
    rowSource: int32s,
    sourcePopulation: integer,
    storage: choice('dense', 'sparse'),
    mask: nullable(uint32s),
    rowStart: nullable(int32s),
    columns: nullable(uint16s),
    weights: storedBits <= 8 ? int8s : int16s,
    weightBits: integer,
    storedBits: integer,
    minStored: integer,
    maxStored: integer,
    exponent: integer,
    rule: integer,
    learnsBy: by,
    preTraces: record({ x1: nullable(spikeTrace), x2: nullable(spikeTrace) }),
    delayTicks: integer,
    tagBits: integer,
    scaling: nullable(
      record<ScalingImage>({ target: integer, slackShift: integer, bothWays: flag, rule: integer }),
    ),
  })(value, path);
};

const program = record<RuleProgram>({
  target: choice(...RULE_TARGETS),
  fractionBits: integer,
  terms: mutableList(
    record<RuleTerm>({
      coefficient: integer,
      shift: integer,
      factors: mutableList(record<RuleFactor>({ variable: choice(...RULE_VARIABLES), plus: integer })),
    }),
  ),
});

function mutableList<T>(item: Field<T>): Field<T[]> {
  const field = list(item);
  return (value, path) => [...field(value, path)];
}

const rule = record<LearningRuleImage>({
  name: text,
  text,
  when: choice('step', 'epoch', 'scaling'),
  epoch: integer,
  rounding: choice('floor', 'nearest', 'stochastic', 'stochastic-ceiling'),
  programs: list(program),
});

const reduction = record<ReductionImage>({
  name: text,
  population: integer,
  members: list(record({ slice: integer, first: integer, count: integer })),
  home: integer,
  kind: choice('spike-count', 'trace-square'),
  leakShift: integer,
  gain: integer,
  squareShift: integer,
  indexShift: integer,
  lut: uint8s,
  epoch: nullable(integer),
  centre: nullable(record<MovingCentre>({ start: integer, shift: integer })),
  amplitude: integer,
  deadZone: integer,
  latenessSteps: integer,
  positiveClass: nullable(integer),
  gated: flag,
  by,
});

const routes = record<RouteTable>({
  sourceStart: int32s,
  delayTicks: int32s,
  routeAxonStart: int32s,
  axons: int32s,
  packets: int32s,
  tileDeliveries: int32s,
  hopsEastWest: int32s,
  hopsNorthSouth: int32s,
  hopsOffChip: int32s,
  farEastWest: int32s,
  farNorthSouth: int32s,
  farOffChip: int32s,
});

const outputs = record<OutputBusImage>({
  x: integer,
  y: integer,
  count: integer,
  sources: int32s,
  lines: int32s,
});

const contrastive = record<ContrastiveProcedure>({
  kind: choice('groups', 'label', 'mixed'),
  input: record<PixelInput>({
    rows: integer,
    columns: integer,
    transform: choice('none', 'on-off'),
    shiftPixels: integer,
    testShifts: list(record({ dx: integer, dy: integer })),
  }),
  stepsPerPresentation: integer,
  classes: integer,
  imageEncoder: integer,
  labelEncoder: integer,
  readoutSlice: integer,
  readoutLut: uint8s,
  readoutShift: integer,
  classifier: tagged<ContrastiveProcedure['classifier']>('kind', {
    table: record({ kind: choice('table') }),
    margin: record({ kind: choice('margin'), limit: integer }),
  }),
  margin: integer,
  hiddenLearning: flag,
  homeostasis: flag,
  schedulePercent: list(integer),
  classifierPercent: list(integer),
  hiddenUntilPercent: integer,
  hiddenFromSample: integer,
  hiddenEpoch: nullable(record<HiddenEpoch>({ epoch: integer, shift: integer, meanGain: integer })),
  reconstruction: nullable(
    record<ReconstructionHead>({ population: integer, epoch: integer, shift: integer, lut: uint8s }),
  ),
  lfsrSeed: integer,
});

const procedure = tagged<ProcedureImage>('kind', {
  free: record({ kind: choice('free') }),
  groups: contrastive,
  label: contrastive,
  mixed: contrastive,
  'sym-stdp': record<SymStdpProcedure>({
    kind: choice('sym-stdp'),
    stepsPerPresentation: integer,
    classes: integer,
    imageEncoder: integer,
    readoutSlice: integer,
  }),
});

export const imageField: Field<ChipImage> = record<ChipImage>({
  version: choice(IMAGE_VERSION),
  network: text,
  chip,
  seed: integer,
  populations: list(population),
  cores: list(core),
  slices: list(slice),
  encoders: list(encoder),
  crossbars: list(crossbar),
  rules: list(rule),
  reductions: list(reduction),
  routes,
  outputs: nullable(outputs),
  procedure,
});
