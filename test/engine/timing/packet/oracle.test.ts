import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PacketNetwork } from '../../../../src/engine/timing/packet/network.js';
import { SpikeloomError } from '../../../../src/fixed/error.js';
import { naiveRun } from './naive-network.js';
import { anyTraffic, batchOf, specOf } from './traffic.js';

it('does what the naive network does, packet by packet, and stands still where that does', () => {
  const seen = { waited: 0, copied: 0 };
  fc.assert(
    fc.property(anyTraffic, ({ spec, sent }) => {
      const batch = batchOf(spec, sent);
      const naive = naiveRun(spec, batch);
      const networks = [new PacketNetwork(spec), new PacketNetwork(spec, 'plain')];
      const packets = batch.gapPs.length;
      for (const network of networks) {
        if (naive.stuck > 0) {
          expect(() => network.run(batch)).toThrow(SpikeloomError);
          continue;
        }
        // The second run starts from an empty network again.
        network.run(batch);
        const { sentPs, arrivedPs, handledPs, lastSentPs, busyUntilPs, linkPackets, ...rest } =
          network.run(batch);
        const { stuck: _, ...expected } = naive;
        expect({
          ...rest,
          sentPs: [...sentPs.subarray(0, packets)],
          arrivedPs: [...arrivedPs.subarray(0, packets)],
          handledPs: [...handledPs.subarray(0, packets)],
          lastSentPs: [...lastSentPs],
          busyUntilPs: [...busyUntilPs],
          linkPackets: [...linkPackets],
        }).toEqual(expected);
      }
      if (naive.waitedPs > 0) seen.waited++;
      if (spec.routing === 'multicast' && naive.deliveries > packets) seen.copied++;
    }),
    { numRuns: 300 },
  );
  expect(seen.waited).toBeGreaterThan(50);
  expect(seen.copied).toBeGreaterThan(20);
});

it('deadlocks on rings where the naive network does', () => {
  const seen = { stuck: 0, fine: 0 };
  const ring = fc.record({
    columns: fc.integer({ min: 3, max: 7 }),
    bufferPackets: fc.integer({ min: 1, max: 3 }),
    packets: fc.integer({ min: 1, max: 12 }),
    linkLatencyPs: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(ring, ({ columns, bufferPackets, packets, linkLatencyPs }) => {
      const spec = specOf(columns, 1, { topology: 'torus', bufferPackets, linkLatencyPs });
      // As far east as goes without going west instead.
      const far = Math.floor((columns - 1) / 2);
      const sent = Array.from({ length: columns * packets }, (_, i) => ({
        from: i % columns,
        to: [(i + far) % columns],
      }));
      const batch = batchOf(spec, sent);
      const run = () => new PacketNetwork(spec).run(batch);
      if (naiveRun(spec, batch).stuck > 0) {
        seen.stuck++;
        expect(run).toThrow(/wait for each other in a circle/);
      } else {
        seen.fine++;
        expect(run().deliveries).toBe(sent.length);
      }
    }),
    { numRuns: 60 },
  );
  expect(seen.stuck).toBeGreaterThan(5);
  expect(seen.fine).toBeGreaterThan(5);
});
