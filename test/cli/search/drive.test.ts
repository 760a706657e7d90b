import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { drive } from '../../../src/cli/search/drive.js';
import type { Search, Stop } from '../../../src/compiler/anytime.js';
import { SpikeloomError } from '../../../src/fixed/error.js';

/** Counts up: to `work` without a limit of time, else until it is stopped. */
function* count(stop: Stop, work: number): Search<number> {
  let reached = 0;
  while (!stop() && (stop.timed === true || reached < work)) {
    reached++;
    yield;
  }
  return reached;
}

describe('a driven search', () => {
  it('ends after its own work, and then gives its signals back', async () => {
    const before = process.listenerCount('SIGINT');
    const driven = await drive(stop => {
      expect(process.listenerCount('SIGINT')).toBe(before + 1);
      return count(stop, 1000);
    });
    expect(driven).toMatchObject({ result: 1000, ended: 'finished' });
    expect(process.listenerCount('SIGINT')).toBe(before);
  });

  it('with a limit of time goes on until the time is up', async () => {
    const driven = await drive(stop => count(stop, 1), { seconds: 0.05 });
    expect(driven.ended).toBe('time');
    expect(driven.result).toBeGreaterThan(1);
    expect(driven.seconds).toBeGreaterThanOrEqual(0.05);
  });

  it('without any time gives what it has at once', async () => {
    expect(await drive(stop => count(stop, 1000), { seconds: 0 })).toMatchObject({
      result: 0,
      ended: 'time',
    });
  });

  it('with a limit of time may end before, by a proof', async () => {
    function* proved(): Search<string> {
      yield;
      return 'optimal';
    }
    expect(await drive(() => proved(), { seconds: 1000 })).toMatchObject({
      result: 'optimal',
      ended: 'finished',
    });
  });

  it('lets the event loop turn, so that Ctrl-C is heard, and gives the best so far', async () => {
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    setTimeout(() => process.emit('SIGINT'), 60);
    const driven = await drive(stop => count(stop, 1e12), { seconds: 1000 });
    clearInterval(timer);
    expect(driven.ended).toBe('interrupted');
    expect(driven.result).toBeGreaterThan(0);
    expect(turns).toBeGreaterThan(0);
  });

  it('leaves a second signal to whoever else hears it', async () => {
    const before = process.listenerCount('SIGINT');
    setTimeout(() => process.emit('SIGINT'), 10);
    function* slow(stop: Stop): Search<number> {
      while (!stop()) yield;
      return process.listenerCount('SIGINT');
    }
    expect((await drive(slow, { seconds: 1000 })).result).toBe(before);
  });

  it('that fails gives its signals back too', async () => {
    const before = process.listenerCount('SIGINT');
    const fails = drive(() => {
      throw new SpikeloomError('no such thing');
    });
    await expect(fails).rejects.toThrow('no such thing');
    await sleep(0);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});
