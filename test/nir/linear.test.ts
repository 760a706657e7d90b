import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NirNode } from '../../src/nir/graph.js';
import { linearOf } from '../../src/nir/linear.js';
import { addMaps, applyMap, composeMaps, type SparseMap } from '../../src/nir/sparse-map.js';
import { arrayOf, graphOf, type NodeSketch } from './graphs.js';

function node(sketch: NodeSketch): NirNode {
  return graphOf({ n: sketch }, 1).nodes.get('n') as NirNode;
}

const one = (value: number) => arrayOf([], [value]);
const pair = (y: number, x: number) => arrayOf([2], [y, x]);

describe('convolution', () => {
  const side = fc.integer({ min: 1, max: 3 });
  const cases = fc
    .record({
      groups: fc.integer({ min: 1, max: 2 }),
      perGroup: side,
      outPerGroup: side,
      kernel: fc.tuple(side, side),
      stride: fc.tuple(side, side),
      dilation: fc.tuple(side, side),
      padding: fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 })),
      spare: fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })),
      seed: fc.integer({ min: 1, max: 1000 }),
    })
    .map(c => ({
      ...c,
      // As large as the kernel at least.
      size: [0, 1].map(
        axis =>
          Math.max(1, c.dilation[axis] * (c.kernel[axis] - 1) + 1 - 2 * c.padding[axis]) + c.spare[axis],
      ),
    }));

  it('is the sum over the kernel, for any stride, padding, dilation and groups', () => {
    fc.assert(
      fc.property(
        cases,
        ({ groups, perGroup, outPerGroup, kernel, stride, dilation, padding, size, seed }) => {
          const channels = groups * perGroup;
          const out = groups * outPerGroup;
          const weights = numbers(out * perGroup * kernel[0] * kernel[1], seed);
          const values = numbers(channels * size[0] * size[1], seed + 1);
          const lengths = [0, 1].map(
            axis =>
              Math.floor(
                (size[axis] + 2 * padding[axis] - dilation[axis] * (kernel[axis] - 1) - 1) / stride[axis],
              ) + 1,
          );
          const { map, bias } = linearOf(
            node({
              type: 'Conv2d',
              input: [channels, ...size],
              output: [out, ...lengths],
              params: {
                weight: arrayOf([out, perGroup, ...kernel], weights),
                stride: pair(...stride),
                padding: pair(...padding),
                dilation: pair(...dilation),
                groups: one(groups),
                bias: arrayOf([out], numbers(out, seed + 2)),
              },
            }),
          );
          const result = applyMap(map, values);
          const expected: number[] = [];
          for (let o = 0; o < out; o++) {
            for (let y = 0; y < lengths[0]; y++) {
              for (let x = 0; x < lengths[1]; x++) {
                let sum = 0;
                for (let i = 0; i < perGroup; i++) {
                  const channel = Math.floor(o / outPerGroup) * perGroup + i;
                  for (let ky = 0; ky < kernel[0]; ky++) {
                    for (let kx = 0; kx < kernel[1]; kx++) {
                      const row = y * stride[0] + ky * dilation[0] - padding[0];
                      const column = x * stride[1] + kx * dilation[1] - padding[1];
                      if (row < 0 || row >= size[0] || column < 0 || column >= size[1]) continue;
                      const weight = weights[((o * perGroup + i) * kernel[0] + ky) * kernel[1] + kx];
                      sum += weight * values[(channel * size[0] + row) * size[1] + column];
                    }
                  }
                }
                expected.push(sum);
              }
            }
          }
          expect([...result].map(rounded)).toEqual(expected.map(rounded));
          expect(bias).toHaveLength(expected.length);
          expect(bias![expected.length - 1]).toBe(numbers(out, seed + 2)[out - 1]);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('in one dimension, and pads `same` with the odd place at the end', () => {
    const { map } = linearOf(
      node({
        type: 'Conv1d',
        input: [1, 4],
        output: [1, 4],
        params: {
          weight: arrayOf([1, 1, 2], [1, 10]),
          ...{ stride: one(1), dilation: one(1), groups: one(1), padding: 'same', bias: arrayOf([1], [0]) },
        },
      }),
    );
    expect([...applyMap(map, [1, 2, 3, 4])]).toEqual([21, 32, 43, 4]);
  });
});

describe('pooling', () => {
  const image = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const params = { kernel_size: pair(2, 2), stride: pair(2, 2), padding: pair(1, 1) };

  it('adds up', () => {
    const { map } = linearOf(node({ type: 'SumPool2d', input: [1, 3, 3], output: [1, 2, 2], params }));
    expect([...applyMap(map, image)]).toEqual([1, 5, 11, 28]);
  });

  it('takes the mean, padded places included', () => {
    const { map } = linearOf(node({ type: 'AvgPool2d', input: [1, 3, 3], output: [1, 2, 2], params }));
    expect([...applyMap(map, image)]).toEqual([0.25, 1.25, 2.75, 7]);
  });
});

describe('matrices', () => {
  it('one for each place of leading axes', () => {
    const weight = arrayOf([2, 1, 2], [1, 2, 3, 4]);
    const { map } = linearOf(node({ type: 'Linear', input: [2, 2], output: [2, 1], params: { weight } }));
    expect([...applyMap(map, [1, 1, 10, 10])]).toEqual([3, 70]);
  });

  it('Scale and Flatten leave every value in its place', () => {
    const scale = linearOf(node({ type: 'Scale', size: 2, params: { scale: [2, -1] } })).map;
    expect([...applyMap(scale, [3, 4])]).toEqual([6, -4]);
    const flat = linearOf(node({ type: 'Flatten', input: [2, 2], output: [4] })).map;
    expect([...applyMap(flat, [1, 2, 3, 4])]).toEqual([1, 2, 3, 4]);
  });
});

describe('sparse maps', () => {
  it('compose and add as matrices do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 4 }),
        (seed, a, b) => {
          const first = dense(b, a, seed);
          const other = dense(b, a, seed + 7);
          const second = dense(3, b, seed + 1);
          const values = numbers(a, seed + 2);
          expect([...applyMap(composeMaps(second, first), values)].map(rounded)).toEqual(
            [...applyMap(second, applyMap(first, values))].map(rounded),
          );
          const sum = applyMap(first, values).map((value, row) => value + applyMap(other, values)[row]);
          expect([...applyMap(addMaps(first, other), values)].map(rounded)).toEqual([...sum].map(rounded));
        },
      ),
    );
  });
});

function dense(post: number, pre: number, seed: number): SparseMap {
  return linearOf(
    node({
      type: 'Linear',
      input: [pre],
      output: [post],
      params: { weight: arrayOf([post, pre], numbers(post * pre, seed)) },
    }),
  ).map;
}

/** Numbers of either sign that no two seeds share. */
function numbers(count: number, seed: number): number[] {
  return Array.from({ length: count }, (_, index) => ((index * 37 + seed * 101) % 61) - 30 + (seed % 7) / 8);
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6 + 0;
}
