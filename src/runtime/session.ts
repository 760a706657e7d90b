import { HostLink, type TestOutcome } from '../../firmware-sim/host-link.js';
import { Monitor } from '../../firmware-sim/monitor/monitor.js';
import { Engine, type EngineOptions } from '../engine/engine.js';
import type { ChipModel } from '../hardware/schema.js';
import { decodeImage } from '../image/decode.js';
import type { ChipImage, WeightlessImage } from '../image/layout.js';
import { durationsOf } from './durations.js';

export interface SessionOptions {
  /** How emulated time is told; default analytic. */
  readonly timing?: 'none' | 'analytic';
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
  readonly #engine: Engine;

  /**
   * Boots an image.
   * @param bytes an image file's content
   * @throws SpikeloomError for an image that is damaged, of another version, or too large
   *   for the memory that is free
   */
  constructor(bytes: Uint8Array, chip: ChipModel, options: SessionOptions = {}) {
    const booted: Engine[] = [];
    const monitor = new Monitor({
      decodeImage,
      createDevice: image => {
        const start = options.startEngine ?? ((whole, settings) => new Engine(whole, settings));
        const engine = start(image, {
          limitBytes: options.freeMemoryBytes?.(),
          ...(options.timing === 'none' ? {} : { durations: durationsOf(chip, image) }),
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
}

/** A record from what the link answered. */
export function recordOf(
  task: { readonly sample: number; readonly imageIndex: number; readonly label: number },
  outcome: TestOutcome,
  emulatedPs: number,
): SampleRecord {
  const { prediction, presentations, counts } = outcome;
  return { ...task, prediction, presentations, counts, emulatedPs };
}
