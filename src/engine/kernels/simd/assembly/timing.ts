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
