import type { ChipImage } from './layout.js';

export interface SourceLayout {
  /** Number of sources: all neurons, then all encoder units. */
  readonly count: number;
  /** Source number of each population's unit 0. */
  readonly populationFirst: readonly number[];
}

/** How sources are numbered: neurons in slice order, then the units of the encoders in image order. */
export function sourceLayout({
  populations,
  slices,
  encoders,
}: Pick<ChipImage, 'populations' | 'slices' | 'encoders'>): SourceLayout {
  const populationFirst = populations.map(() => 0);
  let count = 0;
  for (const { population, first, count: neurons } of slices) {
    if (first === 0) populationFirst[population] = count;
    count += neurons;
  }
  for (const { population, count: units } of encoders) {
    populationFirst[population] = count;
    count += units;
  }
  return { count, populationFirst };
}
