import TinyQueue from 'tinyqueue';
import { Arena } from '../../src/engine/arena.js';
import { instantiate } from '../../src/engine/kernels/simd/instance.js';
import { COST, RECORD_WORDS, SENDER, SENDER_MODE } from '../../src/engine/records.js';
import { LIST_SPARE } from '../../src/engine/share.js';
import { TimeWheel } from '../../src/engine/time-wheel.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import { EVENT_KIND_COUNT } from '../../src/ledger/events.js';
import { timed, type Work } from '../contender.js';
import type { Entry } from '../entry.js';
import { sink } from '../sink.js';

/** Delays are drawn from 1 to this; the wheel's ring covers them. */
const LONGEST_DELAY = 63;
const DELAYS = 1 << 14;
/** A bit in each of 64 sets, a route, a place in the list. */
const BYTES_PER_EVENT = 24;
const ARENA_SPARE_BYTES = 1 << 16;

interface QueuedEvent {
  readonly tick: number;
  readonly event: number;
}

/**
 * Hold operations (take an event that is due, post it again later, each event with a delay of its own): the
 * time wheel against a heap that keeps the same order, (tick, event).
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

/** The wheel as the engine's phases use it: one kernel lists what is due, one forgets it, one posts. */
interface WheelExports {
  listSet(set: number, words: number, list: number): number;
  forget(list: number, senders: number, set: number): void;
  send(
    list: number,
    senders: number,
    routes: number,
    costs: number,
    ring: number,
    setBytes: number,
    tickMask: number,
    now: number,
    far: number,
    farHops: number,
  ): void;
}

function wheel(pending: number, holds: number, delays: Uint8Array): Work {
  const arena = new Arena(pending * BYTES_PER_EVENT + ARENA_SPARE_BYTES);
  const kernels = instantiate<WheelExports>(arena.memory);
  const calendar = new TimeWheel(pending, LONGEST_DELAY, arena);
  const due = arena.int32(pending + LIST_SPARE);
  const count = arena.int32(1);
  const routeStart = arena.int32From(Int32Array.of(0));
  const routes = arena.int32(pending);
  for (let event = 0; event < pending; event++) {
    routes[event] = delays[event & (DELAYS - 1)];
  }
  const record = arena.int32(RECORD_WORDS);
  record[SENDER.spikes] = due.byteOffset;
  record[SENDER.fired] = count.byteOffset;
  record[SENDER.routeStart] = routeStart.byteOffset;
  record[SENDER.counters] = arena.float64(EVENT_KIND_COUNT).byteOffset;
  record[SENDER.words] = calendar.words;
  record[SENDER.mode] = SENDER_MODE.single;
  const list = arena.int32From([record.byteOffset]).byteOffset;
  const costs = arena.int32(COST.words).byteOffset;
  const far = arena.int32(4).byteOffset;
  const setBytes = calendar.words * 8;
  return {
    name: 'time wheel',
    prepare() {
      calendar.clear();
      for (let event = 0; event < pending; event++) calendar.post(event, delays[event & (DELAYS - 1)], 0);
    },
    run() {
      const ring = calendar.ring.byteOffset;
      let done = 0;
      for (let now = 1; done < holds; now++) {
        const set = calendar.dueOffset(now);
        count[0] = kernels.listSet(set, calendar.words, due.byteOffset);
        kernels.forget(list, 1, set);
        kernels.send(
          list,
          1,
          routes.byteOffset,
          costs,
          ring,
          setBytes,
          calendar.ticks - 1,
          now,
          far,
          far + Int32Array.BYTES_PER_ELEMENT * 2,
        );
        done += count[0];
        sink(due[0]);
      }
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
        queue.push({ tick: tick + delays[event & (DELAYS - 1)], event });
      }
      sink(order);
      return holds;
    },
  };
}
