import type { UnitEngine } from '../engine.js';

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
    const { layout, system, state } = this.#engine;
    this.count = 0;
    let nextFired = 0;
    for (let core = 0; core < layout.cores.length; core++) {
      this.start[core] = this.count;
      const { axonOutS } = system.cores[layout.cores[core]];
      let pendingS = 0;
      let last = 0;
      for (let index = layout.runStart[core]; index < layout.runStart[core + 1]; index++) {
        const run = layout.runs[index];
        const end = run.firstSlot + run.count;
        const isMixed = run.model === 'input';
        const seconds = [0, 1, 2].map(status => this.#engine.neuronSeconds(run, run.firstSlot, status));
        for (let slot = run.firstSlot; slot < end; slot++) {
          const status = state.status[slot];
          pendingS += isMixed ? this.#engine.neuronSeconds(run, slot, status) : seconds[status];
          if (nextFired === this.#engine.firedCount || state.fired[nextFired] !== slot) continue;
          nextFired++;
          pendingS = this.#send(slot, pendingS, axonOutS);
        }
        last = end - 1;
      }
      if (pendingS !== 0) this.#add(-1, last, pendingS, 0, 0);
    }
    this.start[layout.cores.length] = this.count;
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
