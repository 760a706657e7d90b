import type { Contender } from './contender.js';

/** What all entries are told. */
export interface BenchContext {
  /** Just enough work to see that the entry runs. */
  readonly quick: boolean;
  /** Seed of everything that is drawn; 1 .. 2^32 - 1. */
  readonly seed: number;
}

/** A comparison of ours with a yardstick, or a figure of ours alone. */
export type Entry = DuelEntry | FigureEntry;

/** A comparison of speeds in the same process. */
export interface DuelEntry {
  readonly kind?: 'duel';
  readonly name: string;
  /** What is counted, in the plural. */
  readonly unit: string;
  /** Least ratio that the project wants; absent where there is no such wish. */
  readonly goal?: number;
  /** Builds both sides; a sentence where the yardstick is out of reach. */
  open(context: BenchContext): Duel | string;
}

export interface Duel {
  readonly ours: Contender;
  readonly yardstick: Contender;
  /** What a reader of the figures should know of the work. */
  readonly note?: string;
  /** Called when all is measured. */
  close?(): void;
}

/** Something that is no speed, and the less of it the better. */
export interface FigureEntry {
  readonly kind: 'figure';
  readonly name: string;
  readonly unit: string;
  /** The most that the project wants; absent where there is no such wish. */
  readonly goal?: number;
  /** Measures once; a sentence where that is not possible here. */
  measure(context: BenchContext): Figure | string;
}

export interface Figure {
  readonly value: number;
  readonly note?: string;
}
