import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../src/engine/arena.js';
import { ringTicks, TimeWheel } from '../../src/engine/time-wheel.js';

const EVENTS = 1001;

function wheelOf(reachTicks = 63, arena = new Arena(1 << 16)): TimeWheel {
  return new TimeWheel(EVENTS, reachTicks, arena);
}

/** Takes all events due at a tick. */
function drain(wheel: TimeWheel, now: number): number[] {
  wheel.advance(now);
  const due = wheel.due(now);
  const events: number[] = [];
  for (let event = 0; event < EVENTS; event++) {
    if (due[event >> 5] === 0) event |= 31;
    else if (((due[event >> 5] >>> (event & 31)) & 1) === 1) events.push(event);
  }
  wheel.forget(now);
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
  it('gives events of one tick in ascending order, whatever order they were posted in', () => {
    const wheel = wheelOf();
    for (const event of [9, 3, 7, 31, 32, 0, 1000, 63, 64]) wheel.post(event, 5, 0);
    expect(drainAll(wheel, 0, 10)).toEqual([[5, [0, 3, 7, 9, 31, 32, 63, 64, 1000]]]);
  });

  it.each([1, 2, 3, 7, 8, 62, 63])('covers a longest delay of %i ticks with a power of two', reach => {
    const ticks = ringTicks(reach);
    expect(ticks).toBeGreaterThan(reach);
    expect(ticks).toBeLessThanOrEqual(Math.max(2, 2 * reach));
    expect(Math.log2(ticks) % 1).toBe(0);
  });

  it.each([1, 2, 63, 64, 65, 127, 128, 129, 5000])('delivers after %i ticks, and once', delay => {
    for (const reach of [1, 5, 63]) {
      const wheel = wheelOf(reach);
      wheel.post(1, delay, 0);
      expect(drainAll(wheel, 0, 2 * delay + 200)).toEqual([[delay, [1]]]);
    }
  });

  it('forgets everything at clear', () => {
    const wheel = wheelOf();
    wheel.post(1, 3, 0);
    wheel.post(2, 300, 0);
    expect(wheel.pending).toBe(2);
    wheel.clear();
    expect(wheel.pending).toBe(0);
    expect(drainAll(wheel, 0, 400)).toEqual([]);
  });

  it('forgets the events of some words and of one tick alone', () => {
    const wheel = wheelOf();
    for (const event of [0, 31, 32, 63, 64]) {
      wheel.post(event, 3, 0);
      wheel.post(event, 4, 0);
    }
    wheel.forget(3, 1, 2);
    expect(drainAll(wheel, 0, 10)).toEqual([
      [3, [0, 31, 64]],
      [4, [0, 31, 32, 63, 64]],
    ]);
  });

  const posts = fc.array(
    fc.array(
      fc.record({
        event: fc.nat(EVENTS - 1),
        delay: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 300 })),
      }),
      { maxLength: 6 },
    ),
    { maxLength: 150 },
  );

  it('equals the sorted set of all that was posted, whatever is posted when', () => {
    fc.assert(
      fc.property(posts, fc.nat(10_000), fc.integer({ min: 1, max: 63 }), (script, start, reach) => {
        const wheel = wheelOf(reach);
        const posted = new Set<string>();
        const drained: string[] = [];
        const key = (tick: number, event: number) =>
          `${String(tick).padStart(6, '0')}:${String(event).padStart(4, '0')}`;
        for (let step = 0; step < script.length + 310; step++) {
          const now = start + step;
          for (const event of drain(wheel, now)) drained.push(key(now, event));
          for (const { event, delay } of script[step] ?? []) {
            wheel.post(event, now + delay, now);
            posted.add(key(now + delay, event));
          }
        }
        expect(drained).toEqual([...posted].sort());
      }),
    );
  });

  it('goes on from its memory and its far events as if nothing had happened', () => {
    fc.assert(
      fc.property(posts, fc.nat(149), (script, cut) => {
        const arena = new Arena(1 << 16);
        const wheel = wheelOf(63, arena);
        let other = wheelOf();
        const resumed: number[][] = [];
        const expected: number[][] = [];
        for (let now = 0; now < script.length + 310; now++) {
          if (now === cut) {
            other = wheelOf();
            other.post(77, now + 400, now);
            other.ring.set(wheel.ring);
            other.restoreFar(wheel.far());
          }
          const events = drain(wheel, now);
          if (now >= cut) {
            expected.push(events);
            resumed.push(drain(other, now));
          }
          for (const { event, delay } of script[now] ?? []) {
            wheel.post(event, now + delay, now);
            if (now >= cut) other.post(event, now + delay, now);
          }
        }
        expect(resumed).toEqual(expected);
      }),
    );
  });
});
