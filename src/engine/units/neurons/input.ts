import type { InputUnit } from '../../../image/unit-image.js';
import { MersenneTwister } from './mersenne-twister.js';

/** A soma unit of model `input`. What it plays belongs to the unit: each neuron that it runs takes the next entry. */
export class InputPlayer {
  readonly #spikes: Uint8Array;
  readonly #poisson: number;
  /** A spike in each step that this divides; 0: none. */
  readonly #period: number;
  readonly #random: MersenneTwister | null;
  #next = 0;

  /** @param unit undefined: nobody has told it anything, and it never fires */
  constructor(unit: InputUnit | undefined) {
    const [poisson, rate] = unit?.values ?? [0, 0];
    this.#spikes = unit?.spikes ?? new Uint8Array(0);
    this.#poisson = poisson;
    this.#period = rate > 0 ? Math.trunc(1 / rate) : 0;
    this.#random = unit !== undefined && poisson > 0 ? new MersenneTwister(unit.seed) : null;
  }

  /** Whether a neuron that it runs in step `tick` (from 1) fires. */
  run(tick: number): boolean {
    let fires = this.#next < this.#spikes.length && this.#spikes[this.#next++] === 1;
    if (this.#random !== null && this.#poisson > this.#random.uniform()) fires = true;
    if (this.#period > 0 && tick % this.#period === 0) fires = true;
    return fires;
  }
}
