/**
 * TrueNorth's digital neuron, four to a vector; the definition is `src/engine/neurons/truenorth.ts`. Sums wrap at
 * 32 bits, and a potential of fewer bits is what its low bits say: wrapping once, at the end, is the same.
 */
import { firstLanes, sumLanes, writeSpikes } from './lanes';

/** Byte offsets in a record, as `TRUENORTH` of `../truenorth.ts` has them in words. */
const POTENTIAL: usize = 0;
const SUMS: usize = 4;
const LEAKS: usize = 8;
const THRESHOLDS: usize = 12;
const LOWS: usize = 16;
const KEEPS: usize = 20;
const FIRE_TAKES: usize = 24;
const LOW_TAKES: usize = 28;
const SPIKE_COUNTS: usize = 32;
const SPIKES: usize = 36;
const COUNT: usize = 40;
const SPARE_BITS: usize = 44;
export const TRUENORTH_FIRED: usize = 48;

// @ts-ignore: decorator
@inline
function wrapTo(v: v128, spare: i32): v128 {
  return i32x4.shr_s(i32x4.shl(v, spare), spare);
}

/** Updates all neurons of a record. Returns the active ones; the record takes the fired. */
export function updateTrueNorth(record: usize): i32 {
  const potential = <usize>load<u32>(record, POTENTIAL);
  const sums = <usize>load<u32>(record, SUMS);
  const leaks = <usize>load<u32>(record, LEAKS);
  const thresholds = <usize>load<u32>(record, THRESHOLDS);
  const lows = <usize>load<u32>(record, LOWS);
  const keeps = <usize>load<u32>(record, KEEPS);
  const fireTakes = <usize>load<u32>(record, FIRE_TAKES);
  const lowTakes = <usize>load<u32>(record, LOW_TAKES);
  const spikeCounts = <usize>load<u32>(record, SPIKE_COUNTS);
  const spikes = <usize>load<u32>(record, SPIKES);
  const count = load<i32>(record, COUNT);
  const spare = load<i32>(record, SPARE_BITS);
  const zero = i32x4.splat(0);
  let idle = zero;
  let next = spikes;
  let fires: u64 = 0;
  for (let k: i32 = 0; k < count; k += 4) {
    const at = <usize>k << 2;
    const x = v128.load(potential + at);
    const input = v128.load(sums + at);
    const leak = leaks === 0 ? zero : v128.load(leaks + at);
    const rests = i32x4.eq(v128.or(v128.or(x, input), leak), zero);
    const v = wrapTo(i32x4.add(i32x4.add(x, input), leak), spare);
    const high = i32x4.ge_s(v, v128.load(thresholds + at));
    const resets = v128.or(high, i32x4.lt_s(v, v128.load(lows + at)));
    const take = v128.bitselect(v128.load(fireTakes + at), v128.load(lowTakes + at), high);
    const reset = wrapTo(i32x4.sub(v128.and(v, v128.load(keeps + at)), take), spare);
    const left = v128.bitselect(reset, v, resets);
    if (k + 4 <= count) {
      idle = i32x4.sub(idle, rests);
      v128.store(potential + at, left);
      v128.store(sums + at, zero);
      fires |= <u64>i32x4.bitmask(high) << <u64>(k & 63);
    } else {
      const valid = firstLanes(count - k);
      idle = i32x4.sub(idle, v128.and(rests, valid));
      v128.store(potential + at, v128.bitselect(left, x, valid));
      v128.store(sums + at, v128.andnot(input, valid));
      fires |= <u64>i32x4.bitmask(v128.and(high, valid)) << <u64>(k & 63);
    }
    if ((k & 63) === 60) {
      next = writeSpikes(fires, k - 60, next, spikeCounts);
      fires = 0;
    }
  }
  next = writeSpikes(fires, count & ~63, next, spikeCounts);
  store<i32>(record, <i32>((next - spikes) >> 2), TRUENORTH_FIRED);
  return count - sumLanes(idle);
}
