import { Arena } from '../src/engine/arena.js';
import type { Engine } from '../src/engine/engine.js';
import type { AccumulateExports } from '../src/engine/kernels/simd/accumulate.js';
import { instantiate } from '../src/engine/kernels/simd/instance.js';
import { CROSSBAR } from '../src/engine/records.js';
import { CORE_NEURONS, NEURON, type Startable } from './synthetic-image.js';

/** The two kernels of `src/engine/kernels/simd/assembly` that a step of a synthetic network is made of. */
interface StepExports extends Pick<AccumulateExports, 'accumulate8'> {
  updateShiftLifSaturating(
    potential: number,
    sums: number,
    thresholds: number,
    spikeCounts: number,
    spikes: number,
    count: number,
    leakShift: number,
    lowest: number,
    highest: number,
    firedCell: number,
  ): number;
}

/** Weights of a core by crossbar, and its neurons. */
interface Core {
  readonly weights: readonly Uint8Array[];
  readonly potential: Int32Array;
  readonly sums: Int32Array;
  readonly thresholds: Int32Array;
  readonly spikeCounts: Int32Array;
  readonly spikes: Int32Array;
}

const HIGHEST = 2 ** (NEURON.potentialBits - 1) - 1;
const SPARE_BYTES = 1 << 16;

/**
 * A run of an engine of a synthetic network, done again by its two kernels alone, core by core: the same
 * synaptic operations and neuron updates, which leave the same potentials, on weights and neurons laid out
 * alike. Nothing is delivered, sent or counted: which rows are active in each step was written down before.
 */
export class StepKernels implements Startable {
  readonly #kernels: StepExports;
  readonly #cores: readonly Core[];
  /** For each step, core and crossbar of it: the number of active rows, then the rows. */
  readonly #lists: Int32Array;
  readonly #touch: number;
  readonly #firedCell: Int32Array;

  /** Runs the engine, from where it stands. */
  constructor(engine: Engine, steps: number) {
    const crossbarsOf = engine.slices.map(() => [] as Engine['crossbars'][number][]);
    for (const crossbar of engine.crossbars) crossbarsOf[crossbar.slice].push(crossbar);
    const lists = activeRows(engine, crossbarsOf.flat(), steps);
    const arena = new Arena(engine.arena.memory.buffer.byteLength + 4 * lists.length + SPARE_BYTES);
    this.#kernels = instantiate<StepExports>(arena.memory);
    this.#cores = engine.slices.map(({ thresholds }, slice) => ({
      weights: crossbarsOf[slice].map(({ weights: { acting } }) => {
        const copy = arena.uint8(acting.length);
        copy.set(acting);
        return copy;
      }),
      potential: arena.int32(CORE_NEURONS),
      sums: arena.int32(CORE_NEURONS),
      thresholds: arena.int32From(thresholds),
      spikeCounts: arena.int32(CORE_NEURONS),
      spikes: arena.int32(CORE_NEURONS),
    }));
    this.#lists = arena.int32From(lists);
    this.#touch = engine.crossbars[0].record[CROSSBAR.touch];
    this.#firedCell = arena.int32(1);
  }

  reset(): void {
    for (const { potential, sums, spikeCounts } of this.#cores) {
      for (const array of [potential, sums, spikeCounts]) array.fill(0);
    }
  }

  /** The input's spikes are among those that were written down. */
  loadInput(): void {}

  potentials(core: number): Int32Array {
    return this.#cores[core].potential;
  }

  /** All steps of all cores. */
  run(): void {
    const lists = this.#lists;
    for (let list = 0; list < lists.length; ) {
      for (const core of this.#cores) {
        const sums = core.sums.byteOffset;
        for (const weights of core.weights) {
          const count = lists[list];
          const rows = lists.byteOffset + 4 * (list + 1);
          this.#kernels.accumulate8(weights.byteOffset, CORE_NEURONS, rows, count, sums, this.#touch);
          list += 1 + count;
        }
        this.#kernels.updateShiftLifSaturating(
          core.potential.byteOffset,
          sums,
          core.thresholds.byteOffset,
          core.spikeCounts.byteOffset,
          core.spikes.byteOffset,
          CORE_NEURONS,
          NEURON.leakShift,
          -HIGHEST - 1,
          HIGHEST,
          this.#firedCell.byteOffset,
        );
      }
    }
  }
}

function activeRows(engine: Engine, crossbars: Engine['crossbars'], steps: number): number[] {
  const lists: number[] = [];
  for (let step = 0; step < steps; step++) {
    engine.step();
    for (const { active, activeCount } of crossbars) {
      lists.push(activeCount);
      for (let i = 0; i < activeCount; i++) lists.push(active[i]);
    }
  }
  return lists;
}
