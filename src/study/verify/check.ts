import type { Dataset } from '../../data/dataset.js';
import type { ChipModel } from '../../hardware/schema.js';
import type { Recordings } from './recordings.js';

/**
 * How ours compares: equal or within the tolerance; different where the source says that it must be, and how; or
 * neither.
 */
export type Verdict = 'pass' | 'explained' | 'fail';

/** One comparison with the outside. */
export interface CheckRow {
  readonly what: string;
  /** Who made what this row is compared with, where that is not the check's source. */
  readonly source?: string;
  /** Of `expected` and `ours`: a physical unit, or `values`, of which so many were recorded and so many agree. */
  readonly unit: string;
  readonly expected: number;
  readonly ours: number;
  /** What `difference` and `tolerance` are: values that disagree, |ours - expected| of the worst, or the same over |expected|. */
  readonly measure: 'count' | 'absolute' | 'relative';
  readonly difference: number;
  readonly tolerance: number;
  readonly verdict: Verdict;
  /** Where the first difference is, or why there is one. */
  readonly note?: string;
}

/** Whose word is taken for the truth. */
export type Judge =
  | 'chip'
  | 'hardware design'
  | 'published figures'
  | "authors' program"
  | 'other emulator'
  | 'exact arithmetic'
  | 'independent programs';

/** What a check is given: it reads no file and knows no folder. */
export interface CheckContext {
  readonly recordings: Recordings;
  /** A chip model of the package by its name, with its default price list or another. */
  chip(name: string, priceList?: string): ChipModel;
  /** SHA-256 of some bytes, in hexadecimal. */
  sha256(bytes: Uint8Array): string;
  /** All of MNIST. */
  mnist(): Dataset;
}

/** A comparison of this emulator with something that was made outside of it. */
export interface Check {
  /** What `--only` takes. */
  readonly name: string;
  readonly title: string;
  /** Who made what is compared with, in a few words. */
  readonly source: string;
  readonly judge: Judge;
  /** What a pass does not show, in one sentence. */
  readonly leavesOpen: string;
  /** It takes longer than some seconds: run with `--full` alone. */
  readonly long?: true;
  /** Each row as soon as it is known. */
  rows(context: CheckContext): Iterable<CheckRow> | AsyncIterable<CheckRow>;
}
