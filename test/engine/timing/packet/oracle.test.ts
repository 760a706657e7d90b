import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PacketNetwork, type PacketResult } from '../../../../src/engine/timing/packet/network.js';
import { SpikeloomError } from '../../../../src/fixed/error.js';
import { naiveRun } from './naive-network.js';
import { anyTraffic, batchOf, specOf, trafficWithoutTies } from './traffic.js';

/** Results as plain values, for packets of the batch alone. */
function said(
  { sentPs, arrivedPs, handledPs, lastSentPs, busyUntilPs, linkPackets, ...rest }: PacketResult,
  packets: number,
) {
  return {
    ...rest,
    sentPs: [...sentPs.subarray(0, packets)],
    arrivedPs: [...arrivedPs.subarray(0, packets)],
    handledPs: [...handledPs.subarray(0, packets)],
    lastSentPs: [...lastSentPs],
    busyUntilPs: [...busyUntilPs],
    linkPackets: [...linkPackets],
  };
}

function errorOf(act: () => void): string {
  try {
    act();
  } catch (error) {
    return `${error}`;
  }
  return 'no error';
}

it('does what the naive network does, packet by packet, and stands still where that does', () => {
  const seen = { waited: 0, copied: 0 };
  fc.assert(
    fc.property(trafficWithoutTies, ({ spec, sent }) => {
      const batch = batchOf(spec, sent);
      const { stuck, ...expected } = naiveRun(spec, batch);
      const packets = batch.gapPs.length;
      for (const network of [new PacketNetwork(spec), new PacketNetwork(spec, 'plain')]) {
        if (stuck > 0) expect(() => network.run(batch)).toThrow(SpikeloomError);
        else expect(said(network.run(batch), packets)).toEqual(expected);
      }
      if (expected.waitedPs > 0) seen.waited++;
      if (spec.routing === 'multicast' && expected.deliveries > packets) seen.copied++;
    }),
    { numRuns: 300 },
  );
  expect(seen.waited).toBeGreaterThan(50);
  expect(seen.copied).toBeGreaterThan(20);
});

it('does the same in WebAssembly as in TypeScript where much happens at the same time', () => {
  const seen = { waited: 0 };
  fc.assert(
    fc.property(anyTraffic, ({ spec, sent }) => {
      const batch = batchOf(spec, sent);
      const packets = batch.gapPs.length;
      const [fast, plain] = [new PacketNetwork(spec), new PacketNetwork(spec, 'plain')].map(network => {
        // The second run starts from an empty network again.
        network.run(batch);
        return said(network.run(batch), packets);
      });
      expect(fast).toEqual(plain);
      if (plain.waitedPs > 0) seen.waited++;
    }),
    { numRuns: 300 },
  );
  expect(seen.waited).toBeGreaterThan(50);
});

it('tells sums, nodes and links the same where no times of packets are kept', () => {
  fc.assert(
    fc.property(anyTraffic, ({ spec, sent }) => {
      const batch = batchOf(spec, sent);
      const network = new PacketNetwork(spec);
      const full = said(network.run(batch), 0);
      network.keepsTimes = false;
      expect(said(network.run(batch), 0)).toEqual(full);
      const same = { ...batch, samePlaces: true };
      expect(said(network.run(same), 0)).toEqual(full);
      expect(said(network.run(same), 0)).toEqual(full);
    }),
    { numRuns: 50 },
  );
});

it('deadlocks on rings where the naive network does', () => {
  const seen = { stuck: 0, fine: 0 };
  const ring = fc.record({
    columns: fc.integer({ min: 3, max: 7 }),
    bufferPackets: fc.integer({ min: 1, max: 3 }),
    packets: fc.integer({ min: 1, max: 12 }),
    // So unlike each other that nothing happens at the same time; the naive network has another order then.
    linkLatencyPs: fc.array(fc.noBias(fc.nat(1_000_000_000)), { minLength: 28, maxLength: 28 }),
    gapPs: fc.array(fc.noBias(fc.nat(1_000_000)), { minLength: 84, maxLength: 84 }),
  });
  fc.assert(
    fc.property(ring, ({ columns, bufferPackets, packets, linkLatencyPs, gapPs }) => {
      const spec = specOf(columns, 1, { topology: 'torus', bufferPackets, linkLatencyPs });
      // As far east as goes without going west instead.
      const far = Math.floor((columns - 1) / 2);
      const sent = Array.from({ length: columns * packets }, (_, i) => ({
        from: i % columns,
        to: [(i + far) % columns],
        gapPs: gapPs[i],
      }));
      const batch = batchOf(spec, sent);
      const run = (executor: 'auto' | 'plain' = 'auto') => new PacketNetwork(spec, executor).run(batch);
      if (naiveRun(spec, batch).stuck > 0) {
        seen.stuck++;
        expect(() => run()).toThrow(/wait for each other in a circle/);
        expect(errorOf(() => run())).toBe(errorOf(() => run('plain')));
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
