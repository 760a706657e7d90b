import type { Contender } from './contender.js';

/** What all entries are told. */
export interface BenchContext {
  /** Just enough work to see that the entry runs. */
  readonly quick: boolean;
  /** Seed of everything that is drawn; 1 .. 2^32 - 1. */
  readonly seed: number;
}

/** A comparison of ours with a yardstick. */
export interface Entry {
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
}
