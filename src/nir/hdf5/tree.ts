/**
 * What an HDF5 file holds, as far as NIR uses it: groups, and data sets of numbers or of texts. Attributes are passed
 * over. Everything is read, as a graph needs all of it.
 */
import type { NirData, NirShape } from '../graph.js';

export interface Hdf5Group {
  readonly kind: 'group';
  /** By name, in ascending order of their bytes. */
  readonly children: ReadonlyMap<string, Hdf5Item>;
}

export interface Hdf5Numbers {
  readonly kind: 'numbers';
  /** As `NirArray.dtype`. */
  readonly dtype: string;
  readonly shape: NirShape;
  readonly data: NirData;
}

export interface Hdf5Texts {
  readonly kind: 'texts';
  readonly shape: NirShape;
  readonly texts: readonly string[];
}

export type Hdf5Item = Hdf5Group | Hdf5Numbers | Hdf5Texts;

/** More than any graph has; a file whose groups hold one another has no end. */
export const MAX_DEPTH = 64;

/** Bytes that one data set may have, unpacked. */
export const MAX_DATA_BYTES = 2 ** 30;

/** Order of names by their UTF-8 bytes, which is that of their code points. */
export function byBytes(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) as number) - (right[i]?.codePointAt(0) as number);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
