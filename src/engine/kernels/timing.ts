/**
 * Picoseconds of the events of a row of the ledger since they were last accounted for; afterwards they are.
 * Whole numbers, exact while the sum stays below 2^53.
 *
 * @param counts [rows x kinds] events so far
 * @param before [rows x kinds] events accounted for, changed in place
 * @param durations [kinds] picoseconds of an event; 0 where it takes a core no time
 */
export function accountRow(
  counts: Float64Array,
  before: Float64Array,
  durations: Float64Array,
  row: number,
): number {
  const kinds = durations.length;
  let picoseconds = 0;
  for (let kind = 0; kind < kinds; kind++) {
    const at = row * kinds + kind;
    picoseconds += (counts[at] - before[at]) * durations[kind];
    before[at] = counts[at];
  }
  return picoseconds;
}

/** Rows of the ledger by worker: those that worker w does, one after the other, are starts[w] .. starts[w + 1] - 1. */
export interface WorkerRows {
  readonly rows: Int32Array;
  readonly starts: Int32Array;
}

/** Time of the slowest worker; from then on the events of all are accounted for. */
export function slowest(
  { rows, starts }: WorkerRows,
  counts: Float64Array,
  before: Float64Array,
  durations: Float64Array,
): number {
  let most = 0;
  for (let worker = 0; worker + 1 < starts.length; worker++) {
    let work = 0;
    for (let i = starts[worker]; i < starts[worker + 1]; i++) {
      work += accountRow(counts, before, durations, rows[i]);
    }
    most = Math.max(most, work);
  }
  return most;
}
