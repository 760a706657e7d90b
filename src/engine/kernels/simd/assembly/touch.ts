/** Bytes of rows that are brought near at a time: with the sums they stay in the innermost cache. */
const NEAR_BYTES: i32 = 16384;

/** Of rows this long, how many are walked at a time; each round through the columns costs a flush. */
const LEAST_ROWS: i32 = 32;

/** A line of the cache. */
const LINE: usize = 64;

/** How many rows of `rowBytes` to touch before their weights are added; at most `most`. */
// @ts-ignore: decorator
@inline
export function rowsNear(rowBytes: usize, most: i32): i32 {
  return min(most, max(LEAST_ROWS, NEAR_BYTES / <i32>max<usize>(rowBytes, 1)));
}

/**
 * Reads a word of every line of the rows, so that memory fetches many lines at once and in their order:
 * walked block by block they lie a row apart, where no prefetcher finds them.
 */
export function touchRows(weights: usize, rowBytes: usize, rows: usize, end: usize): void {
  for (; rows < end; rows += 4) {
    let line = weights + <usize>load<u32>(rows) * rowBytes;
    const rowEnd = line + rowBytes;
    for (; line < rowEnd; line += LINE) load<u32>(line);
  }
}
