import { describe, expect, it } from 'vitest';
import { NEVER, type Stop, shareOf } from '../../src/compiler/anytime.js';

/** A stop whose clock is set by hand. */
function clocked(limit: number) {
  const clock = { now: 0 };
  const stop: Stop = Object.assign(() => clock.now >= limit, {
    timed: true,
    secondsLeft: () => Math.max(0, limit - clock.now),
  });
  return { clock, stop };
}

describe('a share of the time', () => {
  it('is of what is left when it begins, and a share of it of that', () => {
    const { clock, stop } = clocked(10);
    clock.now = 2;
    const half = shareOf(stop, 0.5);
    expect([half(), half.timed, half.secondsLeft?.()]).toEqual([false, false, 4]);
    clock.now = 4;
    const quarter = shareOf(half, 0.5);
    expect(quarter.secondsLeft?.()).toBe(1);
    clock.now = 5;
    expect([quarter(), half(), half.secondsLeft?.()]).toEqual([true, false, 1]);
    clock.now = 6;
    expect([half(), half.secondsLeft?.(), stop()]).toEqual([true, 0, false]);
  });

  it('ends with the whole, also where that knows no time', () => {
    let interrupted = false;
    const share = shareOf(() => interrupted, 0.5);
    expect([share(), share.timed, share.secondsLeft]).toEqual([false, false, undefined]);
    interrupted = true;
    expect(share()).toBe(true);
    expect(shareOf(NEVER, 0)()).toBe(false);
  });
});
