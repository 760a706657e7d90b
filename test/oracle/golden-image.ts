import type { ChipImage, CrossbarImage, ReductionImage, SliceImage } from '../../src/image/layout.js';

/** What form G of data/csdp-chip is built from: the parameters and start values of one case. */
export interface GroupCase {
  readonly side: number;
  readonly neurons: readonly [z1: number, z2: number];
  /** [z1 x inputs] and [z2 x z1], row by row of target neurons. */
  readonly weights: readonly [Int8Array, Int8Array];
  readonly thresholds: readonly [Int32Array, Int32Array];
  /** [z1 x 4]: y0, x0, height, width of each neuron's rectangle. */
  readonly rectangles: Uint8Array;
  readonly tables: readonly [Uint8Array, Uint8Array];
  readonly thresholdFloor: number;
  readonly lfsr16: number;
  readonly lfsr32: number;
}

export const CLASSES = 10;

/**
 * Form G on one core, by hand (data/csdp-chip README): slices z1, z2, readout; crossbars input to z1,
 * z1 to z2, z1 to readout, z2 to readout; reductions z1's ten groups, then z2's.
 */
export function groupImage(given: GroupCase): ChipImage {
  const inputs = given.side * given.side;
  const [n1, n2] = given.neurons;
  const layer = (population: number, index: 0 | 1): SliceImage => ({
    population,
    core: 0,
    first: 0,
    count: given.neurons[index],
    neuron: {
      model: 'lif-shift',
      leakShift: 2,
      potentialBits: 24,
      overflow: 'saturate',
      lowest: null,
      refractorySteps: 0,
    },
    thresholds: given.thresholds[index],
    biases: null,
    thresholdPolicy: {
      kind: 'neuron',
      step: 5,
      target: 1,
      floor: given.thresholdFloor,
      ceiling: 2 ** 31 - 1,
      by: 'unit',
    },
    competition: null,
    traces: { y1: null, y2: null, y3: null },
  });
  const readout: SliceImage = {
    population: 3,
    core: 0,
    first: 0,
    count: CLASSES,
    neuron: { model: 'accumulate', potentialBits: 32 },
    thresholds: new Int32Array(CLASSES),
    biases: null,
    thresholdPolicy: { kind: 'fixed' },
    competition: null,
    traces: { y1: null, y2: null, y3: null },
  };
  return {
    version: 4,
    outputs: null,
    network: 'form G',
    chip: {
      name: 'one core',
      columns: 1,
      rows: 1,
      chips: { columns: 1, rows: 1 },
      coresPerTile: 1,
      topology: 'mesh',
      management: { cyclesPerRead: 1, cyclesPerWrite: 1, cyclesPerOperation: 1 },
    },
    seed: 1,
    populations: [
      { name: 'image', size: inputs, kind: 'input', order: null },
      { name: 'z1', size: n1, kind: 'neurons', order: null },
      { name: 'z2', size: n2, kind: 'neurons', order: null },
      { name: 'readout', size: CLASSES, kind: 'neurons', order: null },
    ],
    cores: [{ id: 0, x: 0, y: 0, lfsrSeed: given.lfsr16, lfsrBits: 16 }],
    slices: [layer(1, 0), layer(2, 1), readout],
    encoders: [
      {
        population: 0,
        count: inputs,
        kind: 'bernoulli',
        lfsrSeed: given.lfsr32,
        by: 'unit',
        reseed: 'never',
        x: 0,
        y: 0,
      },
    ],
    crossbars: [
      hiddenCrossbar(0, 0, inputs, given.weights[0], n1, rectangleMask(given)),
      hiddenCrossbar(1, 1, n1, given.weights[1], n2, null),
      readoutCrossbar(1, n1),
      readoutCrossbar(2, n2),
    ],
    rules: [
      {
        name: 'hidden',
        text: 'dw = -3 * 2^-8 * x0 * y0 * r1',
        when: 'step',
        epoch: 0,
        rounding: 'stochastic',
        programs: [
          {
            target: 'w',
            fractionBits: 8,
            terms: [{ coefficient: -3, shift: 0, factors: plainFactors('x0', 'y0', 'r1') }],
          },
        ],
      },
      {
        name: 'classifier',
        text: 'dw = 8 * 2^-8 * x1 * r1',
        when: 'epoch',
        epoch: 0,
        rounding: 'floor',
        programs: [
          {
            target: 'w',
            fractionBits: 8,
            terms: [{ coefficient: 8, shift: 0, factors: plainFactors('x1', 'r1') }],
          },
        ],
      },
    ],
    reductions: [...groupReductions(given, 0), ...groupReductions(given, 1)],
    routes: oneStepRoutes(inputs, n1, n2),
    procedure: { kind: 'free' },
  };
}

function plainFactors(...variables: ('x0' | 'x1' | 'y0' | 'r1')[]) {
  return variables.map(variable => ({ variable, plus: 0 }));
}

function hiddenCrossbar(
  slice: number,
  sourcePopulation: number,
  rows: number,
  weightsByTarget: Int8Array,
  columns: number,
  mask: Uint32Array | null,
): CrossbarImage {
  const weights = new Int8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      weights[row * columns + column] = weightsByTarget[column * rows + row];
    }
  }
  return {
    projection: `to z${slice + 1}`,
    slice,
    rows,
    rowSource: Int32Array.from({ length: rows }, (_, row) => row),
    sourcePopulation,
    storage: 'dense',
    mask,
    rowStart: null,
    columns: null,
    weights,
    weightBits: 8,
    storedBits: 8,
    minStored: -127,
    maxStored: 127,
    exponent: 0,
    rule: 0,
    learnsBy: 'unit',
    preTraces: { x1: null, x2: null },
    delayTicks: 1,
    tagBits: 0,
    scaling: null,
  };
}

function readoutCrossbar(sourcePopulation: number, rows: number): CrossbarImage {
  return {
    projection: `z${sourcePopulation} to readout`,
    slice: 2,
    rows,
    rowSource: Int32Array.from({ length: rows }, (_, row) => row),
    sourcePopulation,
    storage: 'dense',
    mask: null,
    rowStart: null,
    columns: null,
    weights: new Int16Array(rows * CLASSES),
    weightBits: 8,
    storedBits: 16,
    minStored: -32767,
    maxStored: 32767,
    exponent: 0,
    rule: 1,
    learnsBy: 'unit',
    preTraces: { x1: { mode: 'add', impulse: 1, decay: 0, max: 65535 }, x2: null },
    delayTicks: 1,
    tagBits: 0,
    scaling: null,
  };
}

/** Input j is held for neuron k where row j div side and column j mod side lie in k's rectangle. */
function rectangleMask({ side, neurons: [n1], rectangles }: GroupCase): Uint32Array {
  const words = Math.ceil(n1 / 32);
  const mask = new Uint32Array(side * side * words);
  for (let neuron = 0; neuron < n1; neuron++) {
    const [y0, x0, height, width] = rectangles.subarray(4 * neuron, 4 * neuron + 4);
    for (let row = y0; row < y0 + height; row++) {
      for (let column = x0; column < x0 + width; column++) {
        mask[(row * side + column) * words + Math.floor(neuron / 32)] += 2 ** (neuron % 32);
      }
    }
  }
  return mask;
}

function groupReductions({ neurons, tables }: GroupCase, index: 0 | 1): ReductionImage[] {
  const size = neurons[index] / CLASSES;
  return Array.from({ length: CLASSES }, (_, group) => ({
    name: `z${index + 1} class ${group}`,
    population: index + 1,
    members: [{ slice: index, first: group * size, count: size }],
    home: 0,
    kind: 'spike-count',
    leakShift: 1,
    gain: 16,
    squareShift: 0,
    indexShift: 0,
    lut: tables[index],
    epoch: null,
    centre: null,
    amplitude: 255,
    deadZone: 64,
    latenessSteps: 1,
    positiveClass: group,
    gated: false,
    by: 'unit',
  }));
}

/** Sources z1, z2, readout, inputs; z1 reaches z2 and the readout, z2 the readout, all a step later. */
function oneStepRoutes(inputs: number, n1: number, n2: number): ChipImage['routes'] {
  const toReadout = inputs + n1;
  const axonsOf = [
    ...Array.from({ length: n1 }, (_, unit) => [inputs + unit, toReadout + unit]),
    ...Array.from({ length: n2 }, (_, unit) => [toReadout + n1 + unit]),
    ...Array.from({ length: CLASSES }, () => []),
    ...Array.from({ length: inputs }, (_, unit) => [unit]),
  ];
  const routes = axonsOf.filter(axons => axons.length > 0);
  const none = new Int32Array(routes.length);
  return {
    sourceStart: startsOf(axonsOf.map(axons => Math.min(1, axons.length))),
    delayTicks: none.map(() => 1),
    routeAxonStart: startsOf(routes.map(axons => axons.length)),
    axons: Int32Array.from(routes.flat()),
    packets: none.map(() => 1),
    tileDeliveries: none.map(() => 1),
    hopsEastWest: none,
    hopsNorthSouth: none,
    hopsOffChip: none,
    farEastWest: none,
    farNorthSouth: none,
    farOffChip: none,
  };
}

function startsOf(sizes: readonly number[]): Int32Array {
  const starts = new Int32Array(sizes.length + 1);
  sizes.forEach((size, index) => {
    starts[index + 1] = starts[index] + size;
  });
  return starts;
}
