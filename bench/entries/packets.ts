import { PacketNetwork, type PacketNetworkSpec } from '../../src/engine/timing/packet/network.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import { type Contender, timed } from '../contender.js';
import type { BenchContext, Entry } from '../entry.js';
import { sink } from '../sink.js';

/** Tiles along each side, a core each. */
const SIDE = 8;
const LINK_PS = 4000;
/** Batches of a run, one after the other, as steps are. */
const STEPS = 10;

interface Traffic {
  readonly name: string;
  /** Share of what the bisection passes (docs/timing.md) that the cores offer. */
  readonly load: number;
}

/** Uniform random traffic over a mesh: where links are mostly free, and where all of them are waited for. */
export const packets: readonly Entry[] = [
  entry({ name: 'packets-half', load: 0.5 }),
  entry({ name: 'packets-full', load: 2 }),
];

function entry({ name, load }: Traffic): Entry {
  return {
    name,
    unit: 'packet hops',
    open(context) {
      const side = (who: string, executor: 'auto' | 'plain') => run(who, executor, load, context);
      return {
        ours: side('WebAssembly', 'auto'),
        yardstick: side('plain TypeScript', 'plain'),
        note: `${SIDE} x ${SIDE} tiles, uniform random traffic, ${load} of what the bisection passes`,
      };
    },
  };
}

function run(
  name: string,
  executor: 'auto' | 'plain',
  load: number,
  { quick, seed }: BenchContext,
): Contender {
  const nodes = SIDE * SIDE;
  const each = quick ? 4 : 500;
  const count = nodes * each;
  const spec: PacketNetworkSpec = {
    columns: SIDE,
    rows: SIDE,
    topology: 'mesh',
    routing: 'unicast',
    nodeTile: Int32Array.from({ length: nodes }, (_, node) => node),
    linkLatencyPs: LINK_PS,
    linkBusyPs: LINK_PS,
    injectPs: 0,
    injectBusyPs: LINK_PS,
    ejectPs: LINK_PS,
    ejectBusyPs: LINK_PS,
    bufferPackets: 4,
  };
  const random = new Xorshift32(seed);
  // A node's mean gap is k x busy / 4 where it offers all that the bisection passes.
  const mostPs = Math.round((SIDE * LINK_PS) / 2 / load);
  const batch = {
    packetStart: Int32Array.from({ length: nodes + 1 }, (_, node) => node * each),
    gapPs: Float64Array.from({ length: count }, () => random.below(mostPs + 1)),
    destinationStart: Int32Array.from({ length: count }, (_, packet) => packet),
    destinationEnd: Int32Array.from({ length: count }, (_, packet) => packet + 1),
    destinations: Int32Array.from({ length: count }, () => random.below(nodes)),
    handlingPs: new Float64Array(count),
    samePlaces: true,
  };
  const network = new PacketNetwork(spec, executor);
  network.keepsTimes = false;
  return timed({
    name,
    run() {
      let hops = 0;
      for (let step = 0; step < STEPS; step++) {
        const result = network.run(batch);
        sink(result.endPs);
        hops += result.hops;
      }
      return hops;
    },
  });
}
