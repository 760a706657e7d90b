import { describe, expect, it } from 'vitest';
import { WrongLabels } from '../../../firmware-sim/monitor/wrong-label.js';

describe('wrong labels', () => {
  it('are the rival in half of the draws, the other half any wrong class alike', () => {
    const [classes, label, rival, rounds] = [10, 3, 7, 90_000];
    const register = new WrongLabels(0xbeef1234);
    const times = new Array<number>(classes).fill(0);
    for (let i = 0; i < rounds; i++) times[register.next(classes, label, rival)]++;
    expect(times[label]).toBe(0);
    const byLot = rounds / 2 / (classes - 1);
    for (let c = 0; c < classes; c++) {
      if (c === label) continue;
      // Six standard deviations of a count.
      const expected = c === rival ? rounds / 2 + byLot : byLot;
      expect(Math.abs(times[c] - expected), `class ${c}`).toBeLessThan(6 * Math.sqrt(expected));
    }
  });

  it('come from two classes and from 256 too', () => {
    const two = new WrongLabels(1);
    for (let i = 0; i < 50; i++) expect(two.next(2, i & 1, 1 - (i & 1))).toBe(1 - (i & 1));
    const many = new WrongLabels(1);
    const seen = new Set<number>();
    for (let i = 0; i < 20_000; i++) seen.add(many.next(256, 100, 5));
    expect(seen.size).toBe(255);
    expect(seen.has(100)).toBe(false);
  });

  it('go on from a state that was kept', () => {
    const first = new WrongLabels(42);
    for (let i = 0; i < 9; i++) first.next(10, 0, 1);
    const second = new WrongLabels(first.state);
    const row = (register: WrongLabels) => Array.from({ length: 20 }, () => register.next(10, 0, 1));
    expect(row(second)).toEqual(row(first));
  });
});
