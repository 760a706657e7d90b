import type { WeightlessImage } from '../image/layout.js';

/** What a neuron's update costs, in synapses read in a step in which one row in ten is active. */
const NEURON_WEIGHT = 20;

/**
 * Share of each core, so that all shares have about the same work: heaviest core first, each to the
 * lightest share. Depends on the image alone.
 */
export function shareCores({ cores, slices, crossbars }: WeightlessImage, shares: number): number[] {
  const work = cores.map(() => 0);
  for (const { core, count } of slices) work[core] += count * NEURON_WEIGHT;
  for (const { slice, rows } of crossbars) work[slices[slice].core] += rows * slices[slice].count;
  const load = new Float64Array(shares);
  const shareOf = cores.map(() => 0);
  const order = cores.map((_, core) => core).sort((a, b) => work[b] - work[a] || a - b);
  for (const core of order) {
    const lightest = load.indexOf(Math.min(...load));
    shareOf[core] = lightest;
    load[lightest] += work[core];
  }
  return shareOf;
}
