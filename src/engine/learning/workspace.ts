import type { WeightlessImage } from '../../image/layout.js';
import type { Region } from '../arena.js';
import { bitWords } from '../crossbar.js';
import type { LearningKernels } from '../kernels/learn.js';
import { plainLearning } from '../kernels/learn-plain.js';
import { learningBytes, simdLearning } from '../kernels/simd/learning.js';
import type { WasmMemory } from '../kernels/web-assembly.js';
import { isPlastic, padColumns } from '../stored-weights.js';

/** The largest crossbar that learns: rows, and columns padded to a multiple of 16. */
export interface LearningExtent {
  readonly rows: number;
  readonly columns: number;
}

/**
 * The plasticity kernels, and the lists that they are handed. Nothing in it outlives a pass, so that all
 * learning units of a thread share one.
 */
export interface LearningWorkspace {
  /** Only an instrument puts others in their place, which do the same. */
  kernels: LearningKernels;
  readonly columns: Int32Array;
  readonly posts: Int32Array;
  /** Neurons that visit the rows that are not active, and their parts of D there. */
  readonly idleColumns: Int32Array;
  readonly idlePosts: Int32Array;
  /** Neurons that may be visited. */
  readonly candidates: Int32Array;
  /** Every row, as a list and as bits. */
  readonly allRows: Int32Array;
  readonly allBits: Int32Array;
  /** The rows of one pass, as a list and as bits. */
  readonly rows: Int32Array;
  readonly bits: Int32Array;
  readonly pre: Int32Array;
}

/** The extent of an image's learning crossbars. */
export function learningExtent({ crossbars, slices }: WeightlessImage): LearningExtent {
  let rows = 1;
  let columns = padColumns(1);
  for (const crossbar of crossbars) {
    if (!isPlastic(crossbar)) continue;
    rows = Math.max(rows, crossbar.rows);
    columns = Math.max(columns, padColumns(slices[crossbar.slice].count));
  }
  return { rows, columns };
}

/** Bytes that a workspace takes of an arena, at most. */
export function workspaceBytes({ rows, columns }: LearningExtent): number {
  return learningBytes(rows, columns) + 4 * (5 * columns + 4 + 3 * rows + 2 * bitWords(rows)) + 10 * 64;
}

/**
 * It takes the same room whichever kernels it holds.
 *
 * @param memory where the weights lie
 * @param arena room in the same memory, for one thread, that no checkpoint brings back: it holds tables
 */
export function createWorkspace(
  memory: WasmMemory,
  arena: Pick<Region, 'int32' | 'uint8'>,
  kind: 'simd' | 'plain',
  { rows, columns }: LearningExtent,
): LearningWorkspace {
  const allRows = arena.int32(rows);
  for (let row = 0; row < rows; row++) allRows[row] = row;
  const workspace = {
    columns: arena.int32(columns),
    posts: arena.int32(columns),
    idleColumns: arena.int32(columns),
    idlePosts: arena.int32(columns),
    // Lists are written up to three places beyond their ends.
    candidates: arena.int32(columns + 4),
    allRows,
    allBits: arena.int32(bitWords(rows)).fill(-1),
    rows: arena.int32(rows),
    bits: arena.int32(bitWords(rows)),
    pre: arena.int32(rows),
  };
  const scratch = arena.uint8(learningBytes(rows, columns));
  const kernels = kind === 'simd' ? simdLearning(memory, scratch, rows, columns) : plainLearning;
  return { ...workspace, kernels };
}
