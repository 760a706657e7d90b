import TinyQueue from 'tinyqueue';
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
  /** Heaps do not keep the order of ties. */
  readonly sequence: number;
  readonly event: number;
}

/** Hold operations (take the earliest event, post it again later): the time wheel against a heap. */
export const eventKernel = holding('event-kernel', 10_000);
export const eventKernel100k = holding('event-kernel-100k', 100_000);

function holding(name: string, usualPending: number): Entry {
  return {
    name,
    unit: 'hold operations',
    open({ quick, seed }) {
      const pending = quick ? 50 : usualPending;
      // Every event is taken a few times.
      const holds = quick ? 500 : Math.max(300_000, 5 * usualPending);
      const random = new Xorshift32(seed);
      const delays = Uint8Array.from({ length: DELAYS }, () => 1 + random.below(LONGEST_DELAY));
      return { ours: timed(wheel(pending, holds, delays)), yardstick: timed(heap(pending, holds, delays)) };
    },
  };
}

function wheel(pending: number, holds: number, delays: Uint8Array): Work {
  const calendar = new TimeWheel();
  let due = new Int32Array(64);
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
        calendar.advance(now);
        const count = calendar.due(now);
        if (count > due.length) due = new Int32Array(2 * count);
        due.set(calendar.bucket(now).subarray(0, count));
        calendar.done(now);
        for (let i = 0; i < count; i++) {
          order = (Math.imul(order, 31) + due[i]) | 0;
          calendar.post(due[i], now + delays[(done + i) & (DELAYS - 1)], now);
        }
        done += count;
      }
      sink(order);
      return done;
    },
  };
}

function heap(pending: number, holds: number, delays: Uint8Array): Work {
  const earlier = (a: QueuedEvent, b: QueuedEvent) => a.tick - b.tick || a.sequence - b.sequence;
  let queue = new TinyQueue<QueuedEvent>([], earlier);
  let sequence = 0;
  return {
    name: 'tinyqueue',
    prepare() {
      queue = new TinyQueue<QueuedEvent>([], earlier);
      for (sequence = 0; sequence < pending; sequence++) {
        queue.push({ tick: delays[sequence & (DELAYS - 1)], sequence, event: sequence });
      }
    },
    run() {
      let order = 0;
      for (let done = 0; done < holds; done++) {
        const { tick, event } = queue.pop()!;
        order = (Math.imul(order, 31) + event) | 0;
        queue.push({ tick: tick + delays[done & (DELAYS - 1)], sequence: sequence++, event });
      }
      sink(order);
      return holds;
    },
  };
}
