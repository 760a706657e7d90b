import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { network } from '../../src/network/builder.js';
import { denseOf } from '../../src/network/dense.js';
import type {
  ConnectSpec,
  ConvolutionSpec,
  SparseProjection,
  WeightSpec,
} from '../../src/network/description.js';
import { expandNetwork } from '../../src/network/expand.js';
import { synapseCount } from '../../src/network/sparse-connect.js';

function describeJoined(pre: number, post: number, connect: ConnectSpec, weights: WeightSpec, seed = 1) {
  return network('joined', { seed })
    .input('in', { size: pre, encoder: 'external' })
    .population('out', {
      size: post,
      neuron: { model: 'lif-shift', leakShift: 2 },
      threshold: { kind: 'constant', value: 5 },
    })
    .project('W', 'in', 'out', { connect, weights, weightBits: 16 })
    .build();
}

function join(...options: Parameters<typeof describeJoined>): SparseProjection {
  const { W } = expandNetwork(describeJoined(...options)).projections;
  if (W.layout !== 'sparse') throw new Error(W.layout);
  return W;
}

/** Sources of each neuron. */
function lists({ start, sources, post }: SparseProjection): number[][] {
  return Array.from({ length: post }, (_, neuron) => [...sources.subarray(start[neuron], start[neuron + 1])]);
}

const sizes = fc.integer({ min: 1, max: 60 });
const seeds = fc.integer({ min: 1, max: 0xffffffff });
const one: WeightSpec = { kind: 'constant', value: 1 };

describe('fan-in', () => {
  test('gives each neuron so many distinct sources, ascending', () => {
    fc.assert(
      fc.property(
        sizes,
        sizes,
        seeds,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (pre, post, seed, share) => {
          const synapses = Math.max(1, Math.round(share * pre));
          const projection = join(pre, post, { kind: 'fan-in', synapses }, one, seed);
          for (const sources of lists(projection)) {
            expect(sources).toHaveLength(synapses);
            expect(sources).toEqual([...new Set(sources)].sort((a, b) => a - b));
            expect(sources.every(source => source >= 0 && source < pre)).toBe(true);
          }
          expect(projection.weights.length).toBe(post * synapses);
        },
      ),
    );
  });

  test('draws every source as often as any other', () => {
    const projection = join(10, 20_000, { kind: 'fan-in', synapses: 3 }, one);
    const drawn = new Array<number>(10).fill(0);
    for (const source of projection.sources) drawn[source]++;
    // A source is in a list with probability 0.3: six standard deviations of 20,000 trials are 389.
    for (const count of drawn) expect(Math.abs(count - 6000)).toBeLessThan(389);
  });

  test('draws the connection first, then a weight a synapse', () => {
    const spec = { kind: 'uniform', low: -500, high: 500 } as const;
    const few = join(30, 7, { kind: 'fan-in', synapses: 4 }, spec, 9);
    expect(lists(few)).toEqual(lists(join(30, 7, { kind: 'fan-in', synapses: 4 }, one, 9)));
    expect(new Set(few.weights).size).toBeGreaterThan(15);
  });
});

describe('local', () => {
  test('stays within the radius, and takes all there is where that is less', () => {
    fc.assert(
      fc.property(
        sizes,
        sizes,
        seeds,
        fc.integer({ min: 0, max: 70 }),
        fc.nat(),
        (pre, post, seed, radius, pick) => {
          const synapses = 1 + (pick % Math.min(pre, 2 * radius + 1));
          const connect = { kind: 'local', radius, synapses } as const;
          const projection = join(pre, post, connect, one, seed);
          lists(projection).forEach((sources, neuron) => {
            const place = Math.floor(((neuron + 0.5) * pre) / post);
            const near = Array.from({ length: pre }, (_, source) => source).filter(
              source => Math.abs(source - place) <= radius,
            );
            expect(sources).toHaveLength(Math.min(synapses, near.length));
            expect(new Set(sources).size).toBe(sources.length);
            for (const source of sources) expect(near).toContain(source);
          });
          expect(projection.sources.length).toBe(synapseCount(connect, pre, post));
        },
      ),
    );
  });
});

describe('listed', () => {
  test('has exactly the pairs of the list, each with its own weight', () => {
    const cells = fc.uniqueArray(fc.integer({ min: 0, max: 12 * 9 - 1 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(cells, cells => {
        const pre = cells.map(cell => cell % 12);
        const post = cells.map(cell => Math.floor(cell / 12));
        const values = cells.map(cell => 3 * cell - 100);
        const { weights, mask } = denseOf(
          join(12, 9, { kind: 'listed', pre, post }, { kind: 'values', values }),
        );
        const expected = Array.from({ length: 108 }, (_, cell) =>
          cells.includes(cell) ? 3 * cell - 100 : 0,
        );
        expect([...weights]).toEqual(expected);
        expect([...mask!].map(Boolean)).toEqual(
          Array.from({ length: 108 }, (_, cell) => cells.includes(cell)),
        );
      }),
    );
  });
});

const small = fc.integer({ min: 1, max: 3 });
const convolutions: fc.Arbitrary<ConvolutionSpec> = fc
  .record({
    groups: small,
    inputs: small,
    outputs: small,
    size: fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 })),
    kernel: fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 })),
    stride: fc.tuple(small, small),
    dilation: fc.tuple(small, small),
    padding: fc.tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.nat(3)),
  })
  .map(({ groups, inputs, outputs, size, kernel, ...rest }) => ({
    kind: 'convolution' as const,
    input: [groups * inputs, ...size] as const,
    kernel: [groups * outputs, inputs, ...kernel] as const,
    groups,
    ...rest,
  }))
  .filter(spec => outputOf(spec).every(length => length >= 1));

/** Height and width of the output, by counting where the kernel fits. */
function outputOf({ input, kernel, stride, padding, dilation }: ConvolutionSpec): [number, number] {
  return [0, 1].map(axis => {
    const length = input[1 + axis] + padding[axis] + padding[2 + axis];
    const reach = dilation[axis] * (kernel[2 + axis] - 1) + 1;
    let places = 0;
    for (let at = 0; at + reach <= length; at += stride[axis]) places++;
    return places;
  }) as [number, number];
}

/** The matrix of a convolution, straight from its definition, each output from all kernel elements. */
function matrixOf(spec: ConvolutionSpec, values: readonly number[]): (number | null)[][] {
  const { input, kernel, stride, padding, dilation, groups } = spec;
  const [channels, height, width] = input;
  const [outputs, inputs, kernelHeight, kernelWidth] = kernel;
  const [rows, columns] = outputOf(spec);
  const matrix: (number | null)[][] = [];
  for (let o = 0; o < outputs; o++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const row = new Array<number | null>(channels * height * width).fill(null);
        for (let c = 0; c < inputs; c++) {
          for (let ky = 0; ky < kernelHeight; ky++) {
            for (let kx = 0; kx < kernelWidth; kx++) {
              const sourceY = y * stride[0] - padding[0] + ky * dilation[0];
              const sourceX = x * stride[1] - padding[1] + kx * dilation[1];
              if (sourceY < 0 || sourceY >= height || sourceX < 0 || sourceX >= width) continue;
              const channel = Math.floor(o / (outputs / groups)) * inputs + c;
              row[(channel * height + sourceY) * width + sourceX] =
                values[((o * inputs + c) * kernelHeight + ky) * kernelWidth + kx];
            }
          }
        }
        matrix.push(row);
      }
    }
  }
  return matrix;
}

describe('one-to-one between more neurons than a matrix joins', () => {
  const size = 12_000;

  test('is kept as lists, and draws nothing', () => {
    const W = join(size, size, { kind: 'one-to-one' }, { kind: 'constant', value: -3 });
    const near = join(size, size, { kind: 'local', radius: 0, synapses: 1 }, { kind: 'constant', value: -3 });
    expect(W).toEqual(near);
    expect(W.sources).toEqual(Int32Array.from({ length: size }, (_, i) => i));
    const { generatorState } = expandNetwork(
      describeJoined(size, size, { kind: 'one-to-one' }, { kind: 'constant', value: -3 }),
    );
    expect(generatorState).toBe(
      expandNetwork(describeJoined(2, 2, { kind: 'one-to-one' }, { kind: 'constant', value: -3 }))
        .generatorState,
    );
  });

  test('takes a value a neuron', () => {
    const values = Array.from({ length: size }, (_, i) => (i % 255) - 127);
    const W = join(size, size, { kind: 'one-to-one' }, { kind: 'values', values });
    expect([...W.weights]).toEqual(values);
  });

  test('is refused with weights that are drawn for each pair', () => {
    expect(() =>
      describeJoined(size, size, { kind: 'one-to-one' }, { kind: 'uniform', low: 0, high: 1 }),
    ).toThrow(
      /draws a weight for each; limit 134217728; use constant weights, or connect by local with radius 0/,
    );
  });
});

describe('convolution', () => {
  test('has the matrix of its definition, and tells which weights are one', () => {
    fc.assert(
      fc.property(convolutions, spec => {
        const elements = spec.kernel.reduce((product, length) => product * length, 1);
        const values = Array.from({ length: elements }, (_, i) => i - 40);
        const [rows, columns] = outputOf(spec);
        const pre = spec.input.reduce((product, length) => product * length, 1);
        const post = spec.kernel[0] * rows * columns;
        const projection = join(pre, post, spec, { kind: 'values', values });
        const { weights, mask } = denseOf(projection);
        const expected = matrixOf(spec, values).flat();
        expect([...mask!]).toEqual(expected.map(value => (value === null ? 0 : 1)));
        expect([...weights]).toEqual(expected.map(value => value ?? 0));
        expect(projection.kernel!.weights).toBe(elements);
        const named = Array.from(projection.kernel!.index, element => values[element]);
        expect([...projection.weights]).toEqual(named);
        for (const sources of lists(projection)) expect(sources).toEqual([...sources].sort((a, b) => a - b));
      }),
    );
  });

  test('draws one weight for each element of the kernel', () => {
    const spec: ConvolutionSpec = {
      kind: 'convolution',
      input: [2, 5, 5],
      kernel: [4, 1, 3, 3],
      stride: [1, 1],
      padding: [1, 1, 1, 1],
      dilation: [1, 1],
      groups: 2,
    };
    const projection = join(50, 100, spec, { kind: 'uniform', low: -20_000, high: 20_000 });
    const drawn = new Map<number, number>();
    projection.kernel!.index.forEach((element, synapse) => {
      drawn.set(element, drawn.get(element) ?? projection.weights[synapse]);
      expect(projection.weights[synapse]).toBe(drawn.get(element));
    });
    expect(drawn.size).toBe(36);
    expect(new Set(drawn.values()).size).toBeGreaterThan(30);
  });
});

describe('is refused', () => {
  const conv: ConvolutionSpec = {
    kind: 'convolution',
    input: [1, 4, 4],
    kernel: [1, 1, 3, 3],
    stride: [1, 1],
    padding: [0, 0, 0, 0],
    dilation: [1, 1],
    groups: 1,
  };
  test.each<[string, number, number, ConnectSpec, WeightSpec, string]>([
    [
      'a fan-in of too many',
      5,
      3,
      { kind: 'fan-in', synapses: 6 },
      one,
      'synapses is 6; only 5 neurons send',
    ],
    [
      'a neighbourhood of too few',
      50,
      50,
      { kind: 'local', radius: 2, synapses: 6 },
      one,
      'synapses is 6; within radius 2 lie at most 5 sources',
    ],
    [
      'a ragged list',
      5,
      5,
      { kind: 'listed', pre: [1, 2], post: [1] },
      one,
      'post has 1 entries; pre has 2, one each a synapse',
    ],
    [
      'a list beyond the neurons',
      5,
      5,
      { kind: 'listed', pre: [1, 5], post: [1, 1] },
      one,
      'pre[1] is 5; limit 0 .. 4',
    ],
    [
      'a pair twice',
      5,
      5,
      { kind: 'listed', pre: [1, 4, 1], post: [2, 2, 2] },
      one,
      'connect joins 1 to 2 twice; leave one out, or add a projection',
    ],
    ['an image of another size', 15, 4, conv, one, 'input is 1 x 4 x 4 = 16; 15 neurons send'],
    ['an output of another size', 16, 5, conv, one, 'gives 1 x 2 x 2 = 4 values; 5 neurons receive'],
    [
      'a kernel of other channels',
      16,
      4,
      { ...conv, kernel: [1, 2, 3, 3] },
      one,
      'kernel[1] is 2; 1 channels in 1 groups are 1',
    ],
    [
      'groups that do not divide',
      16,
      4,
      { ...conv, groups: 2 },
      one,
      'groups is 2; it must divide the channels, 1 in and 1 out',
    ],
    [
      'a kernel larger than its input',
      16,
      4,
      { ...conv, dilation: [2, 2] },
      one,
      'reaches beyond the padded input; use more padding or a smaller kernel',
    ],
    [
      'a kernel without all its weights',
      16,
      4,
      conv,
      { kind: 'values', values: [1, 2] },
      'values has 2 entries; the kernel has 1 x 1 x 3 x 3 = 9',
    ],
    [
      'a matrix of weights for a list',
      2,
      1,
      { kind: 'fan-in', synapses: 1 },
      { kind: 'matrix', values: [[1, 2]] },
      'weights are a matrix, but connect is fan-in; use values',
    ],
    [
      'more synapses than there is memory for',
      1 << 20,
      1 << 20,
      { kind: 'fan-in', synapses: 100 },
      one,
      'has 104857600 synapses; limit 67108864; split a population',
    ],
  ])('%s', (_, pre, post, connect, weights, message) => {
    expect(() => describeJoined(pre, post, connect, weights)).toThrow(message);
  });
});
