import { crc32 } from '../src/fixed/crc32.js';
import { type BytePipe, NumberedLink } from './link/numbered-link.js';
import { Refusal } from './link/refusal.js';
import {
  MAX_CHUNK_BYTES,
  MONITOR_STATES,
  type MonitorState,
  NO_OVERRIDE,
  REGIONS,
  type Region,
  type Reply,
  SAMPLE_PURPOSE,
} from './link/schema.js';

export type { BytePipe } from './link/numbered-link.js';

/** `count` of a read: as many as a reply holds. */
const ALL = 0xffffffff;

const NO_VALUES = new Int32Array(0);

/** Spikes of a run, step by step: units[start[i] .. start[i + 1] - 1] fire in step i, ascending. */
export interface SpikeRaster {
  /** [steps + 1] */
  readonly start: Int32Array;
  readonly units: Int32Array;
}

export interface TrainingRequest {
  /** Values 0..255 of the image encoder's units; [count]. */
  readonly image: Uint8Array;
  readonly label: number;
  /** Sample number in the run, 0..total - 1. */
  readonly sample: number;
  readonly total: number;
  /** The annealing shift h, 0..24, in place of the image's schedule. */
  readonly annealing?: number;
}

export interface TestRequest {
  readonly image: Uint8Array;
  /** Names the input spikes of encoders that start anew with each sample. */
  readonly sample: number;
}

export interface TestOutcome {
  /** The class with the largest y, the lowest of equals. */
  readonly prediction: number;
  /** Sums of the classes at the end of the first presentation; [classes]. */
  readonly y: Int32Array;
  readonly presentations: number;
  /** What the sample took: events by kind, in the order of `EVENT_KINDS`, over the whole chip. */
  readonly counts: Float64Array;
}

export interface TrainingOutcome extends TestOutcome {
  /** y[label] - best other y, before the classifier learnt from the sample. */
  readonly margin: number;
  /** The annealing shift h that was used. */
  readonly annealing: number;
}

export interface MonitorStatus {
  readonly state: MonitorState;
  readonly tick: number;
  readonly imageCrc: number;
  readonly network: string;
  /** What the chip died of; empty unless the state is dead. */
  readonly fault: string;
}

/**
 * The host's side of the link to a chip. Every method throws a `Refusal` (a SpikeloomError with a code)
 * where the monitor refuses, and then nothing has changed on the chip.
 */
export class HostLink {
  readonly #link: NumberedLink;

  constructor(send: BytePipe) {
    this.#link = new NumberedLink(send);
  }

  /** Opens the link; must come first. */
  hello(): { readonly protocol: number; readonly imageVersion: number; readonly state: MonitorState } {
    const reply = this.#link.command('hello', {});
    return { ...reply, state: MONITOR_STATES[reply.state] };
  }

  status(): MonitorStatus {
    const reply = this.#link.command('status', {});
    return { ...reply, state: MONITOR_STATES[reply.state] };
  }

  /** Boots an image. Refused, it leaves the chip with what it ran before. */
  load(image: Uint8Array): Reply<'loadEnd'> {
    return this.#transfer(image, 'loadBegin', 'loadChunk', () => this.#link.command('loadEnd', {}));
  }

  start(): void {
    this.#link.command('start', {});
  }

  stop(): void {
    this.#link.command('stop', {});
  }

  /** Clears the neurons' state; weights, thresholds and shift registers stay. */
  reset(): void {
    this.#link.command('reset', {});
  }

  /**
   * Loads the values of an encoder that makes spikes of them (bernoulli, constant); they stay until others
   * come.
   * @param encoder index in the image
   * @param values 0..255; [units]
   */
  loadInput(encoder: number, values: Uint8Array): void {
    this.#link.command('loadInput', { encoder, values });
  }

  /** Learning of the steps to come on or off. */
  setLearning(on: boolean): void {
    this.#link.command('setLearning', { on: on ? 1 : 0 });
  }

  /** The reward r0 that all rules read until another or a reset comes; -32768 .. 32767. */
  setReward(reward: number): void {
    this.#link.command('setReward', { reward });
  }

  /** Third factors r1 of a slice's neurons that no goodness drives, until others or a reset come; [count]. */
  setThirdFactors(slice: number, values: Int32Array): void {
    this.#link.command('setThirdFactors', { slice, values });
  }

  /**
   * Runs steps. Input units are numbered through all encoders in image order; an encoder, of any kind, that is
   * given units for a step fires those and draws nothing, and given none does what its values say.
   * @returns steps since boot
   */
  step(steps: number, input?: SpikeRaster): number {
    return this.#step(steps, input, 0).tick;
  }

  /** As {@link step}; returns the neurons that fired, numbered through all slices in image order. */
  stepRecorded(steps: number, input?: SpikeRaster): SpikeRaster {
    const { firedStart, firedNeurons } = this.#step(steps, input, 1);
    return { start: firedStart, units: firedNeurons };
  }

  trainSample(request: TrainingRequest): TrainingOutcome {
    const { image, label, sample, total, annealing = NO_OVERRIDE } = request;
    return this.#link.command('sample', {
      purpose: SAMPLE_PURPOSE.train,
      label,
      sample,
      total,
      annealing,
      image,
    });
  }

  /** The image as the reconstruction head gave it back in the last test, 0..255; empty without a head. */
  recall(): Uint8Array {
    return this.#link.command('recall', {}).values;
  }

  testSample({ image, sample }: TestRequest): TestOutcome {
    const { prediction, y, presentations, counts } = this.#link.command('sample', {
      purpose: SAMPLE_PURPOSE.test,
      label: 0,
      sample,
      total: 0,
      annealing: NO_OVERRIDE,
      image,
    });
    return { prediction, y, presentations, counts };
  }

  /** Stored weights of a crossbar, laid out as in the image. */
  readWeights(crossbar: number): Int32Array {
    return this.#read('weights', crossbar);
  }

  /** Replaces them all, or none where one is out of range or meets no synapse. */
  writeWeights(crossbar: number, weights: ArrayLike<number>): void {
    this.#write('weights', crossbar, Int32Array.from(weights));
  }

  readThresholds(slice: number): Int32Array {
    return this.#read('thresholds', slice);
  }

  readPotentials(slice: number): Int32Array {
    return this.#read('potentials', slice);
  }

  /** Spikes of each neuron since the last reset. */
  readSpikeCounts(slice: number): Int32Array {
    return this.#read('spikeCounts', slice);
  }

  /** Goodness of every reduction, in image order. */
  readGoodness(): Int32Array {
    return this.#read('goodness', 0);
  }

  /** State of the 16-bit register of a core's learning unit. */
  readLearningRegister(core: number): number {
    return this.#read('learningLfsr', core)[0];
  }

  /** State of an encoder's 32-bit register, unsigned. */
  readEncoderRegister(encoder: number): number {
    return this.#read('encoderLfsr', encoder)[0] >>> 0;
  }

  /** @param state 1..2^32 - 1 */
  writeEncoderRegister(encoder: number, state: number): void {
    this.#write('encoderLfsr', encoder, Int32Array.of(state));
  }

  /** The whole ledger, [rows x event kinds]. */
  counters(): Reply<'counters'> {
    return this.#link.command('counters', {});
  }

  /** A checkpoint of the chip and its management processor; opaque bytes for {@link restore}. */
  save(): Uint8Array {
    const { bytes, crc } = this.#link.command('saveBegin', {});
    const checkpoint = new Uint8Array(bytes);
    let offset = 0;
    while (offset < bytes) {
      const { data } = this.#link.command('saveChunk', { offset, count: MAX_CHUNK_BYTES });
      checkpoint.set(data, offset);
      offset += data.length;
    }
    const actual = crc32(checkpoint);
    if (actual !== crc) throw new Error(`checkpoint came with checksum ${actual}; announced was ${crc}`);
    return checkpoint;
  }

  /** Goes on bit for bit from a checkpoint of the same image. */
  restore(checkpoint: Uint8Array): void {
    this.#transfer(checkpoint, 'restoreBegin', 'restoreChunk', () => this.#link.command('restoreEnd', {}));
  }

  #step(steps: number, input: SpikeRaster | undefined, record: 0 | 1): Reply<'step'> {
    const inputStart = input?.start ?? NO_VALUES;
    const inputUnits = input?.units ?? NO_VALUES;
    return this.#link.command('step', { steps, record, inputStart, inputUnits });
  }

  #read(region: Region, index: number): Int32Array {
    const request = { region: REGIONS.indexOf(region), index, count: ALL };
    const { total, values: first } = this.#link.command('read', { ...request, offset: 0 });
    if (first.length === total) return first;
    const all = new Int32Array(total);
    let offset = 0;
    for (let piece = first; piece.length > 0; ) {
      all.set(piece, offset);
      offset += piece.length;
      piece = this.#link.command('read', { ...request, offset }).values;
    }
    return all;
  }

  #write(region: Region, index: number, values: Int32Array): void {
    this.#link.command('write', { region: REGIONS.indexOf(region), index, offset: 0, values });
  }

  #transfer<R>(
    bytes: Uint8Array,
    begin: 'loadBegin' | 'restoreBegin',
    chunk: 'loadChunk' | 'restoreChunk',
    end: () => R,
  ): R {
    this.#link.command(begin, { bytes: bytes.length, crc: crc32(bytes) });
    try {
      for (let offset = 0; offset < bytes.length; offset += MAX_CHUNK_BYTES) {
        const data = bytes.subarray(offset, offset + MAX_CHUNK_BYTES);
        this.#link.command(chunk, { offset, data });
      }
      return end();
    } catch (error) {
      if (error instanceof Refusal) this.#link.command('abandon', {});
      throw error;
    }
  }
}
