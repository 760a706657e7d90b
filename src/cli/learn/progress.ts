import { SingleBar } from 'cli-progress';
import { log } from '../output.js';

/** Off a terminal, a line this often. */
const LINE_EVERY_MS = 15_000;
/** On a terminal, the line is drawn anew this often. */
const DRAW_EVERY_MS = 250;
/** Accuracy and rates on the progress line are means over this many samples. */
const WINDOW = 1000;

export interface ProgressFigures {
  readonly phase: 'train' | 'test';
  readonly done: number;
  readonly total: number;
  readonly correct: boolean;
  readonly spikesPerStep: number;
  /** Energy of the events that have a price. */
  readonly pricedPj: number;
  /** Samples that the float twin has done, of the same total; null without one. */
  readonly twinDone: number | null;
}

/** One live line on a terminal, a plain line now and then elsewhere; all on stderr. */
export class Progress {
  readonly #bar: SingleBar | null;
  readonly #recent: { correct: boolean; spikes: number; pricedPj: number }[] = [];
  readonly #start = performance.now();
  readonly #from: number;
  #lastLine = performance.now();
  #phase = '';
  #done = 0;

  /** @param total samples of the run; @param from samples that were done before it was resumed */
  constructor(total: number, from: number) {
    this.#from = from;
    this.#bar = process.stderr.isTTY
      ? new SingleBar({
          format: '{phase} {bar} {value}/{total} {figures}',
          hideCursor: true,
          fps: 4,
          barsize: 18,
        })
      : null;
    this.#bar?.start(total, from, { phase: 'train', figures: '' });
  }

  update(figures: ProgressFigures): void {
    if (figures.phase !== this.#phase) {
      this.#phase = figures.phase;
      this.#recent.length = 0;
    }
    this.#done = figures.done;
    const { correct, spikesPerStep: spikes, pricedPj } = figures;
    this.#recent.push({ correct, spikes, pricedPj });
    if (this.#recent.length > WINDOW) this.#recent.shift();
    const now = performance.now();
    if (now - this.#lastLine < (this.#bar === null ? LINE_EVERY_MS : DRAW_EVERY_MS)) return;
    this.#lastLine = now;
    if (this.#bar !== null) {
      this.#bar.update(figures.done, { phase: figures.phase, figures: this.#text(figures, now) });
    } else {
      log(`${figures.phase} ${figures.done}/${figures.total} ${this.#text(figures, now)}`);
    }
  }

  stop(): void {
    this.#bar?.update(this.#done);
    this.#bar?.stop();
  }

  #text({ done, total, twinDone }: ProgressFigures, now: number): string {
    const mean = (value: (entry: { correct: boolean; spikes: number; pricedPj: number }) => number) =>
      this.#recent.reduce((sum, entry) => sum + value(entry), 0) / this.#recent.length;
    const left = ((now - this.#start) / Math.max(1, done - this.#from)) * (total - done);
    const parts = [
      `acc ${(100 * mean(({ correct }) => (correct ? 1 : 0))).toFixed(1)}%`,
      `${mean(({ spikes }) => spikes).toFixed(1)} spikes/step`,
      `${Math.round(mean(({ pricedPj }) => pricedPj))} priced pJ/sample`,
      `ETA ${clock(left / 1000)}`,
    ];
    if (twinDone !== null) parts.push(`float ${twinDone}`);
    return parts.join(', ');
  }
}

function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
