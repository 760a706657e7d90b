import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactRow, quantityRow, Tally } from '../../../src/study/verify/tally.js';

const numbers = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 20 });

describe('a tally', () => {
  it('counts what differs, and names the first', () => {
    fc.assert(
      fc.property(numbers, numbers, (ours, expected) => {
        const tally = new Tally();
        const length = Math.min(ours.length, expected.length);
        tally.values('x', ours.slice(0, length), expected.slice(0, length));
        const differing = Array.from({ length }, (_, i) => i).filter(i => ours[i] !== expected[i]);
        expect(tally.row('w')).toEqual({
          ...{ what: 'w', unit: 'values', expected: length, ours: length - differing.length },
          ...{ measure: 'count', difference: differing.length, tolerance: 0 },
          verdict: differing.length === 0 ? 'pass' : 'fail',
          ...(differing.length > 0 && {
            note: `x[${differing[0]}]: ${ours[differing[0]]}, recorded ${expected[differing[0]]}`,
          }),
        });
      }),
    );
  });

  it('fails where nothing was compared', () => {
    expect(new Tally().row('w')).toMatchObject({ verdict: 'fail', note: 'nothing is recorded' });
  });

  it.each([
    [
      [1, 2, 3],
      [1, 2],
    ],
    [
      [1, 2],
      [1, 2, 3],
    ],
    [[1], []],
  ])('fails where %j stands against %j', (ours, expected) => {
    const tally = new Tally();
    tally.value('other', 1, 1);
    tally.values('x', ours, expected);
    expect(tally.row('w')).toMatchObject({
      verdict: 'fail',
      note: `x: ${ours.length} values, ${expected.length} recorded`,
    });
  });

  it.each([
    [Number.NaN, 1],
    [1, Number.NaN],
    [Number.NaN, Number.NaN],
    [Number.POSITIVE_INFINITY, 1],
  ])('never takes %d for %d, whatever the tolerance', (ours, expected) => {
    for (const measure of ['absolute', 'relative'] as const) {
      const tally = new Tally(1e300, measure);
      tally.value('x', ours, expected);
      expect(tally.row('w').verdict).toBe('fail');
    }
  });

  it('tells the difference that is worst by its own limit', () => {
    const tally = new Tally();
    tally.values('x', [1.5, 2.09], [1, 2], i => [1, 0.1][i]);
    const row = tally.row('w');
    expect(row).toMatchObject({ ours: 2, measure: 'absolute', tolerance: 0.1, verdict: 'pass' });
    expect(row.difference).toBeCloseTo(0.09, 10);
  });

  it('takes the tolerance itself as within, and no more', () => {
    for (const [tolerance, verdict] of [
      [0.25, 'pass'],
      [0.249, 'fail'],
    ] as const) {
      const absolute = new Tally(tolerance);
      absolute.value('x', 1.25, 1);
      const relative = new Tally(tolerance, 'relative');
      relative.value('x', -5, -4);
      expect([absolute.row('w').verdict, relative.row('w').verdict]).toEqual([verdict, verdict]);
    }
  });

  it('holds texts against each other', () => {
    const tally = new Tally();
    tally.same('a', 'yes', 'yes');
    tally.same('b', 'yes', 'no');
    expect(tally.row('w')).toMatchObject({
      expected: 2,
      ours: 1,
      difference: 1,
      note: 'b: yes, recorded no',
    });
  });
});

describe('rows of one number', () => {
  it('are relative to what is expected', () => {
    const row = (ours: number) => quantityRow('w', 'W', { ours, expected: -50, tolerance: 0.01 });
    expect(row(-50.5)).toMatchObject({ difference: 0.01, verdict: 'pass' });
    expect(row(-50.51).verdict).toBe('fail');
    expect(row(Number.NaN).verdict).toBe('fail');
  });

  it('expect 0 exactly', () => {
    expect(quantityRow('w', 'W', { ours: 0, expected: 0, tolerance: 0 }).verdict).toBe('pass');
    expect(quantityRow('w', 'W', { ours: 1e-9, expected: 0, tolerance: 1 }).verdict).toBe('fail');
  });

  it('are equal or fail', () => {
    expect(exactRow('w', 'events', 3, 3)).toMatchObject({ difference: 0, verdict: 'pass' });
    expect(exactRow('w', 'events', 4, 3)).toMatchObject({ difference: 1, verdict: 'fail' });
    expect(exactRow('w', 'events', Number.NaN, 3).verdict).toBe('fail');
  });
});
