import type { ChipImage, WeightlessImage } from '../src/image/layout.js';

/**
 * What the monitor does to the chip: the registers and strobes of its cores, as the engine offers
 * them. Indices are those of the image; orders and counts are those of docs/counting.md.
 */
export interface ChipDevice {
  /** What it was booted with. */
  readonly image: WeightlessImage;
  /** Steps since boot. */
  readonly tick: number;
  readonly counters: DeviceCounters;

  /** Clears the neurons' state (start of a presentation); weights, thresholds and registers stay. */
  reset(): void;
  /** Reloads the encoders that start anew with each sample. */
  beginSample(sample: number): void;
  /** Hidden learning of the steps to come. */
  setLearning(on: boolean): void;
  /** The label register; -1 for none. */
  setLabel(label: number): void;
  setPolarity(polarity: 0 | 1): void;
  /** The annealing shift h >= 0 of the learning units. */
  setAnnealing(shift: number): void;
  /** Values of an encoder's units, 0..255, kept until the next ones; [count]. */
  loadInput(encoder: number, values: Uint8Array): void;
  /** Units of any encoder that fire in the next step, ascending, in place of what its values would give. */
  inject(encoder: number, units: Int32Array | number[]): void;
  step(): void;
  run(steps: number): void;
  /** Runs the epoch rules of a number, 0..15, over the traces as they stand. */
  learnEpoch(epoch: number): void;
  /** Runs the scaling rules where the weights onto a neuron add up to too much. */
  scale(): void;
  /** Per-neuron homeostasis, from the spike counts since the reset. */
  adaptThresholds(): void;
  /** The third factor r1 of each neuron of a slice; [count]. */
  writeThirdFactor(slice: number, values: ArrayLike<number>): void;
  /** The reward register r0 of a slice, or of all. */
  writeReward(slice: number | 'all', value: number): void;

  /** State of a slice; [count], views that the next step changes. */
  potentials(slice: number): Int32Array;
  spikeCounts(slice: number): ArrayLike<number>;
  thresholds(slice: number): Int32Array;
  /** A copy of a crossbar's stored weights, laid out as in the image. */
  storedWeights(crossbar: number): Int8Array | Int16Array;
  writeStoredWeights(crossbar: number, weights: Int8Array | Int16Array): void;
  goodness(reduction: number): number;
  /** State of a core's register, unsigned; `core` indexes the image's cores. */
  lfsrState(core: number): number;
  /** State of an encoder's 32-bit register, unsigned. */
  encoderState(encoder: number): number;
  setEncoderState(encoder: number, state: number): void;

  /** All that steps change, counters and registers included. */
  saveState(): Uint8Array;
  /** @throws SpikeloomError for bytes that are no state of this image; nothing changes then */
  restoreState(bytes: Uint8Array): void;
}

/** The ledger's counters, [rows x event kinds]. */
export interface DeviceCounters {
  readonly counts: Float64Array;
  readonly rows: number;
  readonly chipRow: number;
  readonly managementRow: number;
  add(row: number, kind: number, events: number): void;
}

/** Boots an image. @throws SpikeloomError for an image that this device cannot hold */
export type DeviceFactory = (image: ChipImage) => ChipDevice;

/** @throws SpikeloomError for bytes that are no image of this version */
export type ImageDecoder = (bytes: Uint8Array) => ChipImage;
