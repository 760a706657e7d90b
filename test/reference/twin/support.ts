import { Xorshift32 } from '../../../src/fixed/xorshift.js';
import type { FloatProjection } from '../../../src/reference/twin/float-projection.js';
import type { SpikeSource } from '../../../src/reference/twin/float-twin.js';

/** Input spikes drawn freely; what was drawn can be looked up. */
export class RandomSource implements SpikeSource {
  readonly drawn: Set<number>[] = [];
  readonly #random = new Xorshift32(4711);
  readonly #units: number;
  readonly #share: number;

  /** @param share spikes in 100 units and steps */
  constructor(units: number, share: number) {
    this.#units = units;
    this.#share = share;
  }

  begin(): void {}

  reset(): void {}

  load(): void {}

  step(spikes: Int32Array): number {
    const units = Array.from({ length: this.#units }, (_, unit) => unit).filter(
      () => this.#random.below(100) < this.#share,
    );
    spikes.set(units);
    this.drawn.push(new Set(units));
    return units.length;
  }
}

/** The twin's weight of a synapse in stored steps. */
export function storedWeight(
  { weights, stride, gain }: Pick<FloatProjection, 'weights' | 'stride' | 'gain'>,
  target: number,
  source: number,
): number {
  return weights[source * stride + target] / gain;
}
