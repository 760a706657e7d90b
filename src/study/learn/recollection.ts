import { type ImageSet, imageAt } from '../../data/dataset.js';
import { onOff } from '../../fixed/pixels.js';
import type { NetworkDescription } from '../../network/description.js';
import type { Reconstruction } from '../../report/learn-summary.js';

/** Images of a grid's upper half; their recalled forms are its lower half. */
const KEPT_IMAGES = 10;
const WHITE = 255;

/** What a reconstruction head gave back in tests: its error in each, and the first images. */
export class Recollection {
  /** Mean squared error of each test, of values 0 (black) to 1 (white). */
  readonly errors: number[] = [];
  readonly images: Uint8Array[] = [];

  /** @param recalled 0..255, as many as values */
  add(values: Uint8Array, recalled: ArrayLike<number>): void {
    this.errors.push(meanSquare(values, recalled));
    if (this.images.length < KEPT_IMAGES) this.images.push(Uint8Array.from(recalled, Math.round));
  }

  save(): RecollectionState {
    return { errors: this.errors.slice(), images: this.images.slice() };
  }

  restore({ errors, images }: RecollectionState): void {
    this.errors.push(...errors);
    this.images.push(...images);
  }
}

export interface RecollectionState {
  readonly errors: readonly number[];
  readonly images: readonly Uint8Array[];
}

/** The values that a head learns to give back: the pixels, or what the input makes of them; [units]. */
export function shownValues(
  { inputs, procedure }: NetworkDescription,
  set: ImageSet,
  index: number,
): Uint8Array {
  const pixels = imageAt(set, index);
  const input = 'image' in procedure ? inputs[procedure.image] : undefined;
  return input?.transform === undefined ? pixels : onOff(pixels, set.rows, set.columns);
}

/** Mean squared errors over the tests, beside that of always giving the training images' mean. */
export function reconstructionFigures(
  description: NetworkDescription,
  trainSet: ImageSet,
  testSet: ImageSet,
  chip: RecollectionState,
  float: RecollectionState | null,
): Reconstruction {
  const mean = meanValues(description, trainSet);
  const baseline = chip.errors.map((_, test) => meanSquare(shownValues(description, testSet, test), mean));
  return {
    chip: average(chip.errors),
    float: float === null ? null : average(float.errors),
    baseline: average(baseline),
  };
}

/** The first tests' images, then what was recalled of them: rows of a grid. */
export function reconstructionGrid(
  description: NetworkDescription,
  testSet: ImageSet,
  recollections: readonly RecollectionState[],
): { readonly images: readonly Uint8Array[]; readonly perRow: number } {
  const perRow = Math.min(...recollections.map(({ images }) => images.length));
  const originals = Array.from({ length: perRow }, (_, test) => shownValues(description, testSet, test));
  return {
    images: [originals, ...recollections.map(({ images }) => images.slice(0, perRow))].flat(),
    perRow,
  };
}

function meanValues(description: NetworkDescription, set: ImageSet): Float64Array {
  const sums = Float64Array.from(shownValues(description, set, 0), () => 0);
  for (let index = 0; index < set.count; index++) {
    const values = shownValues(description, set, index);
    for (let unit = 0; unit < sums.length; unit++) sums[unit] += values[unit];
  }
  return sums.map(sum => sum / set.count);
}

function meanSquare(values: Uint8Array, given: ArrayLike<number>): number {
  let sum = 0;
  for (let unit = 0; unit < values.length; unit++) sum += ((values[unit] - given[unit]) / WHITE) ** 2;
  return sum / values.length;
}

function average(errors: readonly number[]): number {
  return errors.reduce((sum, error) => sum + error, 0) / Math.max(1, errors.length);
}
