import { describe, expect, it } from 'vitest';
import { ENTRIES } from '../../bench/entries/index.js';
import { formatBench } from '../../bench/format.js';
import { runBench } from '../../bench/run.js';

const SEED = 2463534242;

/** One of the C++ programs makes 10,000 tests whatever it is asked for. */
const TIMEOUT_MS = 240_000;

describe('the benches', () => {
  it('all run', { timeout: TIMEOUT_MS }, async () => {
    const report = await runBench(
      ENTRIES,
      { quick: true, seed: SEED },
      { count: 1, warmUpS: 0 },
      () => undefined,
    );
    const names = [...report.results, ...report.figures, ...report.skipped].map(({ name }) => name).sort();
    expect(names).toEqual(ENTRIES.map(({ name }) => name).sort());
    // What these compare with, or run, may be missing; nothing else may.
    const mayBeMissing = /^(csdp-int|cold-start|map-.*|memory.*|sanafe-load-.*|threads-.*|.*-c(-.*)?)$/;
    expect(report.skipped.filter(({ name }) => !mayBeMissing.test(name))).toEqual([]);
    for (const { value } of report.figures) expect(value).toBeGreaterThanOrEqual(0);
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
