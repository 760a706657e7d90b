import TinyQueue from 'tinyqueue';
import { Arena } from '../../src/engine/arena.js';
import { TimeWheel } from '../../src/engine/time-wheel.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import { timed, type Work } from '../contender.js';
import type { Entry } from '../entry.js';
import { sink } from '../sink.js';

/** Delays are drawn from 1 to this; the wheel's ring covers them. */
const LONGEST_DELAY = 63;
const DELAYS = 1 << 14;

interface QueuedEvent {
  readonly tick: number;
  readonly event: number;
}

/**
 * Hold operations (take an event that is due, post it again later): the time wheel against a heap that
 * keeps the same order, (tick, event).
 */
export const eventKernels: readonly Entry[] = [
  holding('event-kernel', 10_000),
  holding('event-kernel-100k', 100_000),
];

function holding(name: string, usualPending: number): Entry {
  return {
    name,
    unit: 'hold operations',
    open({ quick, seed }) {
      const pending = quick ? 50 : usualPending;
      const holds = quick ? 500 : 2_000_000;
      const random = new Xorshift32(seed);
      const delays = Uint8Array.from({ length: DELAYS }, () => 1 + random.below(LONGEST_DELAY));
      return { ours: timed(wheel(pending, holds, delays)), yardstick: timed(heap(pending, holds, delays)) };
    },
  };
}

function wheel(pending: number, holds: number, delays: Uint8Array): Work {
  const calendar = new TimeWheel(pending, LONGEST_DELAY, new Arena(pending * (LONGEST_DELAY + 1)));
  const due = new Int32Array(pending);
  return {
    name: 'time wheel',
    prepare() {
      calendar.clear();
      for (let event = 0; event < pending; event++) calendar.post(event, delays[event & (DELAYS - 1)], 0);
    },
    run() {
      let done = 0;
      let order = 0;
      for (let now = 1; done < holds; now++) {
        const taken = calendar.take(now, due);
        for (let i = 0; i < taken; i++) {
          order = (Math.imul(order, 31) + due[i]) | 0;
          calendar.post(due[i], now + delays[(done + i) & (DELAYS - 1)], now);
        }
        done += taken;
      }
      sink(order);
      return done;
    },
  };
}

function heap(pending: number, holds: number, delays: Uint8Array): Work {
  const earlier = (a: QueuedEvent, b: QueuedEvent) => a.tick - b.tick || a.event - b.event;
  let queue = new TinyQueue<QueuedEvent>([], earlier);
  return {
    name: 'tinyqueue',
    prepare() {
      queue = new TinyQueue<QueuedEvent>([], earlier);
      for (let event = 0; event < pending; event++) {
        queue.push({ tick: delays[event & (DELAYS - 1)], event });
      }
    },
    run() {
      let order = 0;
      for (let done = 0; done < holds; done++) {
        const { tick, event } = queue.pop()!;
        order = (Math.imul(order, 31) + event) | 0;
        queue.push({ tick: tick + delays[done & (DELAYS - 1)], event });
      }
      sink(order);
      return holds;
    },
  };
}
