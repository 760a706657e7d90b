import fc from 'fast-check';
import { expect, it } from 'vitest';
import { EventQueue } from '../../../../src/engine/timing/packet/event-queue.js';

it('gives events by time, of the same time in the order in which they were scheduled', () => {
  const delay = fc.oneof(
    fc.constant(0),
    fc.nat(3),
    fc.nat(1000),
    fc.nat(100_000),
    fc.constantFrom(2 ** 31 - 1, 2 ** 33, 2 ** 40),
  );
  const turns = fc.array(fc.record({ take: fc.nat(3), delays: fc.array(delay, { maxLength: 6 }) }), {
    maxLength: 60,
  });
  fc.assert(
    fc.property(fc.constantFrom(1, 900, 4000, 1e6), turns, (usualPs, list) => {
      const events = 64;
      const queue = new EventQueue(events, usualPs);
      // The second round shows that nothing is left of the first, which is cut off.
      for (const rounds of [list.slice(0, list.length / 2), list]) {
        queue.clear();
        const free = Array.from({ length: events }, (_, event) => event);
        const pending: { event: number; time: number }[] = [];
        let now = 0;
        const take = () => {
          const least = Math.min(...pending.map(({ time }) => time));
          const index = pending.findIndex(({ time }) => time === least);
          const expected = index < 0 ? -1 : pending.splice(index, 1)[0].event;
          const event = queue.take();
          expect(event).toBe(expected);
          if (event < 0) return;
          now = least;
          expect(queue.time[event]).toBe(now);
          free.unshift(event);
        };
        for (const { take: takes, delays } of rounds) {
          for (const after of delays) {
            const event = free.pop();
            if (event === undefined) break;
            pending.push({ event, time: now + after });
            queue.schedule(event, now + after);
          }
          for (let i = 0; i < takes; i++) take();
        }
        if (rounds === list) while (pending.length > 0) take();
      }
      expect(queue.take()).toBe(-1);
    }),
  );
});
