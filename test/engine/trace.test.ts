import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bumpTrace, decayAll, decayTrace } from '../../src/engine/trace.js';
import type { SpikeTrace } from '../../src/image/layout.js';

const add: SpikeTrace = { mode: 'add', impulse: 40, decay: 1024, max: 127 };
const set: SpikeTrace = { ...add, mode: 'set' };

describe('traces', () => {
  it('decay by a quarter, rounding down, and end at 0', () => {
    const values: number[] = [];
    for (let value = 127; value > 0; value = decayTrace(value, add)) values.push(value);
    expect(values).toEqual([127, 95, 71, 53, 39, 29, 21, 15, 11, 8, 6, 4, 3, 2, 1]);
  });

  it('take a spike: added up to the maximum, or set whatever they were', () => {
    expect([0, 60, 87, 88, 127].map(value => bumpTrace(value, add))).toEqual([40, 100, 127, 127, 127]);
    expect([0, 60, 127].map(value => bumpTrace(value, set))).toEqual([40, 40, 40]);
  });

  it('count as touched where they were not 0, and never where they do not decay', () => {
    const values = Int32Array.of(0, 1, 100, 0, 4);
    expect(decayAll(values, add)).toBe(3);
    expect([...values]).toEqual([0, 0, 75, 0, 3]);
    const kept = Int32Array.of(5, 0, 9);
    expect(decayAll(kept, { ...add, decay: 0 })).toBe(0);
    expect([...kept]).toEqual([5, 0, 9]);
  });

  it('stay within 0 .. max and are gone at once with full decay', () => {
    const unit = fc
      .record({ impulse: fc.integer({ min: 1, max: 255 }), decay: fc.integer({ min: 0, max: 4096 }) })
      .map(({ impulse, decay }): SpikeTrace => ({ mode: 'add', impulse, decay, max: 255 }));
    fc.assert(
      fc.property(unit, fc.array(fc.boolean(), { maxLength: 100 }), (trace, spikes) => {
        let value = 0;
        for (const spike of spikes) {
          const decayed = decayTrace(value, trace);
          expect(decayed).toBe(Math.floor((value * (4096 - trace.decay)) / 4096));
          value = spike ? bumpTrace(decayed, trace) : decayed;
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(255);
        }
        expect(decayTrace(value, { ...trace, decay: 4096 })).toBe(0);
      }),
    );
  });
});
