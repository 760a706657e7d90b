/** Time of counted events; the definition is `../../timing.ts`. */

/** `sum (counts - before) x durations`; then `before = counts`. All are float64 integers with sums below 2^53. */
export function accountRow(counts: usize, before: usize, durations: usize, kinds: i32): f64 {
  let sums = f64x2.splat(0);
  let kind: i32 = 0;
  for (; kind + 2 <= kinds; kind += 2) {
    const at = <usize>kind << 3;
    const now = v128.load(counts + at);
    const events = f64x2.sub(now, v128.load(before + at));
    sums = f64x2.add(sums, f64x2.mul(events, v128.load(durations + at)));
    v128.store(before + at, now);
  }
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; kind < kinds; kind++) {
    const at = <usize>kind << 3;
    const now = load<f64>(counts + at);
    sum += (now - load<f64>(before + at)) * load<f64>(durations + at);
    store<f64>(before + at, now);
  }
  return sum;
}

/**
 * The slowest worker of a share: each does the rows of the ledger rows[starts[w]] .. rows[starts[w + 1] - 1]
 * one after the other. From then on their events are accounted for.
 */
export function slowest(
  rows: usize,
  starts: usize,
  workers: i32,
  counts: usize,
  before: usize,
  durations: usize,
  kinds: i32,
): f64 {
  const rowBytes = <usize>kinds << 3;
  const last = starts + (<usize>workers << 2);
  let most: f64 = 0;
  for (; starts < last; starts += 4) {
    let work: f64 = 0;
    const end = rows + (<usize>load<u32>(starts, 4) << 2);
    for (let row = rows + (<usize>load<u32>(starts) << 2); row < end; row += 4) {
      const at = <usize>load<u32>(row) * rowBytes;
      work += accountRow(counts + at, before + at, durations, kinds);
    }
    most = max(most, work);
  }
  return most;
}
