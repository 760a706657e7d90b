/**
 * Where time of the engine goes. The first ten are the phases of a step, in their order; the others lie
 * between steps.
 */
export const PROFILE_PHASES = [
  'deliver',
  'integrate',
  'fire',
  'reduce',
  'encode',
  'send',
  'wait',
  'thresholds',
  'learn',
  'time',
  'epoch',
  'homeostasis',
  'scaling',
  'reset',
] as const;

export type ProfilePhase = (typeof PROFILE_PHASES)[number];

/**
 * Spans that are measured whole, each call. The cells of `step` divide up its time as sampled steps do;
 * those of the others are measured like them, in each call.
 */
export const PROFILE_SPANS = ['step', 'barrier', 'epoch', 'homeostasis', 'scaling', 'reset'] as const;

export type ProfileSpan = (typeof PROFILE_SPANS)[number];

/** What a kernel's work is counted in. */
export type WorkUnit = 'spikes' | 'synaptic operations' | 'neuron updates' | 'synapse updates';

/** The least that time is divided into: one kernel in one phase, on one core where that is known. */
export interface CellKey {
  readonly span: ProfileSpan;
  readonly phase: ProfilePhase;
  readonly kernel: string;
  /** Index of the core in the image; -1 for what is not measured by core. */
  readonly core: number;
  readonly unit: WorkUnit | null;
}

/** A time above both is an interruption by the operating system: milliseconds, and multiples of the cell's mean. */
const INTERRUPTION_MS = 0.5;
const INTERRUPTION_MEANS = 8;

/** A cell with what was measured, each time weighted with the steps that it stands for. */
export class Cell {
  readonly key: CellKey;
  ms = 0;
  work = 0;
  #weight = 0;

  constructor(key: CellKey) {
    this.key = key;
  }

  /** Takes a time; of one that was interrupted, the mean: it would stand for as many interruptions as steps. */
  take(ms: number, work: number, weight: number): void {
    const mean = this.#weight > 0 ? this.ms / this.#weight : ms;
    const interrupted = ms > INTERRUPTION_MS && ms > INTERRUPTION_MEANS * mean;
    this.ms += (interrupted ? mean : ms) * weight;
    this.work += work * weight;
    this.#weight += weight;
  }
}

/** The cells of a profile, each made once. */
export class Cells {
  readonly #cells = new Map<string, Cell>();

  get all(): readonly Cell[] {
    return [...this.#cells.values()];
  }

  /** The cell of this key; a new one where there is none. */
  at(key: CellKey): Cell {
    const name = [key.span, key.phase, key.kernel, key.core].join();
    const found = this.#cells.get(name);
    if (found !== undefined) return found;
    const made = new Cell(key);
    this.#cells.set(name, made);
    return made;
  }

  /** As {@link at}, for what happens in a step and is not measured by core. */
  inStep(phase: ProfilePhase, kernel: string, unit: WorkUnit | null = null): Cell {
    return this.at({ span: 'step', phase, kernel, core: -1, unit });
  }
}
