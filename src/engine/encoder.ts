import { encoderSeed } from '../fixed/seed.js';
import type { EncoderImage } from '../image/layout.js';
import type { Arena } from './arena.js';
import type { Loops } from './kernels/kernels.js';

/** Places in `#lengths`. */
const LOADED = 0;
const INJECTED = 1;

/**
 * An array of input units at the chip's edge that turns values into spikes, step by step
 * (`EncoderImage`). Values stay until others are loaded. In a step for which units were injected, those
 * fire in place of what the values would give, whatever the kind: no draw is made, the register stands still.
 */
export class Encoder {
  readonly image: EncoderImage;
  /** Number of its first unit among all spike sources. */
  readonly sourceBase: number;
  /** Units that fired in this step, ascending: the first `fired`. */
  readonly spikes: Int32Array;
  /** [0]: number of spikes. */
  readonly #fired: Int32Array;
  /** Units with a value that is not 0, and those values: the first `#lengths[LOADED]` of each. */
  readonly #units: Int32Array;
  readonly #values: Int32Array;
  /** Units that fire in the next step: the first `#lengths[INJECTED]`. */
  readonly #injected: Int32Array;
  readonly #lengths: Int32Array;
  /** [0]: the 32-bit register. */
  readonly #lfsr: Int32Array;
  readonly #loops: Pick<Loops, 'draw'>;

  constructor(image: EncoderImage, sourceBase: number, loops: Pick<Loops, 'draw'>, arena: Arena) {
    this.image = image;
    this.sourceBase = sourceBase;
    this.spikes = arena.int32(image.count);
    this.#fired = arena.int32(1);
    this.#units = arena.int32(image.count);
    this.#values = arena.int32(image.count);
    this.#injected = arena.int32(image.count);
    this.#lengths = arena.int32(2);
    this.#lfsr = arena.int32(1);
    this.#loops = loops;
    if (arena.fresh) this.#lfsr[0] = image.lfsrSeed;
  }

  get count(): number {
    return this.image.count;
  }

  /** Units that fired in this step. */
  get fired(): number {
    return this.#fired[0];
  }

  /** Pointer to the number of spikes. */
  get firedOffset(): number {
    return this.#fired.byteOffset;
  }

  get lfsrState(): number {
    return this.#lfsr[0] >>> 0;
  }

  set lfsrState(state: number) {
    this.#lfsr[0] = state;
  }

  /** Loads the register for a sample, where the image says so. */
  beginSample(sample: number): void {
    if (this.image.reseed === 'sample') this.#lfsr[0] = encoderSeed(this.image.lfsrSeed, sample);
  }

  /** Takes one value (0..255) a unit. */
  load(values: ArrayLike<number>): void {
    let loaded = 0;
    for (let unit = 0; unit < this.image.count; unit++) {
      const value = values[unit];
      if (value === 0) continue;
      this.#units[loaded] = unit;
      this.#values[loaded++] = value;
    }
    this.#lengths[LOADED] = loaded;
  }

  /**
   * Units (ascending, each once) that fire in the next step, in place of what the values would give;
   * replaces units that are waiting. None: the step is as if nothing had been injected.
   */
  inject(units: ArrayLike<number>): void {
    this.#injected.set(units);
    this.#lengths[INJECTED] = units.length;
  }

  /** Forgets injected spikes that have not been sent. */
  reset(): void {
    this.#fired[0] = 0;
    this.#lengths[INJECTED] = 0;
  }

  /** Fills `spikes` for this step; returns the random bytes drawn. */
  step(): number {
    const injected = this.#lengths[INJECTED];
    if (injected > 0) {
      this.#lengths[INJECTED] = 0;
      return this.#fire(this.#injected, injected);
    }
    switch (this.image.kind) {
      case 'bernoulli':
        return this.#draw();
      case 'constant':
        return this.#fire(this.#units, this.#lengths[LOADED]);
      case 'external':
        return this.#fire(this.#injected, 0);
    }
  }

  /** The first `fired` of `units` spike; nothing is drawn. */
  #fire(units: Int32Array, fired: number): 0 {
    this.#fired[0] = fired;
    this.spikes.set(units.subarray(0, fired));
    return 0;
  }

  #draw(): number {
    const loaded = this.#lengths[LOADED];
    this.#fired[0] = this.#loops.draw(this.#units, this.#values, loaded, this.#lfsr, this.spikes);
    return loaded;
  }
}
