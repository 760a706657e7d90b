import type { SpikeRaster } from '../../../firmware-sim/host-link.js';
import type { WeightlessImage } from '../../image/layout.js';
import type { InputArray } from './input-array.js';

/** Cuts the spikes of the inputs into rasters for the host link. */
export class SpikeFeed {
  /** By encoder, in image order. */
  readonly #sources: readonly { readonly base: number; readonly count: number; readonly input: InputArray }[];

  constructor({ encoders }: WeightlessImage, inputs: readonly InputArray[]) {
    let base = 0;
    this.#sources = encoders.flatMap(({ count }, encoder) => {
      const first = base;
      base += count;
      const input = inputs.find(candidate => candidate.encoder === encoder);
      return input === undefined ? [] : [{ base: first, count, input }];
    });
  }

  /** Input spikes of `steps` steps from `first` on; units numbered through all encoders, ascending. */
  raster(first: number, steps: number): SpikeRaster {
    const start = new Int32Array(steps + 1);
    const units: number[] = [];
    for (let step = 0; step < steps; step++) {
      for (const { base, count, input } of this.#sources) {
        if (first + step >= input.steps) continue;
        const row = (first + step) * count;
        for (let unit = 0; unit < count; unit++) if (input.data[row + unit] === 1) units.push(base + unit);
      }
      start[step + 1] = units.length;
    }
    return { start, units: Int32Array.from(units) };
  }
}
