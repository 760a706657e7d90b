import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.js';
import type { ChipImage, CrossbarImage } from '../../src/image/layout.js';
import { validateImage } from '../../src/image/validate.js';
import { EVENT_INDEX } from '../../src/ledger/events.js';

/** A weight, or null where no synapse is; [row][column]. */
type Matrix = readonly (readonly (number | null)[])[];

type Format = Pick<CrossbarImage, 'weightBits' | 'storedBits' | 'exponent' | 'minStored' | 'maxStored'>;

const INT8: Format = { weightBits: 8, storedBits: 8, exponent: 0, minStored: -127, maxStored: 127 };
const SHADOW: Format = { weightBits: 8, storedBits: 16, exponent: 0, minStored: -32767, maxStored: 32767 };

/** An image of external input, one crossbar, and accumulators that show its sums. */
function imageOf(matrix: Matrix, storage: 'dense' | 'sparse', format: Format): ChipImage {
  const rows = matrix.length;
  const count = matrix[0].length;
  const axons = Int32Array.from({ length: rows }, (_, row) => row);
  const starts = Int32Array.from({ length: rows + 1 }, (_, row) => row);
  const none = new Int32Array(rows);
  const image: ChipImage = {
    version: 4,
    outputs: null,
    network: 'crossbar',
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
      { name: 'sums', size: count, kind: 'neurons', order: null },
      { name: 'in', size: rows, kind: 'input', order: null },
    ],
    cores: [{ id: 0, x: 0, y: 0, lfsrSeed: 1, lfsrBits: 16 }],
    slices: [
      {
        population: 0,
        core: 0,
        first: 0,
        count,
        neuron: { model: 'accumulate', potentialBits: 32 },
        thresholds: new Int32Array(count),
        biases: null,
        thresholdPolicy: { kind: 'fixed' },
        competition: null,
        traces: { y1: null, y2: null, y3: null },
      },
    ],
    encoders: [
      { population: 1, count: rows, kind: 'external', lfsrSeed: 1, by: 'unit', reseed: 'never', x: 0, y: 0 },
    ],
    crossbars: [
      {
        projection: 'W',
        slice: 0,
        rows,
        rowSource: axons,
        sourcePopulation: 1,
        ...(storage === 'dense' ? denseForm(matrix, format) : sparseForm(matrix, format)),
        ...format,
        rule: -1,
        learnsBy: 'unit',
        preTraces: { x1: null, x2: null },
        delayTicks: 1,
        tagBits: 0,
        scaling: null,
      },
    ],
    rules: [],
    reductions: [],
    routes: {
      // The accumulators never send: their sources come first and own no route.
      sourceStart: Int32Array.from([...new Int32Array(count), ...starts]),
      delayTicks: none.map(() => 1),
      routeAxonStart: starts,
      axons,
      packets: none,
      tileDeliveries: none,
      hopsEastWest: none,
      hopsNorthSouth: none,
      hopsOffChip: none,
      farEastWest: none,
      farNorthSouth: none,
      farOffChip: none,
    },
    procedure: { kind: 'free' },
  };
  validateImage(image);
  return image;
}

const arrayOf = ({ storedBits }: Format) => (storedBits <= 8 ? Int8Array : Int16Array);

function denseForm(matrix: Matrix, format: Format) {
  const columns = matrix[0].length;
  const words = Math.ceil(columns / 32);
  const mask = new Uint32Array(matrix.length * words);
  matrix.forEach((row, r) => {
    row.forEach((weight, c) => {
      if (weight !== null) mask[r * words + (c >> 5)] |= 1 << (c & 31);
    });
  });
  const weights = arrayOf(format).from(matrix.flatMap(row => row.map(weight => weight ?? 0)));
  return { storage: 'dense', mask, rowStart: null, columns: null, weights } as const;
}

function sparseForm(matrix: Matrix, format: Format) {
  const rowStart = new Int32Array(matrix.length + 1);
  const held = matrix.map(row =>
    row.flatMap((weight, column) => (weight === null ? [] : [{ weight, column }])),
  );
  held.forEach((row, r) => {
    rowStart[r + 1] = rowStart[r] + row.length;
  });
  return {
    storage: 'sparse',
    mask: null,
    rowStart,
    columns: Uint16Array.from(held.flat().map(({ column }) => column)),
    weights: arrayOf(format).from(held.flat().map(({ weight }) => weight)),
  } as const;
}

/** Sums and counts of one step in which `active` rows are read. */
function sumsOf(
  engine: Engine,
  active: readonly number[],
): { sums: number[]; rowReads: number; ops: number } {
  engine.reset();
  const { counts } = engine.counters;
  counts.fill(0);
  engine.inject(0, active);
  engine.run(2);
  return {
    sums: [...engine.potentials(0)],
    rowReads: counts[EVENT_INDEX.rowRead],
    ops: counts[EVENT_INDEX.synapticOp],
  };
}

const cases = fc
  .record({
    rows: fc.integer({ min: 1, max: 40 }),
    columns: fc.integer({ min: 1, max: 70 }),
    fill: fc.constantFrom(0.02, 0.5, 1),
    exponent: fc.integer({ min: -3, max: 3 }),
    seed: fc.integer(),
  })
  .chain(({ rows, columns, fill, exponent }) =>
    fc.record({
      exponent: fc.constant(exponent),
      matrix: fc
        .array(
          fc.array(
            fc.tuple(fc.integer({ min: -128, max: 127 }), fc.double({ min: 0, max: 1, noNaN: true })),
            {
              minLength: columns,
              maxLength: columns,
            },
          ),
          { minLength: rows, maxLength: rows },
        )
        .map(
          (table): Matrix => table.map(row => row.map(([weight, dice]) => (dice <= fill ? weight : null))),
        ),
      active: fc.subarray([...Array(rows).keys()]),
    }),
  );

describe('a crossbar', () => {
  it('adds up its active rows, dense and sparse alike, shifts the sum and counts its synapses', () => {
    fc.assert(
      fc.property(cases, ({ matrix, active, exponent }) => {
        const sums = matrix[0].map((_, column) => {
          const sum = active.reduce((total, row) => total + (matrix[row][column] ?? 0), 0);
          return Math.floor(sum * 2 ** exponent);
        });
        const ops = active.reduce((total, row) => total + matrix[row].filter(one => one !== null).length, 0);
        const expected = { sums, rowReads: active.length, ops };
        for (const storage of ['dense', 'sparse'] as const) {
          const engine = new Engine(imageOf(matrix, storage, { ...INT8, exponent }));
          expect(sumsOf(engine, active), storage).toEqual(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('packs weights of up to four bits that do not learn, and adds up and gives back the same', () => {
    const ranges = { 1: [0, 1], 2: [-2, 1], 3: [-4, 3], 4: [-8, 7] } as const;
    fc.assert(
      fc.property(cases, fc.constantFrom(1, 2, 3, 4), (drawn, bits) => {
        const [least, most] = ranges[bits];
        const within = (weight: number) =>
          least + (((weight % (most - least + 1)) + 16) % (most - least + 1));
        const matrix = drawn.matrix.map(row => row.map(one => (one === null ? null : within(one))));
        const format = { ...INT8, weightBits: bits, storedBits: bits, minStored: least, maxStored: most };
        const image = imageOf(matrix, 'dense', format);
        const sums = matrix[0].map((_, column) =>
          drawn.active.reduce((total, row) => total + (matrix[row][column] ?? 0), 0),
        );
        for (const kernels of ['auto', 'plain'] as const) {
          const engine = new Engine(image, { kernels });
          expect(engine.crossbars[0].weights.packedBits).toBe(bits === 3 ? 4 : bits);
          expect(sumsOf(engine, drawn.active).sums).toEqual(sums);
          expect(engine.storedWeights(0)).toEqual(image.crossbars[0].weights);
          const others = image.crossbars[0].weights.map(weight => (weight === most ? 0 : weight));
          engine.writeStoredWeights(0, others);
          expect(engine.storedWeights(0)).toEqual(others);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('finds the place of each synapse it holds, and of no other', () => {
    const matrix: Matrix = [
      [1, null, 2, null],
      [null, null, null, null],
      [null, 3, 4, 5],
    ];
    for (const storage of ['dense', 'sparse'] as const) {
      const [crossbar] = new Engine(imageOf(matrix, storage, INT8)).crossbars;
      const found = matrix.map((row, r) =>
        row.map((_, c) => {
          const place = crossbar.weights.place(r, c);
          return place < 0 ? null : crossbar.weights.at(place);
        }),
      );
      expect(found, storage).toEqual(matrix);
    }
  });

  it('clips what is stored, and says whether it changed', () => {
    const [crossbar] = new Engine(imageOf([[5]], 'dense', INT8)).crossbars;
    const place = crossbar.weights.place(0, 0);
    const stored = [200, 127, 500, -200, -127, 0].map(value => [
      crossbar.weights.store(place, value),
      crossbar.weights.at(place),
    ]);
    expect(stored).toEqual([
      [true, 127],
      [false, 127],
      [false, 127],
      [true, -127],
      [false, -127],
      [true, 0],
    ]);
  });

  it('acts with the high byte of a shadow weight, rounded down', () => {
    const engine = new Engine(imageOf([[0, 255, 256, -1, -256, -257]], 'dense', SHADOW));
    expect(sumsOf(engine, [0]).sums).toEqual([0, 0, 1, -1, -1, -2]);
    const [crossbar] = engine.crossbars;
    crossbar.weights.store(crossbar.weights.place(0, 0), 1024);
    expect(sumsOf(engine, [0]).sums).toEqual([4, 0, 1, -1, -1, -2]);
    engine.writeStoredWeights(0, Int16Array.of(-1, 511, 512, 0, 0, 32767));
    expect(sumsOf(engine, [0]).sums).toEqual([-1, 1, 2, 0, 0, 127]);
  });

  it('gives its weights back as the image lays them out', () => {
    for (const storage of ['dense', 'sparse'] as const) {
      const matrix: Matrix = Array.from({ length: 5 }, (_, r) =>
        Array.from({ length: 33 }, (__, c) => ((r + c) % 3 === 0 ? null : r * 20 - c)),
      );
      const image = imageOf(matrix, storage, INT8);
      const engine = new Engine(image);
      const weights = engine.storedWeights(0);
      expect(weights).toEqual(image.crossbars[0].weights);
      const others = weights.map(weight => -weight);
      engine.writeStoredWeights(0, others);
      expect(engine.storedWeights(0)).toEqual(others);
      expect(sumsOf(engine, [2]).sums).toEqual(matrix[2].map(weight => (weight === null ? 0 : -weight)));
    }
  });
});
