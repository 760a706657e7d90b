import fc from 'fast-check';
import {
  type PacketBatch,
  PacketNetwork,
  type PacketNetworkSpec,
} from '../../../../src/engine/timing/packet/network.js';

/** A packet as a test says it. */
export interface Sent {
  readonly from: number;
  readonly to: readonly number[];
  readonly gapPs?: number;
  readonly handlingPs?: number;
}

/** A batch of these packets, each node's in the order given; multicast destinations in tree order. */
export function batchOf(spec: PacketNetworkSpec, sent: readonly Sent[]): PacketBatch {
  const network = new PacketNetwork(spec);
  const nodes = spec.nodeTile.length;
  const packetStart = [0];
  const gapPs: number[] = [];
  const destinationStart: number[] = [];
  const destinationEnd: number[] = [];
  const destinations: number[] = [];
  const handlingPs: number[] = [];
  for (let node = 0; node < nodes; node++) {
    for (const packet of sent.filter(({ from }) => from === node)) {
      gapPs.push(packet.gapPs ?? 0);
      destinationStart.push(destinations.length);
      destinations.push(...network.sortDestinations(node, packet.to));
      destinationEnd.push(destinations.length);
      while (handlingPs.length < destinations.length) handlingPs.push(packet.handlingPs ?? 0);
    }
    packetStart.push(gapPs.length);
  }
  return {
    packetStart: Int32Array.from(packetStart),
    gapPs: Float64Array.from(gapPs),
    destinationStart: Int32Array.from(destinationStart),
    destinationEnd: Int32Array.from(destinationEnd),
    destinations: Int32Array.from(destinations),
    handlingPs: Float64Array.from(handlingPs),
  };
}

/** One node a tile, all figures 0 and buffers of four, but for what is said. */
export function specOf(
  columns: number,
  rows: number,
  parts: Partial<PacketNetworkSpec> = {},
): PacketNetworkSpec {
  return {
    columns,
    rows,
    topology: 'mesh',
    routing: 'unicast',
    nodeTile: Int32Array.from({ length: columns * rows }, (_, tile) => tile),
    linkLatencyPs: 0,
    linkBusyPs: 0,
    injectPs: 0,
    injectBusyPs: 0,
    ejectPs: 0,
    ejectBusyPs: 0,
    bufferPackets: 4,
    ...parts,
  };
}

export interface Traffic {
  readonly spec: PacketNetworkSpec;
  readonly sent: readonly Sent[];
}

const MAX_NODES = 8;

/** Networks of up to 4 x 4 tiles and a few nodes, with figures of their own for each link and node, and random packets. */
function trafficOf(
  times: readonly { readonly figure: fc.Arbitrary<number>; readonly gap: fc.Arbitrary<number> }[],
) {
  return fc
    .record({
      columns: fc.integer({ min: 1, max: 4 }),
      rows: fc.integer({ min: 1, max: 4 }),
      topology: fc.constantFrom<'mesh' | 'torus'>('mesh', 'torus'),
      routing: fc.constantFrom<'unicast' | 'multicast'>('unicast', 'multicast'),
      bufferPackets: fc.integer({ min: 1, max: 5 }),
      time: fc.constantFrom(...times),
    })
    .chain(({ time: { figure, gap }, ...parts }) => {
      const tiles = parts.columns * parts.rows;
      const ports = fc.array(figure, { minLength: MAX_NODES, maxLength: MAX_NODES });
      const links = fc.array(figure, { minLength: 4 * tiles, maxLength: 4 * tiles });
      return fc
        .record({
          linkLatencyPs: links,
          linkBusyPs: links,
          injectPs: ports,
          injectBusyPs: ports,
          ejectPs: ports,
          ejectBusyPs: ports,
          nodeTile: fc.array(fc.nat(tiles - 1), { minLength: 1, maxLength: MAX_NODES }),
        })
        .chain(figures => {
          const node = fc.nat(figures.nodeTile.length - 1);
          const packet = fc.record({
            from: node,
            to: fc.array(node, { maxLength: 4 }),
            gapPs: gap,
            handlingPs: figure,
          });
          const sent = fc.array(packet, { maxLength: 60 });
          return sent.map((list): Traffic => ({ spec: { ...parts, ...figures }, sent: list }));
        });
    });
}

/** Figures of a few multiples, so that much happens at the same time, far beyond the ring of the event queue too. */
export const anyTraffic: fc.Arbitrary<Traffic> = trafficOf(
  [1, 7, 1000, 123_457].map(scale => {
    const figure = fc.integer({ min: 0, max: 5 }).map(value => value * scale);
    return {
      figure,
      gap: fc.oneof(
        figure,
        figure,
        figure.map(value => 1000 * value),
        fc.nat(10_000_000),
      ),
    };
  }),
);

const unlike = fc.noBias(fc.nat(1_000_000_000));

/** Figures so unlike each other that no exit is asked for by two at the same time. */
export const trafficWithoutTies: fc.Arbitrary<Traffic> = trafficOf([{ figure: unlike, gap: unlike }]);
