import type { TapUnit } from '../../image/unit-image.js';
import { DELAY_RING, type UnitRun } from './layout.js';
import type { UnitCore } from './system.js';

/** What a dendrite unit does for one of its neurons; `undefined` is no charge, which is not a charge of 0. */
interface DendriteUnit {
  /**
   * @param neuron index in the run
   * @param charge what comes in
   * @param tick the step, from 1, never falling
   * @returns what it gives out
   */
  update(
    neuron: number,
    charge: number | undefined,
    delay: number,
    tap: number,
    tick: number,
  ): number | undefined;
}

/**
 * The way of charges through a core where they are not simply added up until the next step: a dendrite unit that forgets or
 * spreads them, or a buffer that holds the last one alone. Synapse by synapse, as told in docs/unit-machine.md.
 */
export class DendritePath {
  readonly #unit: DendriteUnit;
  readonly #position: UnitCore['bufferPosition'];
  readonly #inside: boolean;
  readonly #held: (number | undefined)[];
  readonly #ownDelay: number;

  /** @param ownDelay what the dendrite unit takes for the delay of a charge that comes from no synapse */
  constructor(run: UnitRun, core: UnitCore, unit: DendriteUnit, ownDelay: number) {
    this.#unit = unit;
    this.#position = core.bufferPosition;
    this.#inside = core.bufferInsideUnit;
    this.#held = new Array(run.count).fill(undefined);
    this.#ownDelay = ownDelay;
  }

  /** Whether the soma unit runs at once, with what {@link receive} returns. */
  get runsSoma(): boolean {
    return this.#position === 'soma' && this.#inside;
  }

  /** A synapse onto neuron `neuron` of the run is read in step `tick`. */
  receive(neuron: number, weight: number, delay: number, tap: number, tick: number): number | undefined {
    if (this.#position === 'dendrite' && !this.#inside) {
      this.#held[neuron] = weight;
      return undefined;
    }
    const given = this.#unit.update(neuron, weight, delay, tap, tick);
    if (this.#position === 'soma' && !this.#inside) this.#held[neuron] = given;
    return given;
  }

  /** What the soma of a neuron gets when its turn comes in step `tick`. */
  take(neuron: number, tick: number): number | undefined {
    if (this.runsSoma) return undefined;
    if (this.#inside) return this.#unit.update(neuron, undefined, 0, 0, tick);
    const held = this.#held[neuron];
    this.#held[neuron] = undefined;
    if (this.#position === 'soma') return held;
    return this.#unit.update(neuron, held, this.#ownDelay, 0, tick);
  }
}

/** Forgets all at the start of a step, and gives out the sum so far. */
export class Accumulator implements DendriteUnit {
  readonly #sums: Float64Array;
  readonly #ticks: Float64Array;

  constructor(neurons: number) {
    this.#sums = new Float64Array(neurons);
    this.#ticks = new Float64Array(neurons);
  }

  update(neuron: number, charge: number | undefined, _delay: number, _tap: number, tick: number): number {
    if (this.#ticks[neuron] < tick) {
      this.#ticks[neuron] = tick;
      this.#sums[neuron] = 0;
    }
    if (charge !== undefined) this.#sums[neuron] += charge;
    return this.#sums[neuron];
  }
}

/** Gives a charge out in the step 1 + delay after the one in which it came, and only in that one. */
export class DelayAccumulator implements DendriteUnit {
  /** A slot for each step up to the farthest, and for this one. */
  readonly #due: (number | undefined)[][];
  readonly #ticks: Float64Array;

  constructor(neurons: number) {
    this.#due = Array.from({ length: neurons }, () => new Array(DELAY_RING + 1).fill(undefined));
    this.#ticks = new Float64Array(neurons);
  }

  update(
    neuron: number,
    charge: number | undefined,
    delay: number,
    _: number,
    tick: number,
  ): number | undefined {
    const due = this.#due[neuron];
    const length = due.length;
    for (let missed = this.#ticks[neuron]; missed < tick && missed < this.#ticks[neuron] + length; missed++) {
      due[missed % length] = undefined;
    }
    this.#ticks[neuron] = tick;
    if (charge !== undefined) {
      const place = (tick + 1 + delay) % length;
      due[place] = (due[place] ?? 0) + charge;
    }
    return due[tick % length];
  }
}

/** A line of taps that charges leak from and flow along; one for all neurons of the unit. Gives out the potential of the first. */
export class TapLine implements DendriteUnit {
  readonly #time: Float64Array;
  readonly #space: Float64Array;
  #taps: Float64Array;
  #next: Float64Array;
  #tick = 0;

  /** @param unit undefined: one tap that forgets all */
  constructor(unit: TapUnit | undefined) {
    this.#time = unit?.timeConstants ?? new Float64Array(1);
    this.#space = unit?.spaceConstants ?? new Float64Array(0);
    this.#taps = new Float64Array(this.#time.length);
    this.#next = new Float64Array(this.#time.length);
  }

  update(_neuron: number, charge: number | undefined, _delay: number, tap: number, tick: number): number {
    for (; this.#tick < tick; this.#tick++) this.#flow();
    if (charge !== undefined) this.#taps[tap] += charge;
    return this.#taps[0];
  }

  /** Each tap keeps its share, and gives to its neighbours and loses as much, nearer neighbour first. */
  #flow(): void {
    const taps = this.#taps;
    const next = this.#next;
    for (let tap = 0; tap < taps.length; tap++) next[tap] = taps[tap] * this.#time[tap];
    for (let tap = 0; tap < taps.length; tap++) {
      if (tap > 0) {
        const nearer = taps[tap] * this.#space[tap - 1];
        next[tap - 1] += nearer;
        next[tap] -= nearer;
      }
      if (tap < taps.length - 1) {
        const farther = taps[tap] * this.#space[tap];
        next[tap + 1] += farther;
        next[tap] -= farther;
      }
    }
    this.#taps = next;
    this.#next = taps;
  }
}
