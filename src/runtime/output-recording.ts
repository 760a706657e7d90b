import type { SpikeRaster } from '../../firmware-sim/host-link.js';
import type { Engine } from '../engine/engine.js';
import { raise } from '../fixed/error.js';
import type { OutputBusImage, WeightlessImage } from '../image/layout.js';
import { sourceLayout } from '../image/sources.js';

/** Largest table of outputs that is recorded, steps x lines. */
const MAX_PLACES = 2 ** 30;
/** Rows that go into one string. */
const ROWS_AT_ONCE = 1024;

/** What the output bus of an image has in each step, gathered from the spikes that the link reports. */
export class OutputRecording {
  readonly #count: number;
  readonly #steps: number;
  /** [steps x lines], 0 or 1. */
  readonly #rows: Uint8Array;
  /** Line of each neuron's source, or -1. */
  readonly #lineOf: Int32Array;

  /**
   * Units of recorded inputs that are for the bus by themselves are known without a run.
   * @throws SpikeloomError where the table would be too large
   */
  constructor(image: WeightlessImage, { count, sources, lines }: OutputBusImage, steps: number) {
    if (steps * count > MAX_PLACES) {
      raise(
        `${steps} steps of ${count} outputs are ${steps * count} places; limit ${MAX_PLACES}; run fewer steps`,
      );
    }
    this.#count = count;
    this.#steps = steps;
    this.#rows = new Uint8Array(steps * count);
    this.#lineOf = new Int32Array(sourceLayout(image).count).fill(-1);
    sources.forEach((source, i) => {
      this.#lineOf[source] = lines[i];
    });
    let base = image.slices.reduce((sum, slice) => sum + slice.count, 0);
    for (const encoder of image.encoders) {
      if (encoder.kind === 'recorded') this.#takeRecord(encoder.stepStart, encoder.units, base);
      base += encoder.count;
    }
  }

  /** Takes the spikes of the steps from `first` on, neurons numbered through all slices. */
  add(first: number, { start, units }: SpikeRaster): void {
    for (let step = 0; step + 1 < start.length; step++)
      this.#take(first + step, units, start[step], start[step + 1], 0);
  }

  /**
   * What to call after every step instead, where nobody wants the spikes themselves: the bus is a port of the chip's own, and
   * to ask the host link for all spikes of a long run takes longer than the run.
   */
  watch({ slices }: Engine): (engine: Engine) => void {
    const driving = slices.filter(({ sourceBase, count }) =>
      this.#lineOf.subarray(sourceBase, sourceBase + count).some(line => line >= 0),
    );
    return ({ tick }) => {
      for (const { spikes, fired, sourceBase } of driving) this.#take(tick - 1, spikes, 0, fired, sourceBase);
    };
  }

  /** Lines that are set, ascending, of each step. */
  lists(): number[][] {
    return Array.from({ length: this.#steps }, (_, step) => {
      const row = this.row(step);
      const set: number[] = [];
      for (let line = 0; line < row.length; line++) if (row[line] === 1) set.push(line);
      return set;
    });
  }

  /** As RANC's simulator writes it: a row a step, in it 0 or 1 and a space for each line. */
  text(): string {
    const parts: string[] = [];
    for (let step = 0; step < this.#steps; step += ROWS_AT_ONCE) {
      const end = Math.min(step + ROWS_AT_ONCE, this.#steps);
      const bytes = new Uint8Array((end - step) * (this.#count * 2 + 1));
      let next = 0;
      for (let at = step; at < end; at++) {
        for (const set of this.row(at)) {
          bytes[next++] = 48 + set;
          bytes[next++] = 32;
        }
        bytes[next++] = 10;
      }
      parts.push(new TextDecoder().decode(bytes));
    }
    return parts.join('');
  }

  /** 0 or 1 for each line in a step. */
  row(step: number): Uint8Array {
    return this.#rows.subarray(step * this.#count, (step + 1) * this.#count);
  }

  #takeRecord(stepStart: Int32Array, units: Int32Array, base: number): void {
    const steps = Math.min(this.#steps, stepStart.length - 1);
    for (let step = 0; step < steps; step++)
      this.#take(step, units, stepStart[step], stepStart[step + 1], base);
  }

  #take(step: number, units: Int32Array, from: number, to: number, base: number): void {
    const row = this.row(step);
    for (let i = from; i < to; i++) {
      const line = this.#lineOf[base + units[i]];
      if (line >= 0) row[line] = 1;
    }
  }
}
