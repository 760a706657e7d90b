import type { ChipImage } from './layout.js';

/** Described number of the neuron or unit that an image calls `place` (`PopulationImage.order`). */
export function describedNumber(
  { populations }: Pick<ChipImage, 'populations'>,
  population: number,
  place: number,
): number {
  const { order } = populations[population];
  return order === null ? place : order[place];
}
