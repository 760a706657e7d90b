import { Xorshift32 } from '../src/fixed/xorshift.js';
import type { ChipImage } from '../src/image/layout.js';
import type { RancCore, RancPackets, Targets } from '../src/peers/ranc/system.js';
import { rancToImage } from '../src/peers/ranc/to-image.js';

export interface GridAmount {
  /** Cores on a side; one more column has the output bus. */
  readonly side: number;
  /** Axons, and neurons, of each core. */
  readonly size: number;
  readonly ticks: number;
}

const WEIGHTS = [2, -1, 1, -2];
/** Of a core's axons, so many get a packet in a tick. */
const PACKETS_PART = 1 / 4;

/** A grid as RANC's files describe it: half of all connections there, packets for every core in every tick. */
export function rancGrid({ side, size, ticks }: GridAmount, seed: number): ChipImage {
  const random = new Xorshift32(seed);
  const columns = side + 1;
  const cores = Array.from({ length: side * side }, (_, i) => core(i % side, Math.floor(i / side)));
  const config = {
    columns,
    rows: side,
    axons: size,
    neurons: size,
    weights: 4,
    maxTickOffset: 16,
    resetType: 1,
  } as const;
  const outputBus = { x: side, y: 0, count: size };
  const system = { config, outputBus, cores, packets: packets(), notes: [] };
  return rancToImage(system, { name: 'grid', chip: 'truenorth', potentialBits: 32 });

  function anyCell(): number {
    return random.below(side) * columns + random.below(side);
  }

  function int32s(length: number, value: () => number): Int32Array {
    return Int32Array.from({ length }, value);
  }

  function core(x: number, y: number): RancCore {
    const words = size / 32;
    const weights = new Int8Array(size * size);
    const connected = new Uint32Array(size * words);
    let connections = 0;
    for (let place = 0; place < size * size; place++) {
      if (random.below(2) === 0) continue;
      const neuron = place % size;
      weights[place] = WEIGHTS[random.below(WEIGHTS.length)];
      connected[((place - neuron) / size) * words + (neuron >> 5)] |= 1 << (neuron & 31);
      connections++;
    }
    const target: Targets = {
      cell: int32s(size, () => (random.below(8) === 0 ? side : anyCell())),
      axon: int32s(size, () => random.below(size)),
      tick: int32s(size, () => random.below(3)),
    };
    return {
      x,
      y,
      weights,
      connected,
      connections,
      leak: int32s(size, () => random.below(2)),
      positiveThreshold: int32s(size, () => 20 + random.below(40)),
      negativeThreshold: new Int32Array(size).fill(-20),
      resetPotential: new Int32Array(size),
      resetMode: new Uint8Array(size),
      potential: new Int32Array(size),
      target,
    };
  }

  /** Every axon of every core is a target; a tick takes some of them. */
  function packets(): RancPackets {
    const targets = side * side * size;
    const units = {
      cell: int32s(targets, () => 0).map((_, unit) => {
        const at = Math.floor(unit / size);
        return Math.floor(at / side) * columns + (at % side);
      }),
      axon: int32s(targets, () => 0).map((_, unit) => unit % size),
      tick: new Int32Array(targets),
    };
    const tickStart = [0];
    const unit: number[] = [];
    for (let tick = 0; tick < ticks; tick++) {
      for (let i = 0; i < targets; i++) if (random.below(1 / PACKETS_PART) === 0) unit.push(i);
      tickStart.push(unit.length);
    }
    return { units, tickStart: Int32Array.from(tickStart), unit: Int32Array.from(unit) };
  }
}
