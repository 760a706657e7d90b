import type {
  ChipImage,
  CoreImage,
  CrossbarImage,
  EncoderImage,
  ReductionImage,
  SliceImage,
} from '../../src/image/layout.js';
import { Counters } from './counting.js';

/** The oracle's working state: one plain object a thing, one plain array a kind of register. */
export interface Machine {
  readonly image: ChipImage;
  readonly slices: readonly SliceState[];
  readonly crossbars: readonly CrossbarState[];
  readonly encoders: readonly EncoderState[];
  readonly reductions: readonly ReductionState[];
  readonly cores: readonly { readonly image: CoreImage; lfsr: number }[];
  /** Spikes of each population in each step since reset; [population][step]. */
  readonly layerSpikes: number[][];
  /** Spikes under way. */
  pending: { readonly dueTick: number; readonly axon: number }[];
  readonly counters: Counters;
  readonly registers: { learning: boolean; label: number; polarity: 0 | 1; annealing: number };
  tick: number;
  /** Passes since boot: steps with learning on, scalings, and epochs by number. */
  readonly passes: { steps: number; scalings: number; readonly epochs: number[] };
}

export const POST_TRACES = ['y1', 'y2', 'y3'] as const;

export type PerTrace<T> = { readonly [name in (typeof POST_TRACES)[number]]: T };

function perTrace<T>(make: () => T): PerTrace<T> {
  return { y1: make(), y2: make(), y3: make() };
}

/** Arrays: [neurons]. */
export interface SliceState {
  readonly index: number;
  readonly image: SliceImage;
  readonly input: number[];
  readonly potential: number[];
  readonly current: number[];
  readonly refractory: number[];
  /** Steps for which the neurons stand still (`truenorth`). */
  held: number;
  readonly threshold: number[];
  /** Level of an `inhibition` policy. */
  inhibition: number;
  /** What rules read of y1, y2, y3, and the steps left of windows; each [neurons]. */
  readonly traces: PerTrace<number[]>;
  readonly windows: PerTrace<number[]>;
  /** r0. */
  reward: number;
  readonly spikeCount: number[];
  readonly spiked: number[];
  readonly thirdFactor: number[];
}

export interface CrossbarState {
  readonly index: number;
  readonly image: CrossbarImage;
  readonly columns: number;
  /** Stored weights and whether a synapse is held; [rows][columns]. */
  readonly weights: number[][];
  readonly held: boolean[][];
  /** x1 and x2; [rows]. */
  readonly traces: { readonly x1: number[]; readonly x2: number[] };
  /** [rows][columns]. */
  readonly tags: number[][];
  /** Rows that a spike reached in this step; [rows]. */
  readonly active: boolean[];
}

export interface EncoderState {
  readonly index: number;
  readonly image: EncoderImage;
  lfsr: number;
  readonly values: number[];
  /** Steps since the reset in which nothing was injected. */
  steps: number;
  /** Steps of dead time that each unit still has (`poisson`). */
  readonly dead: number[];
  /** Accumulators (`current`). */
  readonly phase: number[];
  /** Units that the host wants to spike in the next step, and no others; all false: it wants nothing. */
  readonly injected: boolean[];
  readonly drawn: number[];
}

export interface ReductionState {
  readonly image: ReductionImage;
  goodness: number;
  probability: number;
  error: number;
  applied: number;
  /** Register of the moving centre; 0 without one. */
  centre: number;
  /** The errors that are still to come into force, the next one first; `latenessSteps` of them. */
  late: number[];
}

/** The state of a chip on which an image was just loaded: everything at rest, nothing counted. */
export function buildMachine(image: ChipImage): Machine {
  return {
    image,
    slices: image.slices.map(buildSlice),
    crossbars: image.crossbars.map((crossbar, index) =>
      buildCrossbar(crossbar, index, image.slices[crossbar.slice].count),
    ),
    encoders: image.encoders.map((encoder, index) => ({
      index,
      image: encoder,
      lfsr: encoder.lfsrSeed,
      values: zeros(encoder.count),
      steps: 0,
      dead: zeros(encoder.count),
      phase: zeros(encoder.count),
      injected: zeros(encoder.count).map(() => false),
      drawn: zeros(encoder.count),
    })),
    reductions: image.reductions.map(reduction => ({
      image: reduction,
      goodness: 0,
      probability: 0,
      error: 0,
      applied: 0,
      centre: reduction.centre?.start ?? 0,
      late: zeros(reduction.latenessSteps),
    })),
    cores: image.cores.map(core => ({ image: core, lfsr: core.lfsrSeed })),
    layerSpikes: image.populations.map(() => []),
    pending: [],
    counters: new Counters(image),
    registers: { learning: false, label: -1, polarity: 0, annealing: 0 },
    tick: 0,
    passes: { steps: 0, scalings: 0, epochs: zeros(16) },
  };
}

function buildSlice(image: SliceImage, index: number): SliceState {
  return {
    index,
    image,
    input: zeros(image.count),
    potential: startPotentials(image),
    current: zeros(image.count),
    refractory: zeros(image.count),
    held: startHeld(image),
    threshold: Array.from(image.thresholds),
    inhibition: 0,
    traces: perTrace(() => zeros(image.count)),
    windows: perTrace(() => zeros(image.count)),
    reward: 0,
    spikeCount: zeros(image.count),
    spiked: zeros(image.count),
    thirdFactor: zeros(image.count),
  };
}

function startPotentials({ neuron, count }: SliceImage): number[] {
  return neuron.model === 'truenorth' ? Array.from(neuron.initialPotentials) : zeros(count);
}

function startHeld({ neuron }: SliceImage): number {
  return neuron.model === 'truenorth' ? neuron.holdSteps : 0;
}

function buildCrossbar(image: CrossbarImage, index: number, columns: number): CrossbarState {
  const weights: number[][] = [];
  const held: boolean[][] = [];
  for (let row = 0; row < image.rows; row++) {
    weights.push(zeros(columns));
    held.push(zeros(columns).map(() => false));
    if (image.storage === 'sparse') {
      for (let at = image.rowStart![row]; at < image.rowStart![row + 1]; at++) {
        weights[row][image.columns![at]] = image.weights[at];
        held[row][image.columns![at]] = true;
      }
    } else {
      for (let column = 0; column < columns; column++) {
        weights[row][column] = image.weights[row * columns + column];
        held[row][column] = image.mask === null || maskBit(image.mask, columns, row, column);
      }
    }
  }
  return {
    index,
    image,
    columns,
    weights,
    held,
    traces: { x1: zeros(image.rows), x2: zeros(image.rows) },
    tags: Array.from({ length: image.rows }, () => zeros(columns)),
    active: zeros(image.rows).map(() => false),
  };
}

function maskBit(mask: Uint32Array, columns: number, row: number, column: number): boolean {
  const word = mask[row * Math.ceil(columns / 32) + Math.floor(column / 32)];
  return Math.floor(word / 2 ** (column % 32)) % 2 === 1;
}

/** Reset at the start of a presentation (docs/counting.md, State at reset). */
export function resetMachine(machine: Machine): void {
  for (const slice of machine.slices) {
    slice.input.fill(0);
    startPotentials(slice.image).forEach((potential, neuron) => {
      slice.potential[neuron] = potential;
    });
    slice.held = startHeld(slice.image);
    slice.current.fill(0);
    slice.refractory.fill(0);
    for (const name of POST_TRACES) {
      slice.traces[name].fill(0);
      slice.windows[name].fill(0);
    }
    slice.reward = 0;
    slice.spikeCount.fill(0);
    slice.spiked.fill(0);
    slice.thirdFactor.fill(0);
    const policy = slice.image.thresholdPolicy;
    slice.inhibition = 0;
    if (policy.kind === 'inhibition' || (policy.kind === 'layer' && policy.restore)) {
      for (let neuron = 0; neuron < slice.image.count; neuron++) {
        slice.threshold[neuron] = slice.image.thresholds[neuron];
      }
    }
    machine.counters.add(slice.index, 'stateReset', slice.image.count);
  }
  for (const crossbar of machine.crossbars) {
    crossbar.traces.x1.fill(0);
    crossbar.traces.x2.fill(0);
    for (const tags of crossbar.tags) tags.fill(0);
    crossbar.active.fill(false);
  }
  for (const encoder of machine.encoders) {
    encoder.drawn.fill(0);
    encoder.steps = 0;
    encoder.dead.fill(0);
    encoder.phase.fill(0);
    encoder.injected.fill(false);
  }
  for (const reduction of machine.reductions) {
    reduction.goodness = 0;
    reduction.probability = 0;
    reduction.error = 0;
    reduction.applied = 0;
    reduction.late.fill(0);
  }
  for (const history of machine.layerSpikes) history.length = 0;
  machine.pending = [];
}

export function zeros(length: number): number[] {
  return new Array<number>(length).fill(0);
}
