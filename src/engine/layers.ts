import type { WeightlessImage } from '../image/layout.js';
import type { Arena } from './arena.js';
import { LateValues } from './late-values.js';
import type { Slice } from './slice.js';

/** Populations whose thresholds move together, by the spikes of the whole layer some steps ago. */
export class Layers {
  readonly #layers: readonly { readonly slices: readonly Slice[]; readonly late: LateValues }[];
  /** By population: what the policy of its slices sees in this step, -1 before the first. */
  readonly spikesOf: Int32Array;
  readonly #populations: readonly number[];

  constructor(image: WeightlessImage, slices: readonly Slice[], arena: Arena) {
    const lateness = new Map<number, number>();
    for (const { population, thresholdPolicy } of image.slices) {
      if (thresholdPolicy.kind !== 'layer' && thresholdPolicy.kind !== 'inhibition') continue;
      lateness.set(population, thresholdPolicy.latenessSteps);
    }
    this.#populations = [...lateness.keys()];
    this.#layers = [...lateness].map(([population, steps]) => ({
      slices: slices.filter(slice => slice.population === population),
      late: new LateValues(steps, -1, arena),
    }));
    this.spikesOf = arena.tables.int32(image.populations.length);
  }

  get any(): boolean {
    return this.#layers.length > 0;
  }

  /** Takes the spikes of this step, when all neurons have fired. */
  step(): void {
    this.#layers.forEach(({ slices, late }, index) => {
      let spikes = 0;
      for (const { fired } of slices) spikes += fired;
      this.spikesOf[this.#populations[index]] = late.push(spikes);
    });
  }

  reset(): void {
    for (const { late } of this.#layers) late.clear();
  }
}
