import type { UnitEngine } from '../engine.js';
import { IDLE } from '../state.js';

/** Idle, updated, fired. */
const STATUSES = 3;

/**
 * The packets of a step, core by core in the order in which each core sends them: their work at the source since the packet
 * before and at their destination, and the least time of their way. A core's work after its last packet stands at the end of its
 * list as a placeholder, without destination.
 */
export class StepMessages {
  count = 0;
  /** [cores + 1] */
  readonly start: Int32Array;
  /** Row of the synapses; -1: a placeholder. */
  readonly row: Int32Array;
  /** Slot of the neuron that sends it; of a placeholder the last of its core. */
  readonly slot: Int32Array;
  readonly generationS: Float64Array;
  readonly processingS: Float64Array;
  readonly minHopS: Float64Array;
  readonly #engine: UnitEngine;
  /** [rows] the rows of each neuron in the order in which its packets are sent. */
  readonly #order: Int32Array;
  readonly #minHopS: Float64Array;
  /** [runs x statuses] seconds that each neuron of a run takes; of input runs they are each neuron's own. */
  readonly #secondsOf: Float64Array;
  /** [cores] what a core's neurons take in their turn when none of them does anything. */
  readonly #quietS: Float64Array;

  /** @param tileOrder tiles in the order in which a spike's packets go to them; tiles that are not named follow, ascending */
  constructor(engine: UnitEngine, tileOrder: readonly number[] = []) {
    this.#engine = engine;
    const { layout, rows, ways } = engine;
    const cores = layout.cores.length;
    const most = rows.core.length + cores;
    this.start = new Int32Array(cores + 1);
    this.row = new Int32Array(most);
    this.slot = new Int32Array(most);
    this.generationS = new Float64Array(most);
    this.processingS = new Float64Array(most);
    this.minHopS = new Float64Array(most);
    this.#minHopS = Float64Array.from(rows.core, (core, row) =>
      ways.seconds(layout.coreOf[engine.rowSource[row]], core),
    );
    this.#secondsOf = Float64Array.from({ length: layout.runs.length * STATUSES }, (_, index) => {
      const run = layout.runs[Math.floor(index / STATUSES)];
      return engine.neuronSeconds(run, run.firstSlot, index % STATUSES);
    });
    this.#quietS = Float64Array.from({ length: cores }, (_, core) => this.#quietSeconds(core));
    this.#order = Int32Array.from(rows.core, (_, row) => row);
    if (tileOrder.length > 0) this.#sortBy(tileOrder);
  }

  #sortBy(tileOrder: readonly number[]): void {
    const { layout, rows, ways } = this.#engine;
    const rank = new Map(tileOrder.map((tile, index) => [tile, index]));
    const rankOf = (row: number) => rank.get(ways.tileOf(rows.core[row])) ?? tileOrder.length;
    for (let slot = 0; slot < layout.slots; slot++) {
      const part = this.#order.subarray(rows.rowStart[slot], rows.rowStart[slot + 1]);
      if (part.length > 1) part.sort((a, b) => rankOf(a) - rankOf(b) || a - b);
    }
  }

  /** Takes the step that the engine has just run. */
  gather(): void {
    const { layout } = this.#engine;
    this.count = 0;
    let nextFired = 0;
    for (let core = 0; core < layout.cores.length; core++) {
      this.start[core] = this.count;
      let pendingS = this.#quietS[core];
      if (this.#isActive(core)) {
        pendingS = 0;
        for (let run = layout.runStart[core]; run < layout.runStart[core + 1]; run++) {
          pendingS = this.#gatherRun(run, pendingS, nextFired);
          nextFired += this.#engine.runFired[run];
        }
      }
      if (pendingS === 0) continue;
      const { firstSlot, count } = layout.runs[layout.runStart[core + 1] - 1];
      this.#add(-1, firstSlot + count - 1, pendingS, 0, 0);
    }
    this.start[layout.cores.length] = this.count;
  }

  #isActive(core: number): boolean {
    const { layout, runUpdated } = this.#engine;
    for (let run = layout.runStart[core]; run < layout.runStart[core + 1]; run++) {
      if (runUpdated[run] > 0) return true;
    }
    return false;
  }

  /**
   * Takes a run's neurons in their order.
   * @param firstFired place of the first of them in the list of those that fired
   * @returns the core's work that no packet has told yet
   */
  #gatherRun(index: number, beforeS: number, firstFired: number): number {
    const { layout, system, state, runFired } = this.#engine;
    const run = layout.runs[index];
    const { axonOutS } = system.cores[layout.cores[run.core]];
    const isMixed = run.model === 'input';
    const end = run.firstSlot + run.count;
    const endFired = firstFired + runFired[index];
    let pendingS = beforeS;
    let nextFired = firstFired;
    for (let slot = run.firstSlot; slot < end; slot++) {
      const status = state.status[slot];
      pendingS += isMixed
        ? this.#engine.neuronSeconds(run, slot, status)
        : this.#secondsOf[index * STATUSES + status];
      if (nextFired === endFired || state.fired[nextFired] !== slot) continue;
      nextFired++;
      pendingS = this.#send(slot, pendingS, axonOutS);
    }
    return pendingS;
  }

  /** The same sum of a core at rest, in the same order. */
  #quietSeconds(core: number): number {
    const { layout } = this.#engine;
    let seconds = 0;
    for (let index = layout.runStart[core]; index < layout.runStart[core + 1]; index++) {
      const run = layout.runs[index];
      for (let slot = run.firstSlot; slot < run.firstSlot + run.count; slot++) {
        seconds += this.#engine.neuronSeconds(run, slot, IDLE);
      }
    }
    return seconds;
  }

  /** @returns the work that no packet has told yet */
  #send(slot: number, workedS: number, axonOutS: number): number {
    const { rowStart } = this.#engine.rows;
    let pendingS = workedS;
    for (let place = rowStart[slot]; place < rowStart[slot + 1]; place++) {
      const row = this.#order[place];
      this.#add(
        row,
        slot,
        pendingS + axonOutS,
        this.#engine.rows.workS[row] + this.#engine.extraWorkS(row),
        this.#minHopS[row],
      );
      pendingS = 0;
    }
    return pendingS;
  }

  #add(row: number, slot: number, generationS: number, processingS: number, minHopS: number): void {
    const place = this.count++;
    this.row[place] = row;
    this.slot[place] = slot;
    this.generationS[place] = generationS;
    this.processingS[place] = processingS;
    this.minHopS[place] = minHopS;
  }
}
