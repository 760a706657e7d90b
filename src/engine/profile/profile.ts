import type { Chip } from '../chip.js';
import type { Crossbar } from '../crossbar.js';
import type { PhaseKernels } from '../kernels/kernels.js';
import type { LearningKernels } from '../kernels/learn.js';
import type { PassTally } from '../learning/pass-tally.js';
import { type Cell, type CellKey, Cells, PROFILE_SPANS, type ProfileSpan } from './cells.js';
import { type LearnCells, learnCells } from './learn-cells.js';
import { phasesByCore } from './phases-by-core.js';
import { nextStride, readingCost } from './stride.js';

/** A cell's part of the time: of `step` an estimate from the sampled steps. */
export interface ProfiledCell extends CellKey {
  readonly seconds: number;
  /** In the cell's unit; 0 where it has none. */
  readonly work: number;
}

/** What a profile has seen so far; the cells' seconds add up to `seconds`. */
export interface EngineProfile {
  readonly seconds: number;
  readonly steps: number;
  readonly sampledSteps: number;
  readonly cells: readonly ProfiledCell[];
}

/**
 * An instrument that finds where an engine's time goes: set as `Engine.profile`, of thread 0. All calls
 * of the engine are timed whole. One step in 1009 or more is taken apart besides: it runs core by core, with a look at
 * the clock after each part, and stands for the steps since the one before. Nothing that it sees changes what is computed.
 *
 * With several threads it sees the share of thread 0, and how long that one waits for the others.
 */
export class Profile {
  /** The phases of a sampled step. */
  readonly kernels: PhaseKernels;
  readonly cells = new Cells();
  readonly goodness = this.cells.inStep('reduce', 'goodness');
  readonly chipWide = this.cells.inStep('reduce', 'chip-wide');
  readonly encode = this.cells.inStep('encode', 'encode', 'spikes');
  readonly wait = this.cells.inStep('wait', 'barrier');
  readonly thresholds = this.cells.inStep('thresholds', 'layer thresholds');
  readonly time = this.cells.inStep('time', 'time');
  readonly epochSpikes: Cell;

  readonly #clock: () => number;
  readonly #readingMs: number;
  readonly #workspace: { kernels: LearningKernels };
  readonly #untimedLearning: LearningKernels;
  readonly #timedLearning: LearningKernels;
  readonly #learnCells: ReadonlyMap<Crossbar, LearnCells>;
  readonly #dense = new Tally();
  readonly #columns = new Tally();
  readonly #rest = new Tally();
  readonly #spanMs: Record<ProfileSpan, number> = {
    step: 0,
    barrier: 0,
    epoch: 0,
    homeostasis: 0,
    scaling: 0,
    reset: 0,
  };
  #steps = 0;
  #samples = 0;
  /** Steps that the samples stand for. */
  #sampledWeight = 0;
  #stride = 1;
  #countdown = 1;
  #stepMs = 0;
  #sampleEnd = 0;
  #begun = 0;
  #last = 0;
  #readings = 0;
  #weight = 1;

  /**
   * @param clock milliseconds from any origin, never falling
   * @param readingMs what one reading of it takes, left out of what is measured; by default it is tried
   */
  constructor(chip: Chip, clock: () => number, readingMs: number = readingCost(clock)) {
    this.#clock = clock;
    this.#readingMs = readingMs;
    this.kernels = phasesByCore(chip, this);
    this.#learnCells = learnCells(chip, this.cells);
    this.#workspace = chip.learningWorkspace;
    this.#untimedLearning = chip.learningWorkspace.kernels;
    this.#timedLearning = this.#timed(this.#untimedLearning);
    this.epochSpikes = this.cells.at({
      span: 'epoch',
      phase: 'epoch',
      kernel: 'deliver, epoch',
      core: -1,
      unit: null,
    });
    this.cells.at({ span: 'barrier', phase: 'wait', kernel: 'barrier', core: -1, unit: null });
    this.cells.at({ span: 'homeostasis', phase: 'homeostasis', kernel: 'homeostasis', core: -1, unit: null });
    this.cells.at({ span: 'scaling', phase: 'scaling', kernel: 'scaling', core: -1, unit: null });
    this.cells.at({ span: 'reset', phase: 'reset', kernel: 'reset', core: -1, unit: null });
  }

  /** A call of the engine begins. */
  begin(): void {
    this.#begun = this.#clock();
  }

  /** What began last is over, and what follows begins. */
  end(span: ProfileSpan, steps = 0): void {
    const now = this.#clock();
    this.#spanMs[span] += now - this.#begun;
    this.#begun = now;
    this.#steps += steps;
  }

  /** Asked before each step: this where the step is to be taken apart, until {@link endSample}. */
  sample(): this | undefined {
    if (--this.#countdown > 0) return undefined;
    this.#startLaps(this.#stride);
    const steps = this.#stride - 1;
    this.#stepMs = steps > 0 ? (this.#last - this.#sampleEnd) / steps : 0;
    return this;
  }

  endSample(): void {
    this.#stopLaps();
    this.#samples++;
    this.#sampledWeight += this.#weight;
    this.#sampleEnd = this.#last;
    this.#stride = nextStride(this.#samples, this.#readings, this.#readingMs, this.#stepMs);
    this.#countdown = this.#stride;
  }

  /** An epoch's rules begin: rare, so each time is taken apart, until {@link endEpoch}. */
  beginEpoch(): this {
    this.begin();
    this.#startLaps(1);
    return this;
  }

  endEpoch(): void {
    this.#stopLaps();
    this.end('epoch');
  }

  /** The time since the last lap is the cell's. */
  lap(cell: Cell, work = 0): void {
    cell.take(this.#sinceLast(), work, this.#weight);
  }

  /** The time since the last lap is that of a learning pass over a crossbar, and of the kernels that it called. */
  lapPass(crossbar: Crossbar, when: 'step' | 'epoch', { visits }: PassTally): void {
    const weight = this.#weight;
    const { dense, columns, rest } = this.#learnCells.get(crossbar)![when];
    this.#rest.take(this.#sinceLast(), visits - this.#dense.work - this.#columns.work);
    this.#dense.giveTo(dense, weight);
    this.#columns.giveTo(columns, weight);
    this.#rest.giveTo(rest, weight);
  }

  result(): EngineProfile {
    const sampledSteps = this.#samples;
    const cells = PROFILE_SPANS.flatMap(span => this.#cellsOf(span));
    const ms = Object.values(this.#spanMs).reduce((sum, spanMs) => sum + spanMs, 0);
    return { seconds: ms / 1000, steps: this.#steps, sampledSteps, cells };
  }

  /** The cells of a span, scaled to its whole time. */
  #cellsOf(span: ProfileSpan): ProfiledCell[] {
    const cells = this.cells.all.filter(({ key }) => key.span === span);
    const measuredMs = cells.reduce((sum, { ms }) => sum + ms, 0);
    const spanMs = this.#spanMs[span];
    const workScale = span === 'step' && this.#sampledWeight > 0 ? this.#steps / this.#sampledWeight : 1;
    return cells.map(({ key, ms, work }) => ({
      ...key,
      // What was called without anything to tell apart is shared out evenly: that is, of one cell, all of it.
      seconds: (spanMs * (measuredMs > 0 ? ms / measuredMs : 1 / cells.length)) / 1000,
      work: Math.round(work * workScale),
    }));
  }

  #startLaps(weight: number): void {
    this.#weight = weight;
    this.#workspace.kernels = this.#timedLearning;
    this.#readings = 0;
    this.#last = this.#clock();
  }

  #stopLaps(): void {
    this.#workspace.kernels = this.#untimedLearning;
  }

  #sinceLast(): number {
    const now = this.#clock();
    const ms = now - this.#last - this.#readingMs;
    this.#last = now;
    this.#readings++;
    return ms > 0 ? ms : 0;
  }

  /** The learning kernels with a look at the clock before and after. */
  #timed(inner: LearningKernels): LearningKernels {
    type Loop = 'learnColumns' | 'learnDense' | 'learnRows';
    const call = (kernel: Loop, into: Tally): LearningKernels[Loop] => {
      return (weights, columns, rows, format, register, tally) => {
        const before = tally.visits;
        this.#rest.take(this.#sinceLast(), 0);
        inner[kernel](weights, columns, rows, format, register, tally);
        into.take(this.#sinceLast(), tally.visits - before);
      };
    };
    return {
      learnColumns: call('learnColumns', this.#columns),
      learnDense: call('learnDense', this.#dense),
      learnRows: call('learnRows', this.#columns),
      scaleColumn: inner.scaleColumn,
      learnPasses: inner.learnPasses,
      listNonZero: inner.listNonZero,
    };
  }
}

/** Time and work of a part of one pass, until it is known whose they are. */
class Tally {
  #calls = 0;
  #ms = 0;
  work = 0;

  take(ms: number, work: number): void {
    this.#calls++;
    this.#ms += ms;
    this.work += work;
  }

  giveTo(cell: Cell, weight: number): void {
    if (this.#calls === 0) return;
    cell.take(this.#ms, this.work, weight);
    this.#calls = 0;
    this.#ms = 0;
    this.work = 0;
  }
}
