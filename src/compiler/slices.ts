import type { LegalNetwork } from './legal.js';
import type { Partition, Slice } from './partition.js';

/** Slices of every core, in the partition's order. */
export function slicesByCore({ slices, cores }: Partition): Slice[][] {
  const byCore: Slice[][] = Array.from({ length: cores }, () => []);
  for (const slice of slices) byCore[slice.core].push(slice);
  return byCore;
}

/** By population: the core of every neuron, by its described number. */
export function coresOfNeurons(
  { populations }: Pick<LegalNetwork, 'populations'>,
  { slices }: Partition,
): Int32Array[] {
  const coreOf = populations.map(({ size }) => new Int32Array(size));
  for (const { population, core, neurons } of slices) {
    for (const neuron of neurons) coreOf[population][neuron] = core;
  }
  return coreOf;
}
