import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNpy } from '../../src/data/npy.js';
import {
  LFSR16_DRAW_TABLE,
  LFSR16_MASK,
  LFSR32_DRAW_TABLE,
  LFSR32_MASK,
  type LfsrBits,
  type LfsrForm,
  lfsr16Draw,
  lfsr32Draw,
  lfsrShift,
} from '../../src/fixed/lfsr.js';
import { xorshift32 } from '../../src/fixed/xorshift.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';
import { vectorRows } from './vectors.js';

type Row = [
  generator: string,
  bits: LfsrBits,
  seed: number,
  states: number[],
  after1000: number,
  afterPeriodMinus1: number,
  lowestBits: number,
];

/** The step of a recorded generator, for example `lfsr16-galois-left`. */
function stepOf(generator: string, bits: LfsrBits): (state: number) => number {
  if (generator.startsWith('xorshift32')) return xorshift32;
  const form = generator.replace(/^lfsr(16|32)-/, '') as LfsrForm;
  return state => lfsrShift(form, bits, state);
}

/**
 * `step` applied `times` times, by squaring: a linear step is the matrix of its columns
 * step(2^i) over GF(2), so 2^32 - 2 steps cost 62 products and not minutes.
 */
function leap(step: (state: number) => number, bits: number, state: number, times: number): number {
  const apply = (columns: number[], word: number): number =>
    columns.reduce((sum, column, i) => ((word >>> i) & 1 ? sum ^ column : sum), 0) >>> 0;
  let columns = Array.from({ length: bits }, (_, i) => step((1 << i) >>> 0));
  let result = state;
  for (let rest = times; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = apply(columns, result);
    columns = columns.map(column => apply(columns, column));
  }
  return result;
}

describe.skipIf(!hasSharedData)('generators.json', () => {
  const rows = vectorRows<Row>('generators', 7);

  it.each(rows)('%s, %i bits, seed %i', (generator, bits, seed, states, after1000, last, lowest) => {
    const step = stepOf(generator, bits);
    const run = [seed];
    for (let i = 0; i < 1000; i++) run.push(step(run[i]));
    expect(run.slice(1, 41)).toEqual(states);
    expect(run[1000]).toBe(after1000);
    const packed = run.slice(0, 32).reduce((word, state, i) => (word | ((state & 1) << i)) >>> 0, 0);
    expect(packed).toBe(lowest);
    expect(leap(step, bits, seed, 2 ** bits - 2)).toBe(last);
    expect(step(last)).toBe(seed);
  });

  it('holds every form', () => {
    expect(new Set(rows.map(row => row[0])).size).toBe(9);
  });
});

/** A Galois register shifting right, written in BigInt from its definition. */
function plainDraw(state: number, mask: number): number {
  let wide = BigInt(state);
  for (let shift = 0; shift < 8; shift++) wide = wide & 1n ? (wide >> 1n) ^ BigInt(mask) : wide >> 1n;
  return Number(wide);
}

describe('draws', () => {
  it('lfsr16Draw is eight single shifts, for every state', () => {
    for (let state = 1; state < 65536; state++) {
      let shifted = state;
      for (let shift = 0; shift < 8; shift++) shifted = lfsrShift('galois-right', 16, shifted);
      if (lfsr16Draw(state) !== shifted) expect.unreachable(`differs at ${state}`);
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff }), state => {
        expect(lfsr16Draw(state)).toBe(plainDraw(state, 0xb400));
      }),
    );
  });

  it('lfsr32Draw is eight single shifts', () => {
    // Linear in the state, so the 32 unit states would prove it; random ones besides.
    const units = Array.from({ length: 32 }, (_, bit) => (1 << bit) >>> 0);
    const check = (state: number): void => {
      let shifted = state;
      for (let shift = 0; shift < 8; shift++) shifted = lfsrShift('galois-right', 32, shifted);
      expect(lfsr32Draw(state)).toBe(shifted);
      expect(shifted).toBe(plainDraw(state, 0x80200003));
    };
    units.forEach(check);
    fc.assert(fc.property(fc.integer({ min: 1, max: 0xffffffff }), check), { numRuns: 2000 });
  });

  it('has tables of 256 entries for the stated masks', () => {
    expect([LFSR16_MASK, LFSR32_MASK]).toEqual([0xb400, 0x80200003]);
    for (const byte of [0, 1, 128, 170, 255]) {
      expect(LFSR16_DRAW_TABLE[byte]).toBe(plainDraw(byte, 0xb400));
      expect(LFSR32_DRAW_TABLE[byte]).toBe(plainDraw(byte, 0x80200003));
    }
    expect([LFSR16_DRAW_TABLE.length, LFSR32_DRAW_TABLE.length]).toEqual([256, 256]);
  });

  it.skipIf(!hasSharedData).each([
    ['lfsr16_draws', lfsr16Draw, 0xacf2],
    ['lfsr32_draws', lfsr32Draw, 0x1235dd0f],
  ] as const)('%s are reproduced', (table, draw, start) => {
    const bytes = readFileSync(sharedData('csdp-chip', 'unit', `${table}.npy`));
    const draws: number[] = [];
    let state: number = start;
    for (let i = 0; i < 64; i++) {
      state = draw(state);
      draws.push(state & 255);
    }
    expect(draws).toEqual([...parseNpy(bytes, table).data]);
  });
});
