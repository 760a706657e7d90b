import type { SweepTally } from '../kernels/learn.js';

/** What a pass of a rule over a crossbar did. */
export interface PassTally extends SweepTally {
  /** Neurons whose column was opened. */
  columns: number;
  /** Tags that were read, and those that changed. */
  tagReads: number;
  tagWrites: number;
}
