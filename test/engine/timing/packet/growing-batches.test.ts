import { describe, expect, it } from 'vitest';
import { PacketNetwork, type PacketNetworkSpec } from '../../../../src/engine/timing/packet/network.js';
import { batchOf, type Sent, specOf } from './traffic.js';

/** Both executors on one batch after the other, each on the network that ran those before. */
function expectLockStep(spec: PacketNetworkSpec, batches: readonly (readonly Sent[])[]): void {
  const fast = new PacketNetwork(spec);
  const plain = new PacketNetwork(spec, 'plain');
  for (const sent of batches) {
    const batch = batchOf(spec, sent);
    const results = [fast, plain].map(network => {
      const { sentPs, arrivedPs, handledPs, lastSentPs, busyUntilPs, linkPackets, ...sums } =
        network.run(batch);
      return {
        ...sums,
        ...{ lastSentPs: [...lastSentPs], busyUntilPs: [...busyUntilPs], linkPackets: [...linkPackets] },
        byPacket: [sentPs, arrivedPs, handledPs].map(times => [...times.subarray(0, sent.length)]),
      };
    });
    expect(results[0]).toEqual(results[1]);
    const copies = sent.reduce((sum, { to }) => sum + new Set(to).size, 0);
    expect(results[0].deliveries).toBe(copies);
  }
}

/** `each` packets of every node to `reach` nodes, the work on each far longer than its way. */
function fromAll(nodes: number, each: number, reach: number): Sent[] {
  return Array.from({ length: nodes * each }, (_, i) => ({
    from: i % nodes,
    to: Array.from({ length: reach }, (_, k) => (i + k * k + 1) % nodes),
    gapPs: (i * 7919) % 5000,
    handlingPs: 1_900_000 + i,
  }));
}

const ROOM = 1024;

describe('the executors in lock-step, batch after batch on one network', () => {
  it('a row of four tiles, to all of them: more packets and destinations than before, and fewer', () => {
    const linkPs = Float64Array.from({ length: 16 }, (_, link) => 1000 * (1 + (link % 4)));
    const spec = specOf(4, 1, { bufferPackets: 8, linkLatencyPs: linkPs, linkBusyPs: linkPs });
    const batches = [190, 2, ROOM / 4, ROOM / 4 + 1, 0, 600, 190];
    expectLockStep(
      spec,
      batches.map(each => fromAll(4, each, 4)),
    );
  });

  it('work of nodes alone: packets outgrow the room, and destinations do not', () => {
    const spec = specOf(4, 1, { linkLatencyPs: 1000, linkBusyPs: 1000 });
    const idle = fromAll(4, ROOM, 0);
    const mixed = [...idle, ...fromAll(4, 20, 3)];
    expectLockStep(spec, [fromAll(4, 10, 1), idle, mixed]);
  });

  it.each([
    [1, 1],
    [1, 9],
    [7, 1],
    [3, 5],
  ])(
    '%i x %i tiles, copied where ways part: destinations outgrow the room before packets do',
    (columns, rows) => {
      const spec = specOf(columns, rows, {
        ...{ routing: 'multicast', bufferPackets: 3, linkLatencyPs: 900, linkBusyPs: 400, injectBusyPs: 100 },
      });
      const nodes = columns * rows;
      const batches = [1, 300, 1500, 20].map(packets => fromAll(nodes, Math.ceil(packets / nodes), nodes));
      expectLockStep(spec, batches);
    },
  );
});
