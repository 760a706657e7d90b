import { describe, expect, it } from 'vitest';
import { ENTRIES } from '../../bench/entries/index.js';
import { formatBench } from '../../bench/format.js';
import { runBench } from '../../bench/run.js';

const SEED = 2463534242;

describe('the benches', () => {
  it('all run', async () => {
    const report = await runBench(
      ENTRIES,
      { quick: true, seed: SEED },
      { count: 1, warmUpS: 0 },
      () => undefined,
    );
    const names = [...report.results, ...report.skipped].map(({ name }) => name).sort();
    expect(names).toEqual(ENTRIES.map(({ name }) => name).sort());
    // The program it compares with may be missing; nothing else may.
    expect(report.skipped.map(({ name }) => name).filter(name => name !== 'csdp-int')).toEqual([]);
    for (const { ours, yardstick, ratio } of report.results) {
      for (const side of [ours, yardstick]) {
        expect(side.units).toBeGreaterThan(0);
        expect(side.perSecond.median).toBeGreaterThan(0);
      }
      expect(ratio.median).toBeCloseTo(ours.perSecond.median / yardstick.perSecond.median, 9);
    }
    const text = formatBench(report);
    for (const name of names) expect(text).toContain(name);
  });
});
