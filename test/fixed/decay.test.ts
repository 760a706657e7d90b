import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decayFloor, decayTowardZero, decayTrace, raiseTrace } from '../../src/fixed/decay.js';
import { hasSharedData } from '../support/shared-data.js';
import { vectorRows } from './vectors.js';

const state = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });
const decay = fc.integer({ min: 0, max: 4096 });

describe('decay in exact arithmetic', () => {
  it('towards zero and down, over all of 32 bits', () => {
    fc.assert(
      fc.property(state, decay, (x, d) => {
        const product = BigInt(x) * BigInt(4096 - d);
        expect(decayTowardZero(x, d)).toBe(Number(product / 4096n));
        expect(decayFloor(x, d)).toBe(Number(product >> 12n));
      }),
      { numRuns: 3000 },
    );
  });

  it('at the corners of the 24-bit states', () => {
    for (const x of [-(2 ** 24), -(2 ** 23), -4097, -4096, -4095, -1, 0, 1, 4095, 4096, 2 ** 23, 2 ** 24]) {
      for (const d of [0, 1, 2047, 2048, 4095, 4096]) {
        const product = BigInt(x) * BigInt(4096 - d);
        expect(decayTowardZero(x, d)).toBe(Number(product / 4096n));
        expect(decayFloor(x, d)).toBe(Number(product >> 12n));
      }
    }
  });

  it('of a trace: the mean over all random numbers is exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 127 }), decay, (x, d) => {
        let sum = 0;
        for (let random = 0; random < 4096; random++) sum += decayTrace(x, d, 12, random);
        expect(sum).toBe(x * (4096 - d));
      }),
      { numRuns: 30 },
    );
  });
});

describe.skipIf(!hasSharedData)('recorded tables', () => {
  it('dec.json', () => {
    const rows = vectorRows<[number, number, number, number]>('dec', 4);
    expect(rows).toHaveLength(547);
    for (const [x, d, towardZero, floor] of rows) {
      expect([decayTowardZero(x, d), decayFloor(x, d)], `dec(${x}, ${d})`).toEqual([towardZero, floor]);
    }
  });

  it('dec-sequences.json', () => {
    const rows = vectorRows<[number, number[]]>('dec-sequences', 2);
    expect(rows).toHaveLength(24);
    for (const [d, states] of rows) {
      const run = [states[0]];
      while (run.length < states.length) run.push(decayTowardZero(run[run.length - 1], d));
      expect(run).toEqual(states);
    }
  });

  it('trace-decay.json', () => {
    const rows = vectorRows<[number, number, number, number, number]>('trace-decay', 5);
    expect(rows).toHaveLength(366);
    for (const [x, d, bits, random, result] of rows) {
      expect(decayTrace(x, d, bits, random), `x ${x}, d ${d}, r ${random}`).toBe(result);
    }
  });

  it('trace-sequences.json', () => {
    const rows = vectorRows<[number, number, number, number[], number[], number[]]>('trace-sequences', 6);
    expect(rows).toHaveLength(16);
    for (const [x0, d, impulse, randoms, spikes, traces] of rows) {
      let x = x0;
      const run = randoms.map((random, step) => {
        x = decayTrace(x, d, 12, random);
        if (spikes[step] === 1) x = raiseTrace(x, impulse);
        return x;
      });
      expect(run).toEqual(traces);
    }
  });
});
