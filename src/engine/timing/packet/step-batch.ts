import type { WeightlessImage } from '../../../image/layout.js';
import type { Share } from '../../share.js';
import type { PacketBatch, PacketNetwork } from './network.js';
import { type RouteNodes, routeNodes } from './route-nodes.js';
import { STAGE } from './stages.js';
import type { StepRecord } from './step-record.js';

/** A sender of spikes, as its node works through it. */
interface Worker {
  /** Its number: row of the ledger, slices first, then encoders. */
  readonly row: number;
  readonly sourceBase: number;
  readonly units: number;
}

/**
 * Makes the packets of a step of what its record says. Each node's chain of work, one thing after the other: what arrived is
 * looked up and added; slice by slice the neurons are updated in order, and one that fires sends at once; partial sums and
 * broadcasts; then the rest. The ledger tells how many neurons of a slice were active and not which, so each takes the
 * mean; the same for what a spike takes.
 */
export class StepBatch {
  /** The slowest node's chain, had it never to wait. */
  computePs = 0;
  /** Packets that go somewhere. */
  moving = 0;
  readonly #record: StepRecord;
  readonly #shares: readonly Share[];
  readonly #nodes: readonly (readonly Worker[])[];
  readonly #routeStart: Int32Array;
  readonly #ways: RouteNodes;
  readonly #chipRow: number;
  readonly #packetStart: Int32Array;
  readonly #handlingPs: Float64Array;
  #gapPs = new Float64Array(1024);
  #destinationStart = new Int32Array(1024);
  #destinationEnd = new Int32Array(1024);
  #packets = 0;

  constructor(image: WeightlessImage, shares: readonly Share[], record: StepRecord, network: PacketNetwork) {
    this.#record = record;
    this.#shares = shares;
    this.#routeStart = image.routes.sourceStart;
    this.#ways = routeNodes(image, network);
    this.#chipRow = image.slices.length + image.encoders.length;
    this.#nodes = workersByNode(image);
    this.#packetStart = new Int32Array(this.#nodes.length + 1);
    // What a core does with a packet is in its own chain, when its phase comes; its input takes every packet at once.
    this.#handlingPs = new Float64Array(this.#ways.nodes.length);
  }

  /** @returns the step's packets, valid until the next call */
  make(tick: number): PacketBatch {
    this.#packets = 0;
    this.moving = 0;
    this.computePs = this.#allStages(tick, this.#chipRow);
    for (let node = 0; node < this.#nodes.length; node++) {
      this.#packetStart[node] = this.#packets;
      this.computePs = Math.max(this.computePs, this.#addNode(tick, node));
    }
    this.#packetStart[this.#nodes.length] = this.#packets;
    return {
      packetStart: this.#packetStart,
      gapPs: this.#gapPs,
      destinationStart: this.#destinationStart,
      destinationEnd: this.#destinationEnd,
      destinations: this.#ways.nodes,
      handlingPs: this.#handlingPs,
      samePlaces: true,
    };
  }

  /** Adds what a node sends; returns what its chain takes. */
  #addNode(tick: number, node: number): number {
    const workers = this.#nodes[node];
    let gapPs = 0;
    let chainPs = 0;
    for (let i = 0; i < workers.length; i++) {
      const { row } = workers[i];
      chainPs += this.#allStages(tick, row);
      gapPs += this.#record.stagePs(tick, row, STAGE.receive);
    }
    for (let i = 0; i < workers.length; i++) gapPs = this.#addSpikes(tick, workers[i], gapPs);
    gapPs = this.#addControl(tick, node, gapPs);
    for (let i = 0; i < workers.length; i++) {
      gapPs += this.#record.stagePs(tick, workers[i].row, STAGE.rest);
    }
    if (gapPs > 0) this.#add(gapPs, 0, 0);
    return chainPs;
  }

  /** Adds a slice's or encoder's spikes; returns the work that is left behind the last one. */
  #addSpikes(tick: number, { row, sourceBase, units }: Worker, beforePs: number): number {
    const record = this.#record;
    const updatePs = record.stagePs(tick, row, STAGE.update);
    const sendPs = record.stagePs(tick, row, STAGE.send);
    const fired = record.firedOf(tick, row);
    const { unitsThatFired } = record;
    const { start } = this.#ways;
    const firstSpike = record.firstSpikeOf(tick, sourceBase);
    let gapPs = beforePs;
    let donePs = 0;
    for (let spike = 0; spike < fired; spike++) {
      const unit = unitsThatFired[firstSpike + spike];
      const duePs = partOf(updatePs, unit + 1, units) + partOf(sendPs, spike + 1, fired);
      gapPs += duePs - donePs;
      donePs = duePs;
      const end = this.#routeStart[sourceBase + unit + 1];
      for (let route = this.#routeStart[sourceBase + unit]; route < end; route++) {
        this.#add(gapPs, start[route], start[route + 1]);
        gapPs = 0;
      }
    }
    return gapPs + updatePs + sendPs - donePs;
  }

  #addControl(tick: number, node: number, beforePs: number): number {
    let gapPs = beforePs;
    for (let share = 0; share < this.#shares.length; share++) {
      const count = this.#record.controlCount(tick, share);
      for (let packet = 0; packet < count; packet++) {
        if (this.#record.controlFrom(tick, share, packet) !== node) continue;
        const place = this.#ways.alone + this.#record.controlTo(tick, share, packet);
        this.#add(gapPs, place, place + 1);
        gapPs = 0;
      }
    }
    return gapPs;
  }

  #add(gapPs: number, from: number, to: number): void {
    const packet = this.#packets++;
    if (packet === this.#gapPs.length) this.#grow();
    this.#gapPs[packet] = gapPs;
    this.#destinationStart[packet] = from;
    this.#destinationEnd[packet] = to;
    if (to > from) this.moving++;
  }

  #grow(): void {
    const length = 2 * this.#gapPs.length;
    const gapPs = new Float64Array(length);
    const starts = new Int32Array(length);
    const ends = new Int32Array(length);
    gapPs.set(this.#gapPs);
    starts.set(this.#destinationStart);
    ends.set(this.#destinationEnd);
    this.#gapPs = gapPs;
    this.#destinationStart = starts;
    this.#destinationEnd = ends;
  }

  #allStages(tick: number, row: number): number {
    let ps = 0;
    for (let stage = 0; stage < STAGE.count; stage++) ps += this.#record.stagePs(tick, row, stage);
    return ps;
  }
}

/** What of a time has passed when so many of all are done, in whole picoseconds. */
function partOf(ps: number, done: number, all: number): number {
  return ps === 0 ? 0 : Math.floor((ps * done) / all);
}

function workersByNode({ cores, slices, encoders }: WeightlessImage): Worker[][] {
  const nodes: Worker[][] = Array.from({ length: cores.length + encoders.length }, () => []);
  let sourceBase = 0;
  slices.forEach(({ core, count }, row) => {
    nodes[core].push({ row, sourceBase, units: count });
    sourceBase += count;
  });
  encoders.forEach(({ count }, encoder) => {
    nodes[cores.length + encoder].push({ row: slices.length + encoder, sourceBase, units: count });
    sourceBase += count;
  });
  return nodes;
}
