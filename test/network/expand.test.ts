import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { network } from '../../src/network/builder.js';
import { denseOf } from '../../src/network/dense.js';
import type { ConnectSpec, ExpandedNetwork, WeightSpec } from '../../src/network/description.js';
import { expandNetwork } from '../../src/network/expand.js';
import { parseNetwork } from '../../src/network/parse.js';
import { networkFixture } from './fixture.js';

/** xorshift32 and below() once more, in 64-bit arithmetic (data/csdp-chip README, 1.1.4). */
class Stream {
  state: bigint;

  constructor(seed: number) {
    this.state = BigInt(seed);
  }

  next(): number {
    const mask = 0xffffffffn;
    this.state = (this.state ^ (this.state << 13n)) & mask;
    this.state ^= this.state >> 17n;
    this.state = (this.state ^ (this.state << 5n)) & mask;
    return Number(this.state);
  }

  below(n: number): number {
    return Number((BigInt(this.next()) * BigInt(n)) >> 32n);
  }
}

function pairOf(
  seed: number,
  shape: readonly [number, number],
  post: number,
  connect: ConnectSpec,
  weights: WeightSpec,
): ExpandedNetwork {
  return expandNetwork(
    network('pair', { seed })
      .input('image', { size: shape[0] * shape[1], shape, encoder: 'bernoulli' })
      .population('z', {
        size: post,
        neuron: { model: 'lif-shift', leakShift: 2 },
        threshold: { kind: 'uniform', low: -3, high: 9 },
      })
      .project('W', 'image', 'z', { connect, weights, weightBits: 16 })
      .build(),
  );
}

const seeds = fc.integer({ min: 1, max: 0xffffffff });
const uniform = { kind: 'uniform', low: -32768, high: 32767 } as const;

describe('expandNetwork', () => {
  test('draws thresholds, all weights, then rectangles of images that are not square', () => {
    const sides = fc.integer({ min: 2, max: 9 });
    fc.assert(
      fc.property(
        seeds,
        sides,
        sides,
        fc.integer({ min: 1, max: 5 }),
        sides,
        (seed, rows, columns, post, most) => {
          const maxSide = most === 9 ? {} : { maxSide: most };
          const connect = { kind: 'rectangles', minSide: 2, ...maxSide } as const;
          const expanded = pairOf(seed, [rows, columns], post, connect, uniform);
          const stream = new Stream(seed);
          const pre = rows * columns;
          const thresholds = Array.from({ length: post }, () => stream.below(13) - 3);
          const weights = Array.from({ length: post * pre }, () => stream.below(65536) - 32768);
          const mask: number[] = [];
          for (let k = 0; k < post; k++) {
            const height = 2 + stream.below(Math.min(rows, most) - 1);
            const width = 2 + stream.below(Math.min(columns, most) - 1);
            const y0 = stream.below(rows - height + 1);
            const x0 = stream.below(columns - width + 1);
            for (let j = 0; j < pre; j++) {
              const [row, column] = [Math.floor(j / columns), j % columns];
              const inside = y0 <= row && row < y0 + height && x0 <= column && column < x0 + width;
              mask.push(inside ? 1 : 0);
            }
          }
          expect([...expanded.thresholds.z]).toEqual(thresholds);
          expect([...denseOf(expanded.projections.W).mask!]).toEqual(mask);
          expect([...expanded.projections.W.weights]).toEqual(weights.map((w, i) => (mask[i] === 1 ? w : 0)));
          expect(expanded.generatorState).toBe(Number(stream.state));
        },
      ),
      { numRuns: 50 },
    );
  });

  test('random connections take one draw a pair after the weights', () => {
    fc.assert(
      fc.property(seeds, fc.double({ min: 0, max: 1, noNaN: true }), (seed, probability) => {
        const { projections, generatorState } = pairOf(
          seed,
          [3, 4],
          5,
          { kind: 'random', probability },
          { kind: 'constant', value: -5 },
        );
        const stream = new Stream(seed);
        for (let k = 0; k < 5; k++) stream.next();
        const mask = Array.from({ length: 60 }, () => (stream.next() <= probability * 2 ** 32 ? 1 : 0));
        expect([...denseOf(projections.W).mask!]).toEqual(mask);
        expect([...projections.W.weights]).toEqual(mask.map(held => (held === 1 ? -5 : 0)));
        expect(generatorState).toBe(Number(stream.state));
      }),
      { numRuns: 50 },
    );
  });

  test('probability 0 holds nothing, 1 everything, 0.3 about three tenths', () => {
    const held = (probability: number) =>
      denseOf(pairOf(1, [20, 20], 50, { kind: 'random', probability }, uniform).projections.W).mask!.reduce(
        (sum, value) => sum + value,
        0,
      );
    expect(held(0)).toBe(0);
    expect(held(1)).toBe(20000);
    // Five standard deviations of a binomial of 20000 trials are 324.
    expect(Math.abs(held(0.3) - 6000)).toBeLessThan(324);
  });

  test('order, kinds and sizes of the tiny network', () => {
    const { thresholds, projections, generatorState } = expandNetwork(
      parseNetwork(networkFixture('tiny.yaml')),
    );
    const stream = new Stream(7);
    expect([...thresholds.z1]).toEqual(Array.from({ length: 4 }, () => 10 + stream.below(11)));
    expect([...thresholds.loihi]).toEqual([100, 110, 120]);
    expect(Object.keys(thresholds)).toEqual(['z1', 'loihi']);
    expect(Object.keys(projections)).toEqual(['W1', 'V1', 'S1', 'L1', 'F1', 'C1']);
    // W1: 4 x 6 weights and 4 rectangles; V1: 4 x 2 pairs; the others draw nothing.
    for (let i = 0; i < 24 + 16; i++) stream.next();
    const kept = Array.from({ length: 8 }, (_, i) => (stream.next() <= 2 ** 31 ? i + 1 : 0));
    expect([...projections.V1.weights]).toEqual(kept);
    expect(generatorState).toBe(Number(stream.state));
    expect([...projections.S1.weights]).toEqual([64, 0, 0, 0, 0, 64, 0, 0, 0, 0, 64, 0, 0, 0, 0, 64]);
    expect([...projections.L1.weights]).toEqual([255, 254, 0, 1, 1, 2, 3, 4, 0, 0, 0, 7]);
    expect(projections.F1).toMatchObject({ pre: 3, post: 3, mask: null });
    expect(projections.F1.weights).toEqual(Float64Array.of(0, 0.5, -0.25, 1.5e-3, 0, 2, -1, 1, 0));
    expect(projections.L1.weights).toBeInstanceOf(Int16Array);
  });
});
