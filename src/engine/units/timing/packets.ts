import { PacketNetwork, type PacketResult } from '../../timing/packet/network.js';
import { DIRECTIONS, EAST, NORTH, SOUTH, WEST } from '../../timing/packet/spec.js';
import type { UnitEngine } from '../engine.js';
import { HOP_EAST, HOP_NORTH, HOP_SOUTH, HOP_WEST } from '../routes.js';
import type { StepMessages } from './step-messages.js';

const PS_PER_S = 1e12;

/**
 * Time by packets that move through routers with buffers (docs/timing.md), in whole picoseconds: work is rounded. A hop takes, and
 * keeps its link for, what the tile that it leaves says of its direction; buffers hold what the chip says of its links.
 */
export class UnitPackets {
  readonly network: PacketNetwork;
  readonly #messages: StepMessages;
  readonly #engine: UnitEngine;
  readonly #gapPs: Float64Array;
  readonly #handlingPs: Float64Array;
  readonly #destinations: Int32Array;
  readonly #destinationStart: Int32Array;
  readonly #destinationEnd: Int32Array;

  constructor(engine: UnitEngine, messages: StepMessages) {
    const { system, layout } = engine;
    this.#engine = engine;
    this.#messages = messages;
    const { columns, rows, tiles, cores } = system;
    const linkPs = new Float64Array(columns * rows * DIRECTIONS);
    for (const { x, y, hopS } of tiles) {
      const first = (y * columns + x) * DIRECTIONS;
      linkPs[first + EAST] = picoseconds(hopS[HOP_EAST]);
      linkPs[first + WEST] = picoseconds(hopS[HOP_WEST]);
      // North is towards greater y here, which the network calls south.
      linkPs[first + SOUTH] = picoseconds(hopS[HOP_NORTH]);
      linkPs[first + NORTH] = picoseconds(hopS[HOP_SOUTH]);
    }
    this.network = new PacketNetwork({
      ...{ columns, rows, topology: 'mesh', routing: 'unicast' },
      nodeTile: layout.cores.map(core => tiles[cores[core].tile].y * columns + tiles[cores[core].tile].x),
      ...{ linkLatencyPs: linkPs, linkBusyPs: linkPs },
      ...{ injectPs: 0, injectBusyPs: 0, ejectPs: 0, ejectBusyPs: 0 },
      bufferPackets: Math.max(1, system.linkBufferPackets),
    });
    const most = messages.row.length;
    this.#gapPs = new Float64Array(most);
    this.#handlingPs = new Float64Array(most);
    this.#destinations = new Int32Array(most);
    this.#destinationStart = Int32Array.from({ length: most }, (_, i) => i);
    this.#destinationEnd = new Int32Array(most);
  }

  /** What became of the gathered step. */
  run(): PacketResult {
    const { count, start, row, generationS, processingS } = this.#messages;
    for (let message = 0; message < count; message++) {
      const isPacket = row[message] >= 0;
      this.#gapPs[message] = picoseconds(generationS[message]);
      this.#handlingPs[message] = picoseconds(processingS[message]);
      this.#destinations[message] = isPacket ? this.#engine.rows.core[row[message]] : 0;
      this.#destinationEnd[message] = message + (isPacket ? 1 : 0);
    }
    return this.network.run({
      packetStart: start,
      gapPs: this.#gapPs,
      destinationStart: this.#destinationStart,
      destinationEnd: this.#destinationEnd,
      destinations: this.#destinations,
      handlingPs: this.#handlingPs,
    });
  }
}

function picoseconds(seconds: number): number {
  return Math.round(seconds * PS_PER_S);
}
