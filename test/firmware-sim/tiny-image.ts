import type {
  ChipImage,
  ContrastiveProcedure,
  CrossbarImage,
  ReductionImage,
  SliceImage,
  ThresholdPolicy,
} from '../../src/image/layout.js';
import type { RuleProgram } from '../../src/image/rule-program.js';
import { plainProcedure } from '../support/plain-procedure.js';

export const CLASSES = 3;
export const STEPS = 7;
/** Each different and none 1, so that a tally's parts can be told apart in a sum of cycles. */
export const CYCLES = { cyclesPerRead: 1000, cyclesPerWrite: 100_000, cyclesPerOperation: 1 } as const;

/** A linear read-out table, so that the expected errors can be seen: entry i is i. */
const LUT = Uint8Array.from({ length: 256 }, (_, i) => i);

export function tinyProcedure(changes: Partial<ContrastiveProcedure> = {}): ContrastiveProcedure {
  return {
    kind: 'groups',
    stepsPerPresentation: STEPS,
    classes: CLASSES,
    imageEncoder: 0,
    labelEncoder: -1,
    readoutSlice: 2,
    readoutLut: LUT,
    readoutShift: 4,
    margin: 50,
    hiddenLearning: true,
    homeostasis: true,
    ...plainProcedure(2, 2, [40, 65]),
    lfsrSeed: 0x1235dd0f,
    ...changes,
  };
}

/**
 * Three slices on three cores: hidden 0 (3 neurons, a step rule), hidden 1 (3 neurons, no learning of its
 * own), read-out (3 accumulators, an epoch rule); an image encoder of 4 units, a label encoder of 3, an
 * external one of 5. What the chip computes with it does not matter: the device is a fake.
 */
export function tinyImage(procedure: ChipImage['procedure'] = tinyProcedure()): ChipImage {
  return {
    version: 4,
    outputs: null,
    network: 'tiny',
    chip: {
      name: 'fake',
      columns: 3,
      rows: 1,
      chips: { columns: 1, rows: 1 },
      coresPerTile: 1,
      topology: 'mesh',
      management: CYCLES,
    },
    seed: 1,
    populations: [
      { name: 'image', size: 4, kind: 'input', order: null },
      { name: 'label', size: 3, kind: 'input', order: null },
      { name: 'host', size: 5, kind: 'input', order: null },
      { name: 'z1', size: 6, kind: 'neurons', order: null },
      { name: 'readout', size: 3, kind: 'neurons', order: null },
    ],
    cores: [0, 1, 2].map(id => ({ id, x: id, y: 0, lfsrSeed: 0xace1 + id, lfsrBits: 16 })),
    slices: [
      slice(3, 0, 0, { kind: 'neuron', step: 5, target: 1, floor: 128, ceiling: 32767, by: 'unit' }),
      slice(3, 1, 3, { kind: 'fixed' }),
      slice(4, 2, 0, { kind: 'fixed' }),
    ],
    encoders: [
      encoder(0, 4, 'bernoulli', 'sample'),
      encoder(1, 3, 'constant', 'never'),
      encoder(2, 5, 'external', 'never'),
    ],
    crossbars: [crossbar(0, 4, 0, Uint32Array.of(0b111, 0b101, 0, 0b010)), crossbar(2, 6, 1, null)],
    rules: [
      { name: 'hidden', text: '', when: 'step', epoch: 0, rounding: 'floor', programs: [EMPTY_PROGRAM] },
      { name: 'classifier', text: '', when: 'epoch', epoch: 0, rounding: 'floor', programs: [EMPTY_PROGRAM] },
    ],
    reductions: [reduction('unit', 1), reduction('management', 0)],
    routes: {
      sourceStart: new Int32Array(0),
      delayTicks: new Int32Array(0),
      routeAxonStart: new Int32Array(0),
      axons: new Int32Array(0),
      packets: new Int32Array(0),
      tileDeliveries: new Int32Array(0),
      hopsEastWest: new Int32Array(0),
      hopsNorthSouth: new Int32Array(0),
      hopsOffChip: new Int32Array(0),
      farEastWest: new Int32Array(0),
      farNorthSouth: new Int32Array(0),
      farOffChip: new Int32Array(0),
    },
    procedure,
  };
}

const EMPTY_PROGRAM: RuleProgram = { target: 'w', fractionBits: 0, terms: [] };

function slice(
  population: number,
  core: number,
  first: number,
  thresholdPolicy: ThresholdPolicy,
): SliceImage {
  return {
    population,
    core,
    first,
    count: 3,
    neuron: { model: 'accumulate', potentialBits: 24 },
    thresholds: Int32Array.of(10 + core, 20 + core, 30 + core),
    biases: null,
    thresholdPolicy,
    competition: null,
    traces: { y1: null, y2: null, y3: null },
  };
}

function encoder(
  population: number,
  count: number,
  kind: 'bernoulli' | 'constant' | 'external',
  reseed: 'sample' | 'never',
): ChipImage['encoders'][number] {
  return { population, count, kind, lfsrSeed: 77 + population, by: 'unit', reseed, x: 0, y: 0 };
}

function crossbar(slice: number, rows: number, rule: number, mask: Uint32Array | null): CrossbarImage {
  return {
    projection: 'p',
    slice,
    rows,
    rowSource: Int32Array.from({ length: rows }, (_, row) => row),
    sourcePopulation: 0,
    storage: 'dense',
    mask,
    rowStart: null,
    columns: null,
    weights: new Int8Array(rows * 3),
    weightBits: 8,
    storedBits: 8,
    minStored: -127,
    maxStored: 127,
    exponent: 0,
    rule,
    learnsBy: 'unit',
    preTraces: { x1: null, x2: null },
    delayTicks: 1,
    tagBits: 0,
    scaling: null,
  };
}

function reduction(by: 'unit' | 'management', home: number): ReductionImage {
  return {
    name: by,
    population: 3,
    members: [{ slice: home, first: 0, count: 3 }],
    home,
    kind: 'spike-count',
    leakShift: 1,
    gain: 16,
    squareShift: 0,
    indexShift: 0,
    lut: LUT,
    epoch: null,
    centre: null,
    amplitude: 255,
    deadZone: 64,
    latenessSteps: 1,
    positiveClass: 0,
    gated: false,
    by,
  };
}
