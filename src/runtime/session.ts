import { HostLink, type TestOutcome } from '../../firmware-sim/host-link.js';
import { Monitor } from '../../firmware-sim/monitor/monitor.js';
import { Engine, type EngineOptions } from '../engine/engine.js';
import { NO_TIME, type TimeBreakdown, timeBetween, totalPs } from '../engine/timing/timing.js';
import type { ChipModel } from '../hardware/schema.js';
import { decodeImage } from '../image/decode.js';
import type { ChipImage, WeightlessImage } from '../image/layout.js';
import { durationsOf } from './durations.js';
import { packetFigures } from './packet-figures.js';

/** Ways to tell emulated time (`TimingModel`); results and counts are the same. */
export const TIMING_MODES = ['none', 'analytic', 'packet'] as const;

export type TimingMode = (typeof TIMING_MODES)[number];

export interface SessionOptions {
  /** How emulated time is told; default analytic. */
  readonly timing?: TimingMode;
  /** Makes the engine: by default one of this thread alone (`threads/start-engine-node.ts` has others). */
  readonly startEngine?: EngineStarter;
  /** Bytes of memory that are free, asked before the engine takes any; left out, it takes what it needs. */
  readonly freeMemoryBytes?: () => number;
}

export type EngineStarter = (image: ChipImage, options: EngineOptions) => Engine;

/**
 * A chip that is switched on: an image booted through the host link by the monitor. All that is done
 * to the chip goes over {@link link}; what only an emulator can see (emulated time, the spikes of
 * every step) is read from the engine beside it, and changes nothing.
 */
export class Session {
  readonly link: HostLink;
  readonly image: WeightlessImage;
  readonly timing: TimingMode;
  readonly #engine: Engine;
  /** Figures of the network that the chip model lacks, and what was taken instead; empty but for timing by packets. */
  readonly assumed: readonly string[];

  /**
   * Boots an image.
   * @param bytes an image file's content
   * @throws SpikeloomError for an image that is damaged, of another version, or too large
   *   for the memory that is free
   */
  constructor(bytes: Uint8Array, chip: ChipModel, options: SessionOptions = {}) {
    const { timing = 'analytic' } = options;
    this.timing = timing;
    const booted: Engine[] = [];
    let timed: TimingOptions = { options: {}, assumed: [] };
    const monitor = new Monitor({
      decodeImage,
      createDevice: image => {
        const start = options.startEngine ?? ((whole, settings) => new Engine(whole, settings));
        timed = timingOptions(timing, chip, image);
        const engine = start(image, {
          limitBytes: options.freeMemoryBytes?.(),
          ...timed.options,
        });
        booted.push(engine);
        return engine;
      },
    });
    this.link = new HostLink(frame => monitor.receive(frame));
    this.link.hello();
    this.link.load(bytes);
    this.link.start();
    this.#engine = booted[booted.length - 1];
    this.image = this.#engine.image;
    this.assumed = timed.assumed;
  }

  /** The engine, for instruments that only look. */
  get engine(): Engine {
    return this.#engine;
  }

  /** Ends the chip's other threads; it can be looked at, not run, from then on. May be called again. */
  close(): void {
    this.#engine.close();
  }

  /** Threads that share the chip. */
  get threads(): number {
    return this.#engine.shares.length;
  }

  /**
   * The thread that the chip lost, if it did, and the step (from 0) in which it was missed. The chip's state
   * is torn from then on, and the monitor refuses every command.
   */
  get lost(): Engine['lost'] {
    return this.#engine.lost;
  }

  /** Emulated picoseconds since boot; 0 when no time is told. */
  get elapsedPs(): number {
    return this.#engine.timing.elapsedPs ?? 0;
  }

  /** The same by what it went to. */
  get time(): TimeBreakdown {
    return this.#engine.timing.breakdown ?? NO_TIME;
  }
}

interface TimingOptions {
  readonly options: EngineOptions;
  readonly assumed: readonly string[];
}

function timingOptions(timing: TimingMode, chip: ChipModel, image: WeightlessImage): TimingOptions {
  if (timing === 'none') return { options: {}, assumed: [] };
  const durations = durationsOf(chip, image);
  if (timing === 'analytic') return { options: { durations }, assumed: [] };
  const { figures, assumed } = packetFigures(chip, image.chip, durations);
  return { options: { durations, packets: figures }, assumed };
}

/** What one sample did, for records and reports. */
export interface SampleRecord {
  /** Number of the presentation in the run: of training samples through all epochs, or of test images. */
  readonly sample: number;
  /** Number of the image in its set. */
  readonly imageIndex: number;
  readonly label: number;
  readonly prediction: number;
  readonly presentations: number;
  /** Events by kind, in the order of EVENT_KINDS, over the whole chip. */
  readonly counts: Float64Array;
  readonly emulatedPs: number;
  /** What that went to. */
  readonly time: TimeBreakdown;
}

/** A record from what the link answered, and emulated time before and after. */
export function recordOf(
  task: { readonly sample: number; readonly imageIndex: number; readonly label: number },
  outcome: TestOutcome,
  before: TimeBreakdown,
  after: TimeBreakdown,
): SampleRecord {
  const { prediction, presentations, counts } = outcome;
  const time = timeBetween(before, after);
  return { ...task, prediction, presentations, counts, emulatedPs: totalPs(time), time };
}
