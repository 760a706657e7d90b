import { instantiate } from '../src/engine/kernels/simd/instance.js';
import { webAssembly } from '../src/engine/kernels/web-assembly.js';
import { Xorshift32 } from '../src/fixed/xorshift.js';
import { CORE_NEURONS, CORE_ROWS, NEURON } from './synthetic-image.js';

/** The kernels of `src/engine/kernels/simd/assembly` that a step of a synthetic network is made of. */
interface StepExports {
  accumulateDense8(
    weights: number,
    stride: number,
    columns: number,
    rows: number,
    count: number,
    sums: number,
  ): void;
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

const PAGE_BYTES = 65_536;
const WORD_BYTES = 4;
const NEURON_WORDS = CORE_NEURONS * WORD_BYTES;
/** Potentials, sums, thresholds, spike counts and spikes of a core, one array after the other. */
const NEURON_ARRAYS = 5;
/** Lists of active rows are drawn for so many steps, and then come again. */
const DRAWN_STEPS = 16;
/** One row in so many is active: 4%. */
const ACTIVE_ONE_IN = 25;
const THRESHOLD = 2400;
const HIGHEST = 2 ** (NEURON.potentialBits - 1) - 1;

/**
 * The accumulation and the neuron update of a synthetic network, on arrays of the same sizes with as many
 * active rows, and nothing else: no spike is sent, delivered or counted.
 */
export class StepKernels {
  readonly #kernels: StepExports;
  readonly #memory: ArrayBuffer | SharedArrayBuffer;
  readonly #cores: number;
  readonly #coreBytes = CORE_ROWS * CORE_NEURONS + NEURON_ARRAYS * NEURON_WORDS;
  readonly #lists: number;
  readonly #firedCell: number;
  #step = 0;

  constructor(cores: number, seed: number) {
    this.#cores = cores;
    this.#lists = cores * this.#coreBytes;
    const listBytes = (1 + CORE_ROWS) * WORD_BYTES;
    this.#firedCell = this.#lists + DRAWN_STEPS * cores * listBytes;
    const pages = Math.ceil((this.#firedCell + WORD_BYTES) / PAGE_BYTES);
    const memory = new webAssembly.Memory({ initial: pages, maximum: pages });
    this.#memory = memory.buffer;
    this.#kernels = instantiate<StepExports>(memory);
    const random = new Xorshift32(seed);
    this.#drawWeights(random);
    this.#drawLists(random);
  }

  /** One step of all cores. */
  step(): void {
    const kernels = this.#kernels;
    const lists = new Int32Array(this.#memory);
    let list = this.#lists + this.#step * this.#cores * (1 + CORE_ROWS) * WORD_BYTES;
    for (let core = 0; core < this.#cores; core++) {
      const weights = core * this.#coreBytes;
      const potential = weights + CORE_ROWS * CORE_NEURONS;
      const sums = potential + NEURON_WORDS;
      const active = lists[list / WORD_BYTES];
      kernels.accumulateDense8(weights, CORE_NEURONS, CORE_NEURONS, list + WORD_BYTES, active, sums);
      kernels.updateShiftLifSaturating(
        potential,
        sums,
        sums + NEURON_WORDS,
        sums + 2 * NEURON_WORDS,
        sums + 3 * NEURON_WORDS,
        CORE_NEURONS,
        NEURON.leakShift,
        -HIGHEST - 1,
        HIGHEST,
        this.#firedCell,
      );
      list += (1 + CORE_ROWS) * WORD_BYTES;
    }
    this.#step = (this.#step + 1) % DRAWN_STEPS;
  }

  /** Something that depends on all that was computed. */
  get potential(): number {
    return new Int32Array(this.#memory, CORE_ROWS * CORE_NEURONS, 1)[0];
  }

  /** Weights of one core are drawn and stand in all; the first row lifts its neurons as the drive does. */
  #drawWeights(random: Xorshift32): void {
    const drawn = Int8Array.from({ length: CORE_ROWS * CORE_NEURONS }, () => random.below(255) - 127);
    drawn.fill(100, 0, CORE_NEURONS);
    for (let core = 0; core < this.#cores; core++) {
      const base = core * this.#coreBytes;
      new Int8Array(this.#memory, base, drawn.length).set(drawn);
      const potentials = new Int32Array(this.#memory, base + drawn.length, CORE_NEURONS);
      for (let i = 0; i < CORE_NEURONS; i++) potentials[i] = random.below(THRESHOLD);
      const thresholds = base + drawn.length + 2 * NEURON_WORDS;
      new Int32Array(this.#memory, thresholds, CORE_NEURONS).fill(THRESHOLD);
    }
  }

  /** A list is its length, then rows, ascending; the first row is in all. */
  #drawLists(random: Xorshift32): void {
    const lists = new Int32Array(this.#memory);
    let list = this.#lists / WORD_BYTES;
    for (let i = 0; i < DRAWN_STEPS * this.#cores; i++) {
      let count = 1;
      lists[list + 1] = 0;
      for (let row = 1; row < CORE_ROWS; row++) {
        if (random.below(ACTIVE_ONE_IN) === 0) lists[list + 1 + count++] = row;
      }
      lists[list] = count;
      list += 1 + CORE_ROWS;
    }
  }
}
