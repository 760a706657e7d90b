import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimeWheel } from '../../src/engine/time-wheel.js';

/** Takes all events due at a tick. */
function drain(wheel: TimeWheel, now: number): number[] {
  wheel.advance(now);
  const events = [...wheel.bucket(now).subarray(0, wheel.due(now))];
  wheel.done(now);
  return events;
}

/** Drains ticks `from` up to, not including, `to`. */
function drainAll(wheel: TimeWheel, from: number, to: number): [tick: number, events: number[]][] {
  const drained: [number, number[]][] = [];
  for (let now = from; now < to; now++) {
    const events = drain(wheel, now);
    if (events.length > 0) drained.push([now, events]);
  }
  return drained;
}

describe('TimeWheel', () => {
  it('gives events of one tick in the order they were posted', () => {
    const wheel = new TimeWheel();
    for (const event of [9, 3, 7, 3, 0]) wheel.post(event, 5, 0);
    expect(drainAll(wheel, 0, 10)).toEqual([[5, [9, 3, 7, 3, 0]]]);
  });

  it('holds more events of one tick than a bucket starts with', () => {
    const wheel = new TimeWheel();
    const events = Array.from({ length: 1000 }, (_, index) => (index * 7) % 1000);
    for (const event of events) wheel.post(event, 1, 0);
    expect(drainAll(wheel, 0, 70)).toEqual([[1, events]]);
  });

  it.each([63, 64, 65, 127, 128, 129, 5000])('delivers after %i ticks, and once', delay => {
    const wheel = new TimeWheel();
    wheel.post(1, delay, 0);
    expect(drainAll(wheel, 0, 2 * delay + 200)).toEqual([[delay, [1]]]);
  });

  it('keeps far ties in order of posting, before near ones that were posted later', () => {
    const wheel = new TimeWheel();
    for (let event = 0; event < 20; event++) wheel.post(event, 300, 0);
    const early = drainAll(wheel, 0, 299);
    wheel.advance(299);
    wheel.post(20, 300, 299);
    expect(early).toEqual([]);
    expect(drainAll(wheel, 299, 600)).toEqual([[300, [...Array(21).keys()]]]);
  });

  it('forgets everything at clear', () => {
    const wheel = new TimeWheel();
    wheel.post(1, 3, 0);
    wheel.post(2, 300, 0);
    wheel.clear();
    expect([...wheel.pending(0)]).toEqual([]);
    expect(drainAll(wheel, 0, 400)).toEqual([]);
  });

  const posts = fc.array(
    fc.array(
      fc.record({
        event: fc.nat(1000),
        delay: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 300 })),
      }),
      {
        maxLength: 6,
      },
    ),
    { maxLength: 150 },
  );

  it('equals a stable sort by tick, whatever is posted when', () => {
    fc.assert(
      fc.property(posts, fc.nat(10_000), (script, start) => {
        const wheel = new TimeWheel();
        const posted: { event: number; tick: number }[] = [];
        const drained: { event: number; tick: number }[] = [];
        for (let step = 0; step < script.length + 310; step++) {
          const now = start + step;
          for (const event of drain(wheel, now)) drained.push({ event, tick: now });
          for (const { event, delay } of script[step] ?? []) {
            wheel.post(event, now + delay, now);
            posted.push({ event, tick: now + delay });
          }
        }
        expect(drained).toEqual([...posted].sort((a, b) => a.tick - b.tick));
      }),
    );
  });

  it('goes on from what was pending as if nothing had happened', () => {
    fc.assert(
      fc.property(posts, fc.nat(149), (script, cut) => {
        const wheel = new TimeWheel();
        let other = new TimeWheel();
        for (let now = 0; now < script.length + 310; now++) {
          if (now === cut) {
            const pending = wheel.pending(now);
            other = new TimeWheel();
            other.post(77, now + 1, now);
            other.restore(pending, now);
          }
          expect(drain(other, now)).toEqual(drain(wheel, now));
          for (const { event, delay } of script[now] ?? []) {
            wheel.post(event, now + delay, now);
            other.post(event, now + delay, now);
          }
        }
      }),
    );
  });
});
