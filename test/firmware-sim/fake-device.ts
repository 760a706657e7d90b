import type { ChipDevice } from '../../firmware-sim/device.js';
import type { ChipImage } from '../../src/image/layout.js';
import { Counters } from '../../src/ledger/counters.js';

/** A chip that computes nothing: it writes down what is done to it and shows what a test puts into it. */
export class FakeDevice implements ChipDevice {
  readonly calls: string[] = [];
  readonly counters: Counters;
  tick = 0;
  /** Potentials of every slice; a test sets what the monitor is to read. */
  readonly shown: Int32Array[];
  readonly counted: Int32Array[];
  readonly weights: (Int8Array | Int16Array)[];
  readonly registers: number[];
  /** Neurons (slice, index) that fire in the step of that number. */
  readonly firing = new Map<number, readonly (readonly [slice: number, neuron: number])[]>();
  /** Thrown by the next call of that name. */
  failure: { readonly call: string; readonly error: unknown } | undefined;
  readonly image: ChipImage;

  constructor(image: ChipImage) {
    this.image = image;
    this.counters = new Counters(image.slices.length, image.encoders.length);
    this.shown = image.slices.map(slice => new Int32Array(slice.count));
    this.counted = image.slices.map(slice => new Int32Array(slice.count));
    this.weights = image.crossbars.map(crossbar => crossbar.weights.slice());
    this.registers = image.encoders.map(encoder => encoder.lfsrSeed);
  }

  /** The calls since the last look. */
  look(): string[] {
    return this.calls.splice(0);
  }

  reset(): void {
    this.#note('reset');
    for (const counts of this.counted) counts.fill(0);
  }
  beginSample(sample: number): void {
    this.#note('beginSample', sample);
  }
  setLearning(on: boolean): void {
    this.#note('setLearning', on);
  }
  setLabel(label: number): void {
    this.#note('setLabel', label);
  }
  setPolarity(polarity: 0 | 1): void {
    this.#note('setPolarity', polarity);
  }
  setAnnealing(shift: number): void {
    this.#note('setAnnealing', shift);
  }
  loadInput(encoder: number, values: Uint8Array): void {
    this.#note('loadInput', encoder, `[${values}]`);
  }
  inject(encoder: number, units: Int32Array | number[]): void {
    this.#note('inject', encoder, `[${units}]`);
  }
  step(): void {
    this.#note('step');
    for (const [slice, neuron] of this.firing.get(this.tick) ?? []) this.counted[slice][neuron]++;
    this.tick++;
  }
  run(steps: number): void {
    this.#note('run', steps);
    this.tick += steps;
  }
  learnEpoch(epoch: number): void {
    // The classifier's epoch goes by its name alone.
    if (epoch === 0) this.#note('learnEpoch');
    else this.#note('learnEpoch', epoch);
  }
  writeReward(slice: number | 'all', value: number): void {
    this.#note('writeReward', slice, value);
  }
  scale(): void {
    this.#note('scale');
  }
  adaptThresholds(): void {
    this.#note('adaptThresholds');
  }
  writeThirdFactor(slice: number, values: ArrayLike<number>): void {
    this.#note('writeThirdFactor', slice, `[${Array.from(values)}]`);
  }
  potentials(slice: number): Int32Array {
    this.#note('potentials', slice);
    return this.shown[slice];
  }
  spikeCounts(slice: number): Int32Array {
    return this.counted[slice];
  }
  thresholds(slice: number): Int32Array {
    return this.image.slices[slice].thresholds;
  }
  storedWeights(crossbar: number): Int8Array | Int16Array {
    return this.weights[crossbar].slice();
  }
  writeStoredWeights(crossbar: number, weights: Int8Array | Int16Array): void {
    this.#note('writeStoredWeights', crossbar);
    this.weights[crossbar].set(weights);
  }
  goodness(reduction: number): number {
    return 100 + reduction;
  }
  lfsrState(core: number): number {
    return this.image.cores[core].lfsrSeed;
  }
  encoderState(encoder: number): number {
    return this.registers[encoder];
  }
  setEncoderState(encoder: number, state: number): void {
    this.#note('setEncoderState', encoder, state);
    this.registers[encoder] = state;
  }
  saveState(): Uint8Array {
    return Uint8Array.of(this.tick & 255, this.tick >> 8);
  }
  restoreState(bytes: Uint8Array): void {
    this.#note('restoreState', `[${bytes}]`);
    this.tick = bytes[0] + 256 * bytes[1];
  }

  #note(call: string, ...values: (number | boolean | string)[]): void {
    if (this.failure?.call === call) {
      const { error } = this.failure;
      this.failure = undefined;
      throw error;
    }
    this.calls.push([call, ...values].join(' '));
  }
}
