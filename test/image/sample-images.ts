import fc from 'fast-check';
import type { ChipImage, CrossbarImage, SliceImage } from '../../src/image/layout.js';
import { plainProcedure } from '../support/plain-procedure.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Everything that differs between the images below; small, so that every bit of a file can be tried. */
export interface SampleShape {
  /** Neurons of the populations `a` and `b`. */
  readonly sizes: readonly [number, number];
  /** Where population `a` is cut in two slices; 0 for one slice. */
  readonly cut: number;
  readonly inputs: number;
  /** Whether a synapse is held, and its weight; read in turn, over and over. */
  readonly held: readonly boolean[];
  readonly weights: readonly number[];
  readonly storedBits: 8 | 16;
  readonly sparse: boolean;
  readonly cuba: boolean;
  readonly seed: number;
}

export const sampleShape: fc.Arbitrary<SampleShape> = fc
  .record({
    sizes: fc.tuple(fc.integer({ min: 1, max: 70 }), fc.integer({ min: 2, max: 40 })),
    cutAt: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    inputs: fc.integer({ min: 1, max: 20 }),
    held: fc.array(fc.boolean(), { minLength: 1, maxLength: 50 }),
    weights: fc.array(fc.integer({ min: -128, max: 127 }), { minLength: 1, maxLength: 50 }),
    storedBits: fc.constantFrom(8 as const, 16 as const),
    sparse: fc.boolean(),
    cuba: fc.boolean(),
    seed: fc.integer({ min: 1, max: 0xffffffff }),
  })
  .map(({ cutAt, ...shape }) => ({ ...shape, cut: Math.floor(cutAt * shape.sizes[0]) }));

export const smallShape: SampleShape = {
  sizes: [5, 3],
  cut: 2,
  inputs: 4,
  held: [true, false, true, true],
  weights: [1, -128, 127, 5],
  storedBits: 8,
  sparse: false,
  cuba: true,
  seed: 0xfedcba98,
};

/**
 * A whole image by hand, without the compiler: input -> a -> b (accumulators), a lying in one or two slices, one
 * core each, every kind of field used by one shape or another.
 */
export function sampleImage(shape: SampleShape): ChipImage {
  const cuts = shape.cut > 0 ? [0, shape.cut, shape.sizes[0]] : [0, shape.sizes[0]];
  const slicesOfA = cuts.slice(1).map((end, i) => sliceOfA(shape, i, cuts[i], end - cuts[i]));
  const slices: SliceImage[] = [...slicesOfA, sliceOfB(shape, slicesOfA.length)];
  const next = counter(shape);
  const crossbars = slices.map(({ population, count }, slice) =>
    crossbarOf(
      shape,
      slice,
      population === 0 ? 2 : 0,
      population === 0 ? shape.inputs : shape.sizes[0],
      count,
      next,
    ),
  );
  return {
    version: 4,
    outputs: null,
    network: 'sample',
    chip: {
      name: 'paper',
      columns: 3,
      rows: 2,
      chips: { columns: 1, rows: 1 },
      coresPerTile: 2,
      topology: 'mesh',
      management: { cyclesPerRead: 8, cyclesPerWrite: 5, cyclesPerOperation: 2 },
    },
    seed: shape.seed,
    populations: [
      { name: 'a', size: shape.sizes[0], kind: 'neurons', order: null },
      { name: 'b', size: shape.sizes[1], kind: 'neurons', order: null },
      { name: 'image', size: shape.inputs, kind: 'input', order: null },
    ],
    cores: slices.map((_, core) => ({
      id: core,
      x: core % 3,
      y: core % 2,
      lfsrSeed: 0xace1 + core,
      lfsrBits: 16,
    })),
    slices,
    encoders: [
      {
        population: 2,
        count: shape.inputs,
        kind: 'bernoulli',
        lfsrSeed: 0x80000001,
        by: 'unit',
        reseed: 'sample',
        x: 2,
        y: 1,
      },
    ],
    crossbars,
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
            terms: [
              {
                coefficient: -3,
                shift: 0,
                factors: [
                  { variable: 'x0', plus: 0 },
                  { variable: 'y0', plus: 0 },
                  { variable: 'r1', plus: -1 },
                ],
              },
            ],
          },
        ],
      },
    ],
    reductions: [
      {
        name: 'g',
        population: 0,
        members: slicesOfA.map(({ count }, slice) => ({ slice, first: 0, count })),
        home: 0,
        kind: 'trace-square',
        leakShift: 0,
        gain: 0,
        squareShift: 11,
        indexShift: 0,
        lut: Uint8Array.from({ length: 256 }, (_, i) => i),
        epoch: null,
        centre: { start: 5000, shift: 10 },
        amplitude: 255,
        deadZone: 64,
        latenessSteps: 1,
        positiveClass: null,
        gated: true,
        by: 'unit',
      },
    ],
    routes: routesOf(shape, slices, crossbars),
    procedure: {
      kind: 'groups',
      stepsPerPresentation: 50,
      classes: shape.sizes[1],
      imageEncoder: 0,
      labelEncoder: -1,
      readoutSlice: slices.length - 1,
      readoutLut: Uint8Array.from({ length: 256 }, (_, i) => 255 - i),
      readoutShift: 4,
      margin: -7,
      hiddenLearning: true,
      homeostasis: false,
      ...plainProcedure(1, shape.inputs, [40, 65]),
      lfsrSeed: 77,
    },
  };
}

function counter({ held, weights }: SampleShape) {
  let at = 0;
  return () => {
    const synapse = { held: held[at % held.length], weight: weights[at % weights.length] };
    at++;
    return synapse;
  };
}

function sliceOfA({ cuba, seed }: SampleShape, core: number, first: number, count: number): SliceImage {
  return {
    population: 0,
    core,
    first,
    count,
    neuron: cuba
      ? {
          model: 'lif-cuba',
          decayU: 4096,
          decayV: 163,
          inputShift: 6,
          sumLimit: 'clip',
          currentOverflow: 'lava',
          potentialLimit: { min: -8388607, max: 8388607 },
          refractorySteps: 2,
          reset: { kind: 'subtract', amount: 1024 },
        }
      : {
          model: 'lif-shift',
          leakShift: 2,
          potentialBits: 20,
          overflow: 'wrap',
          lowest: null,
          refractorySteps: 3,
        },
    thresholds: Int32Array.from({ length: count }, (_, i) => 1600 + i),
    biases: cuba ? Int32Array.from({ length: count }, (_, i) => -i) : null,
    thresholdPolicy:
      seed % 2 === 0
        ? { kind: 'neuron', step: 5, target: 1, floor: 128, ceiling: 65535, by: 'management' }
        : { kind: 'layer', step: -5, target: 1, floor: 0, ceiling: 9, latenessSteps: 1, restore: true },
    competition: cuba ? null : { pick: 'largest' },
    traces: { y1: { mode: 'set', impulse: 127, decay: 945, max: 127 }, y2: null, y3: null },
  };
}

function sliceOfB({ sizes }: SampleShape, core: number): SliceImage {
  return {
    population: 1,
    core,
    first: 0,
    count: sizes[1],
    neuron: { model: 'accumulate', potentialBits: 24 },
    thresholds: new Int32Array(sizes[1]),
    biases: null,
    thresholdPolicy: { kind: 'fixed' },
    competition: null,
    traces: { y1: null, y2: null, y3: null },
  };
}

function crossbarOf(
  { sparse, storedBits }: SampleShape,
  slice: number,
  sourcePopulation: number,
  rows: number,
  columns: number,
  next: () => { held: boolean; weight: number },
): CrossbarImage {
  const cells = Array.from({ length: rows }, () => Array.from({ length: columns }, next));
  const Weights = storedBits === 8 ? Int8Array : Int16Array;
  const common = {
    projection: `to slice ${slice}`,
    slice,
    rows,
    rowSource: Int32Array.from({ length: rows }, (_, row) => row),
    sourcePopulation,
    weightBits: 8,
    storedBits,
    minStored: -128,
    maxStored: 127,
    exponent: -2,
    rule: 0,
    learnsBy: 'unit' as const,
    preTraces: { x1: sparse ? ({ mode: 'add', impulse: 1, decay: 0, max: 255 } as const) : null, x2: null },
    delayTicks: 1,
    tagBits: 0,
    scaling: null,
  };
  if (sparse) {
    const kept = cells.map(row =>
      row.flatMap(({ held, weight }, column) => (held ? [{ column, weight }] : [])),
    );
    const ends = runningSum(kept.map(row => row.length));
    return {
      ...common,
      storage: 'sparse',
      mask: null,
      rowStart: ends,
      columns: Uint16Array.from(kept.flat(), ({ column }) => column),
      weights: Weights.from(kept.flat().map(({ weight }) => weight)),
    };
  }
  const words = Math.ceil(columns / 32);
  const mask = new Uint32Array(rows * words);
  cells.forEach((row, r) => {
    row.forEach(({ held }, c) => {
      if (held) mask[r * words + (c >> 5)] |= 1 << (c & 31);
    });
  });
  return {
    ...common,
    storage: 'dense',
    mask,
    rowStart: null,
    columns: null,
    weights: Weights.from(cells.flat().map(({ held, weight }) => (held ? weight : 0))),
  };
}

/** One route a source, delay 3, to all its axons. */
function routesOf(
  { inputs }: SampleShape,
  slices: readonly SliceImage[],
  crossbars: readonly CrossbarImage[],
) {
  const neurons = slices.reduce((sum, { count }) => sum + count, 0);
  const axons: number[][] = Array.from({ length: neurons + inputs }, () => []);
  let axon = 0;
  for (const { sourcePopulation, rowSource } of crossbars) {
    for (const source of rowSource) axons[source + (sourcePopulation === 2 ? neurons : 0)].push(axon++);
  }
  const used = axons.filter(reached => reached.length > 0);
  const perRoute = (value: number) => new Int32Array(used.length).fill(value);
  return {
    sourceStart: runningSum(axons.map(reached => Math.min(1, reached.length))),
    delayTicks: perRoute(3),
    routeAxonStart: runningSum(used.map(reached => reached.length)),
    axons: Int32Array.from(axons.flat()),
    packets: perRoute(2),
    tileDeliveries: perRoute(1),
    hopsEastWest: perRoute(2),
    hopsNorthSouth: perRoute(1),
    hopsOffChip: perRoute(1),
    farEastWest: perRoute(2),
    farNorthSouth: perRoute(0),
    farOffChip: perRoute(0),
  };
}

/** 0, then the sum of the lengths so far. */
function runningSum(lengths: readonly number[]): Int32Array {
  const starts = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => {
    starts[i + 1] = starts[i] + length;
  });
  return starts;
}

/** A copy of an image with whatever `change` does to it; typed arrays are copied too. */
export function changed(image: ChipImage, change: (copy: DeepMutable<ChipImage>) => void): ChipImage {
  const copy = structuredClone(image) as DeepMutable<ChipImage>;
  change(copy);
  return copy as ChipImage;
}

type DeepMutable<T> = T extends ArrayBufferView
  ? T
  : T extends readonly (infer E)[]
    ? DeepMutable<E>[]
    : T extends object
      ? Mutable<{ [K in keyof T]: DeepMutable<T[K]> }>
      : T;
