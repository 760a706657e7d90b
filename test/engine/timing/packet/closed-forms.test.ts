import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WayCounter } from '../../../../src/compiler/ways.js';
import { PacketNetwork, type PacketNetworkSpec } from '../../../../src/engine/timing/packet/network.js';
import { Xorshift32 } from '../../../../src/fixed/xorshift.js';
import { batchOf, type Sent, specOf } from './traffic.js';

function run(spec: PacketNetworkSpec, sent: readonly Sent[]) {
  return new PacketNetwork(spec).run(batchOf(spec, sent));
}

const times = (count: number, packet: Sent): Sent[] => Array.from({ length: count }, () => packet);

describe('one packet', () => {
  it('takes the sum of the latencies of its own way, first along the row, and then the work on it', () => {
    const links = 4 * 3 * 4;
    const latency = Array.from({ length: links }, (_, link) => 1000 + link * link);
    const spec = specOf(4, 3, { linkLatencyPs: latency, linkBusyPs: 77_777, injectPs: 30, ejectPs: 500 });
    // (0, 2) -> (1, 2) -> (2, 2) -> (2, 1) -> (2, 0): two links east from tiles 8 and 9, two north from tiles 10 and 6.
    const way = latency[8 * 4] + latency[9 * 4] + latency[10 * 4 + 3] + latency[6 * 4 + 3];
    const result = run(spec, [{ from: 8, to: [2], gapPs: 12_345, handlingPs: 9000 }]);
    expect(result.sentPs[0]).toBe(12_345);
    expect(result.arrivedPs[0]).toBe(12_345 + 30 + way + 500);
    expect(result.endPs).toBe(12_345 + 30 + way + 500 + 9000);
    expect(result.waitedPs).toBe(0);
    expect([...result.linkPackets.entries()].filter(([, count]) => count > 0)).toEqual([
      [27, 1],
      [32, 1],
      [36, 1],
      [43, 1],
    ]);
  });

  it('goes to its own tile without a link, and the shorter way around a ring', () => {
    const spec = specOf(5, 1, { topology: 'torus', linkLatencyPs: 100, injectPs: 3, ejectPs: 4 });
    expect(run(spec, [{ from: 1, to: [1] }])).toMatchObject({ endPs: 7, hops: 0, deliveries: 1 });
    expect(run(spec, [{ from: 0, to: [3] }])).toMatchObject({ endPs: 207, hops: 2 });
    expect(run(spec, [{ from: 0, to: [2] }])).toMatchObject({ endPs: 207, hops: 2 });
  });

  it('without destinations is work of its node, which counts and moves nothing', () => {
    const spec = specOf(2, 1, { linkLatencyPs: 5, injectBusyPs: 1000 });
    const sent = [
      { from: 0, to: [1], gapPs: 10 },
      { from: 0, to: [], gapPs: 20 },
    ];
    const result = run(spec, sent);
    expect(result).toMatchObject({ endPs: 30, hops: 1, deliveries: 1 });
    expect(result.lastSentPs[0]).toBe(30);
  });
});

describe('a link', () => {
  // All flows meet in the one link from tile 0 to tile 1.
  it.each([1, 2, 5, 16])('lets the packets of %i flows through one after the other, in turn', flows => {
    const each = 9;
    const nodeTile = [...Array(flows).fill(0), 1];
    const spec = specOf(2, 1, { nodeTile, linkLatencyPs: 700, linkBusyPs: 250, bufferPackets: 3 });
    const sent = Array.from({ length: flows }, (_, from) => times(each, { from, to: [flows] })).flat();
    const result = run(spec, sent);
    expect(result.endPs).toBe((flows * each - 1) * 250 + 700);
    // Who asked first goes first: packet k of flow f is the (k x flows + f)th.
    for (let flow = 0; flow < flows; flow++) {
      for (let k = 0; k < each; k++) {
        expect(result.arrivedPs[flow * each + k]).toBe((k * flows + flow) * 250 + 700);
      }
    }
    // While the first is on its way, the other flows wait 1, 2, 3, .. turns.
    expect(result.waitedPs).toBeGreaterThanOrEqual((250 * flows * (flows - 1)) / 2);
  });

  // The first three were decided on long before, while that time lay beyond the ring of the event queue, the last just then.
  it.each<'auto' | 'plain'>(['auto', 'plain'])(
    'lets packets of the same time, far ahead, through as they were scheduled (%s)',
    executor => {
      const spec = specOf(2, 1, { nodeTile: [0, 0, 0, 0, 1], linkLatencyPs: 500, linkBusyPs: 1000 });
      const farPs = 10_000_000;
      const sent = [
        { from: 0, to: [4], gapPs: farPs - 1000 },
        { from: 0, to: [4], gapPs: 1000 },
        ...[1, 2, 3].map(from => ({ from, to: [4], gapPs: farPs })),
      ];
      const { arrivedPs } = new PacketNetwork(spec, executor).run(batchOf(spec, sent));
      const afterPs = Array.from(arrivedPs.subarray(0, 5), time => time - farPs);
      expect(afterPs).toEqual([-500, 3500, 500, 1500, 2500]);
    },
  );

  it('shared by two flows that part behind it slows both, and a third beside it not at all', () => {
    const spec = specOf(3, 2, { linkLatencyPs: 100, linkBusyPs: 100, bufferPackets: 4 });
    const sent = [
      ...times(20, { from: 0, to: [2] }),
      ...times(20, { from: 1, to: [5] }),
      ...times(20, { from: 3, to: [4] }),
    ];
    const result = run(spec, sent);
    // Node 1 feeds the link from the start, node 0 a latency later: it is never idle, 40 packets in a row.
    expect(Math.max(result.arrivedPs[19], result.arrivedPs[39] - 100)).toBe(40 * 100);
    expect(result.arrivedPs[59]).toBe(20 * 100);
  });
});

describe('back-pressure', () => {
  // A place is taken when a packet starts towards it and free when it starts on: of B places a packet each latency / B.
  it.each([
    { bufferPackets: 1, busyPs: 0 },
    { bufferPackets: 1, busyPs: 300 },
    { bufferPackets: 2, busyPs: 0 },
    { bufferPackets: 2, busyPs: 300 },
    { bufferPackets: 3, busyPs: 300 },
    { bufferPackets: 2, busyPs: 800 },
  ])(
    'of buffers of $bufferPackets on links that take 1000 ps and are busy for $busyPs',
    ({ bufferPackets, busyPs }) => {
      const spec = specOf(4, 1, { linkLatencyPs: 1000, linkBusyPs: busyPs, bufferPackets });
      const count = 12;
      const result = run(spec, times(count, { from: 0, to: [3] }));
      // The places let `bufferPackets` go, `busyPs` from each other, then as many again when the first has moved on.
      const starts: number[] = [];
      for (let k = 0; k < count; k++) {
        starts.push(
          Math.max(
            k === 0 ? 0 : starts[k - 1] + busyPs,
            k < bufferPackets ? 0 : starts[k - bufferPackets] + 1000,
          ),
        );
      }
      expect([...result.arrivedPs.subarray(0, count)]).toEqual(starts.map(start => start + 3000));
    },
  );

  it.each([1, 2, 7])(
    'reaches the sender when a slow node and all buffers of %i before it are full',
    bufferPackets => {
      const spec = specOf(3, 1, { bufferPackets });
      const count = 60;
      const result = run(spec, times(count, { from: 0, to: [2], handlingPs: 1000 }));
      expect(result.endPs).toBe(count * 1000);
      // Room for the packets that wait: injection, two links, the node's input; the one being worked on has left it.
      const room = 4 * bufferPackets;
      for (let k = 0; k < count; k++) expect(result.sentPs[k]).toBe(Math.max(0, k - room) * 1000);
    },
  );

  it('counts from when the packet before was sent: a node that waits falls behind with its work', () => {
    const spec = specOf(2, 1, { bufferPackets: 1 });
    const result = run(spec, times(10, { from: 0, to: [1], gapPs: 10, handlingPs: 1000 }));
    // Places: injection, link, input; so packet k leaves when the work on packet k - 3 begins.
    expect([...result.sentPs.subarray(0, 6)]).toEqual([10, 20, 30, 40, 1010, 2010]);
  });
});

describe('uniform random traffic on a mesh of k x k', () => {
  // Half of what the left half sends goes to the right half: k^2 / 2 nodes x rate / 2, over the k links that lead there, each of
  // which passes a packet every `busy`. X-Y routing shares it out evenly: a packet crosses in the row that it starts in. So the
  // rate of each node is at most 4 / (k busy), whatever the buffers.
  const k = 8;
  const busyPs = 1000;
  const mostPerNode = 4 / (k * busyPs);
  const each = 1500;

  function throughput(offered: number, bufferPackets: number) {
    const random = new Xorshift32(20_261_122);
    const sent: Sent[] = [];
    for (let node = 0; node < k * k; node++) {
      for (let i = 0; i < each; i++) {
        const gapPs = random.below(Math.round(2 / offered) + 1);
        sent.push({ from: node, to: [random.below(k * k)], gapPs });
      }
    }
    const spec = specOf(k, k, { linkLatencyPs: 1000, linkBusyPs: busyPs, bufferPackets });
    const { arrivedPs, sentPs, endPs } = run(spec, sent);
    const packets = each * k * k;
    // The middle of the run: neither still empty nor already running dry.
    let inside = 0;
    let waitPs = 0;
    for (let packet = 0; packet < packets; packet++) {
      waitPs += arrivedPs[packet] - sentPs[packet];
      if (arrivedPs[packet] > endPs / 4 && arrivedPs[packet] <= endPs / 2) inside++;
    }
    return { perNode: inside / (endPs / 4) / (k * k), latencyPs: waitPs / packets };
  }

  it('takes what is offered at half of what the bisection passes, hardly slower than an empty mesh', () => {
    const { perNode, latencyPs } = throughput(0.5 * mostPerNode, 8);
    expect(perNode / mostPerNode).toBeCloseTo(0.5, 1);
    // Empty: 2 x (k - 1/k) / 3 links on average.
    const emptyPs = ((2 * (k - 1 / k)) / 3) * 1000;
    expect(latencyPs).toBeGreaterThan(emptyPs);
    expect(latencyPs).toBeLessThan(2 * emptyPs);
  });

  it('saturates below what the bisection passes when three times as much is offered, nearer with larger buffers', () => {
    const [small, large] = [throughput(3 * mostPerNode, 1), throughput(3 * mostPerNode, 16)];
    expect(large.perNode).toBeLessThanOrEqual(mostPerNode);
    expect(large.perNode).toBeGreaterThan(0.75 * mostPerNode);
    expect(small.perNode).toBeLessThan(large.perNode);
    expect(large.latencyPs).toBeGreaterThan(3000);
  });
});

it('loses no packet, takes the links that the compiler counts, and none faster than an empty network', () => {
  const setting = fc.record({
    columns: fc.integer({ min: 1, max: 6 }),
    rows: fc.integer({ min: 1, max: 6 }),
    topology: fc.constantFrom('mesh', 'torus'),
    routing: fc.constantFrom('unicast', 'multicast'),
    seed: fc.integer({ min: 1, max: 2 ** 31 }),
  });
  fc.assert(
    fc.property(setting, ({ seed, ...mesh }) => {
      const random = new Xorshift32(seed);
      const tiles = mesh.columns * mesh.rows;
      // Room for all, so that rings cannot lock up.
      const spec = specOf(mesh.columns, mesh.rows, {
        ...mesh,
        linkLatencyPs: 100,
        linkBusyPs: 60,
        ejectPs: 7,
        bufferPackets: 200,
      });
      const sent = Array.from({ length: 40 }, () => ({
        from: random.below(tiles),
        to: [...new Set(Array.from({ length: 1 + random.below(5) }, () => random.below(tiles)))],
        gapPs: random.below(300),
      }));
      const cores = Array.from({ length: tiles }, (_, tile) => ({
        x: tile % mesh.columns,
        y: Math.floor(tile / mesh.columns),
      }));
      const counter = new WayCounter({ ...mesh, coresPerTile: 1, evidence: 'design', source: 'none' }, cores);
      let hops = 0;
      let packets = 0;
      const result = run(spec, sent);
      [...sent]
        .sort((a, b) => a.from - b.from)
        .forEach((packet, index) => {
          counter.begin(cores[packet.from]);
          for (const core of packet.to) counter.reach(core);
          const ways = counter.end();
          hops += ways.hopsEastWest + ways.hopsNorthSouth;
          packets += ways.packets;
          const emptyPs = (ways.farEastWest + ways.farNorthSouth) * 100 + 7;
          // Of several unicast copies each leaves by itself, the farthest not always last.
          const leastPs = mesh.routing === 'multicast' ? emptyPs : 7;
          expect(result.arrivedPs[index] - result.sentPs[index]).toBeGreaterThanOrEqual(leastPs);
        });
      expect(result.hops).toBe(hops);
      expect(result.deliveries).toBe(packets);
      expect(result.linkPackets.reduce((sum, count) => sum + count, 0)).toBe(hops);
    }),
    { numRuns: 100 },
  );
});

describe('a circle of waiting links', () => {
  const ring = (bufferPackets: number) =>
    specOf(4, 2, { topology: 'torus', linkLatencyPs: 10, bufferPackets });
  // Everyone in the second row sends two tiles east, so that every packet has to pass a link that the next one needs too.
  const around = (packets: number) =>
    [4, 5, 6, 7].flatMap(from => times(packets, { from, to: [4 + ((from + 2) % 4)] }));

  it('is named, link by link, with how many packets it holds up and what helps', () => {
    expect(() => run(ring(2), around(9))).toThrow(
      'packets wait for each other in a circle of 4 links, each buffer full with 2: ' +
        '(0, 1) east -> (1, 1) east -> (2, 1) east -> (3, 1) east -> (0, 1) east; ' +
        '16 packets are stuck on this torus of one channel a link; give its routers larger buffers ' +
        '(mesh.router.bufferPackets), or take a mesh, on which X-Y routing has no circles',
    );
  });

  it('does not come about with room enough, and the network works after one', () => {
    const network = new PacketNetwork(ring(2));
    expect(() => network.run(batchOf(ring(2), around(9)))).toThrow(/circle/);
    expect(network.run(batchOf(ring(2), around(1)))).toMatchObject({ deliveries: 4, hops: 8, endPs: 20 });
    expect(run(ring(10), around(9)).deliveries).toBe(36);
  });
});

it.each([0, -1, 1.5, Number.NaN])('refuses buffers of %d packets', bufferPackets => {
  expect(() => new PacketNetwork(specOf(2, 2, { bufferPackets }))).toThrow(/least 1/);
});

it('refuses more places than can be kept', () => {
  expect(() => new PacketNetwork(specOf(64, 64, { bufferPackets: 65_536 }))).toThrow(/limit 33554432 places/);
});
