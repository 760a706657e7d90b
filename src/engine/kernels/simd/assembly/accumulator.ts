/** Sums without leak; the definition is `src/engine/neurons/accumulate.ts`. */
import { addSaturating } from './lanes';

/** `u = min(max(u + J, lowest), highest)` where J is not 0. Returns the active neurons. */
export function updateAccumulator(potential: usize, sums: usize, count: i32, lowest: i32, highest: i32): i32 {
  const zero = i32x4.splat(0);
  const low = i32x4.splat(lowest);
  const high = i32x4.splat(highest);
  let active: i32 = 0;
  let k: i32 = 0;
  for (; k + 4 <= count; k += 4) {
    const at = <usize>k << 2;
    const u = v128.load(potential + at);
    const input = v128.load(sums + at);
    active += popcnt(i32x4.bitmask(i32x4.ne(v128.or(u, input), zero)));
    if (!v128.any_true(input)) continue;
    const limited = i32x4.min_s(i32x4.max_s(addSaturating(u, input), low), high);
    v128.store(potential + at, v128.bitselect(u, limited, i32x4.eq(input, zero)));
    v128.store(sums + at, zero);
  }
  for (; k < count; k++) {
    const at = <usize>k << 2;
    const u = load<i32>(potential + at);
    const input = load<i32>(sums + at);
    active += i32((u | input) !== 0);
    if (input === 0) continue;
    store<i32>(sums + at, 0);
    const sum = <i64>u + <i64>input;
    store<i32>(potential + at, <i32>min<i64>(max<i64>(sum, <i64>lowest), <i64>highest));
  }
  return active;
}
