import { lfsr32Draw } from '../fixed/lfsr.js';
import { encoderSeed } from '../fixed/seed.js';
import type { EncoderImage } from '../image/layout.js';
import type { Arena } from './arena.js';
import { DRAW_RESULT } from './kernels/encode.js';
import type { Loops } from './kernels/kernels.js';

/** Places in `#lengths`. */
const LOADED = 0;
const INJECTED = 1;
/** Steps since the reset in which the units followed their values. */
const STEPS = 2;

/** Behind {@link DRAW_RESULT} in `#result`: values looked at without a draw. */
const VISITS = 2;

/** A unit under constant current fires where its accumulator, of eight bits, overflows. */
const ACCUMULATOR_BITS = 8;

type EncoderLoops = Pick<Loops, 'rateDraws'>;

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
  /** By {@link DRAW_RESULT}: spikes and draws of the step; then its {@link VISITS}. */
  readonly #result: Int32Array;
  /** Of each unit: the first step in which it is not dead (`poisson`), or its accumulator (`current`). */
  readonly #unitState: Int32Array;
  /** Units with a value that is not 0, and those values: the first `#lengths[LOADED]` of each. */
  readonly #units: Int32Array;
  readonly #values: Int32Array;
  /** Units that fire in the next step: the first `#lengths[INJECTED]`. */
  readonly #injected: Int32Array;
  readonly #lengths: Int32Array;
  /** [0]: the 32-bit register. */
  readonly #lfsr: Int32Array;
  /** Draws for the values of a step. */
  readonly #drawRates: (count: number, step: number) => void;

  constructor(image: EncoderImage, sourceBase: number, loops: EncoderLoops, arena: Arena) {
    this.image = image;
    this.sourceBase = sourceBase;
    this.spikes = arena.int32(image.count);
    this.#result = arena.int32(3);
    this.#units = arena.int32(image.count);
    this.#values = arena.int32(image.count);
    this.#injected = arena.int32(image.count);
    this.#lengths = arena.int32(3);
    const { rateBits, deadSteps } = image.kind === 'poisson' ? image : { rateBits: 8, deadSteps: 0 };
    this.#unitState = arena.int32(deadSteps > 0 || image.kind === 'current' ? image.count : 0);
    const live = arena.tables.int32(deadSteps > 0 ? image.count : 0);
    const states = arena.tables.int32((image.count + 3) & ~3);
    this.#lfsr = arena.int32(1);
    this.#drawRates = loops.rateDraws({
      units: this.#units,
      values: this.#values,
      rateBits,
      deadSteps,
      readyAt: this.#unitState,
      live,
      states,
      register: this.#lfsr,
      spikes: this.spikes,
      result: this.#result,
    });
    if (arena.fresh) this.#lfsr[0] = image.lfsrSeed;
  }

  get count(): number {
    return this.image.count;
  }

  /** Units that fired in this step. */
  get fired(): number {
    return this.#result[DRAW_RESULT.fired];
  }

  /** Pointer to the number of spikes. */
  get firedOffset(): number {
    return this.#result.byteOffset + DRAW_RESULT.fired * 4;
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

  /** Forgets injected spikes that have not been sent, dead times and accumulators. */
  reset(): void {
    this.#result.fill(0);
    this.#lengths[INJECTED] = 0;
    this.#lengths[STEPS] = 0;
    this.#unitState.fill(0);
  }

  /**
   * What a management processor does for the step instead: one operation a draw, and for units that add up or wait
   * one a value.
   */
  get operations(): number {
    return this.#result[DRAW_RESULT.draws] + this.#result[VISITS];
  }

  /** Fills `spikes` for this step; returns the random bytes drawn. */
  step(): number {
    const injected = this.#lengths[INJECTED];
    if (injected > 0) {
      this.#lengths[INJECTED] = 0;
      this.#result[VISITS] = 0;
      return this.#fire(this.#injected, injected);
    }
    const { image } = this;
    this.#result[VISITS] = image.kind === 'latency' || image.kind === 'current' ? this.#lengths[LOADED] : 0;
    const draws = this.#encode(image);
    this.#lengths[STEPS]++;
    return draws;
  }

  /** One step by the values; returns the random bytes drawn. */
  #encode(image: EncoderImage): number {
    switch (image.kind) {
      case 'constant':
        return this.#fire(this.#units, this.#lengths[LOADED]);
      case 'external':
        return this.#fire(this.#injected, 0);
      case 'recorded': {
        const { stepStart, units } = image;
        const step = this.#lengths[STEPS];
        if (step + 1 >= stepStart.length) return this.#take(0, 0);
        const fired = stepStart[step + 1] - stepStart[step];
        this.spikes.set(units.subarray(stepStart[step], stepStart[step + 1]));
        return this.#take(fired, 0);
      }
      case 'bernoulli':
      case 'poisson':
        this.#drawRates(this.#lengths[LOADED], this.#lengths[STEPS]);
        return this.#result[DRAW_RESULT.draws];
      case 'latency':
        return this.#take(this.#waitFor(image.windowSteps), 0);
      case 'current': {
        const draws = image.phase === 'random' && this.#lengths[STEPS] === 0 ? this.#drawPhases() : 0;
        return this.#take(this.#addUp(), draws);
      }
    }
  }

  /** The first `fired` of `units` spike; nothing is drawn. */
  #fire(units: Int32Array, fired: number): number {
    this.spikes.set(units.subarray(0, fired));
    return this.#take(fired, 0);
  }

  #take(fired: number, draws: number): number {
    this.#result[DRAW_RESULT.fired] = fired;
    this.#result[DRAW_RESULT.draws] = draws;
    return draws;
  }

  /** Units whose step it is; returns their number. */
  #waitFor(windowSteps: number): number {
    const step = this.#lengths[STEPS];
    const loaded = this.#lengths[LOADED];
    let fired = 0;
    for (let i = 0; i < loaded; i++) {
      this.spikes[fired] = this.#units[i];
      if (((255 - this.#values[i]) * windowSteps) >> ACCUMULATOR_BITS === step) fired++;
    }
    return fired;
  }

  /** Every unit takes its phase; returns the draws. */
  #drawPhases(): number {
    const phases = this.#unitState;
    let state = this.lfsrState;
    for (let unit = 0; unit < phases.length; unit++) {
      state = lfsr32Draw(state);
      phases[unit] = state & 255;
    }
    this.#lfsr[0] = state;
    return phases.length;
  }

  /** Adds each value to its unit's accumulator; returns the number of units that overflow. */
  #addUp(): number {
    const { spikes } = this;
    const [units, values, phases] = [this.#units, this.#values, this.#unitState];
    const loaded = this.#lengths[LOADED];
    let fired = 0;
    // Without a branch on what overflows: the place is written, and kept where the unit fires.
    for (let i = 0; i < loaded; i++) {
      const unit = units[i];
      const sum = phases[unit] + values[i];
      phases[unit] = sum & 255;
      spikes[fired] = unit;
      fired += sum >> ACCUMULATOR_BITS;
    }
    return fired;
  }
}
