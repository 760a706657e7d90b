import type { SpikeRaster } from '../../../firmware-sim/host-link.js';
import { compileNetwork } from '../../compiler/compile.js';
import type { ChipModel } from '../../hardware/schema.js';
import { encodeImage } from '../../image/encode.js';
import type { NetworkDescription } from '../../network/description.js';
import { expandNetwork } from '../../network/expand.js';
import { Session } from '../../runtime/session.js';

/** Synaptic current, potential and spike of each neuron after a step. */
export interface LifStep {
  readonly u: number[];
  readonly v: number[];
  readonly s: number[];
}

/**
 * Runs a network of external input and `lif-cuba` populations, each whole on one core: compiled, booted through the
 * host link, and stepped there with all its input.
 *
 * @param spikes [step][unit], 0 or 1
 * @returns by population, [step]
 */
export function runLif(
  description: NetworkDescription,
  chip: ChipModel,
  spikes: readonly (readonly number[])[],
): Readonly<Record<string, LifStep[]>> {
  const { image } = compileNetwork(expandNetwork(description), chip);
  const session = new Session(encodeImage(image), chip);
  const recorded: Record<string, LifStep[]> = {};
  for (const { population, first } of image.slices) {
    if (first !== 0) throw new Error('a population that is recorded must lie whole on one core');
    recorded[image.populations[population].name] = [];
  }
  session.engine.observer = ({ slices }) => {
    for (const { population, count, current, potential, spikes: fired, fired: length } of slices) {
      const s = new Array<number>(count).fill(0);
      for (const neuron of fired.subarray(0, length)) s[neuron] = 1;
      recorded[image.populations[population].name].push({ u: [...current], v: [...potential], s });
    }
  };
  session.link.step(spikes.length, rasterOf(spikes));
  return recorded;
}

/** @param spikes [step][unit], 0 or 1 */
export function rasterOf(spikes: readonly (readonly number[])[]): SpikeRaster {
  const units = spikes.map(row => row.flatMap((spike, unit) => (spike === 1 ? [unit] : [])));
  const start = new Int32Array(spikes.length + 1);
  units.forEach((row, step) => {
    start[step + 1] = start[step] + row.length;
  });
  return { start, units: Int32Array.from(units.flat()) };
}
