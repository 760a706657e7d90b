/** What the kernels over neurons share: four lanes of int32, masks of lanes, and lists of spikes. */

/** -1 in the first `lanes` lanes, 0 in the others. */
// @ts-ignore: decorator
@inline
export function firstLanes(lanes: i32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(lanes));
}

/** Sum that stops at the ends of 32 bits. */
// @ts-ignore: decorator
@inline
export function addSaturating(a: v128, b: v128): v128 {
  const sum = i32x4.add(a, b);
  const overflow = i32x4.shr_s(v128.and(v128.xor(a, sum), v128.xor(b, sum)), 31);
  const end = v128.xor(i32x4.shr_s(a, 31), i32x4.splat(i32.MAX_VALUE));
  return v128.bitselect(end, sum, overflow);
}

/** Sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function sumLanes(lanes: v128): i32 {
  return (
    i32x4.extract_lane(lanes, 0) +
    i32x4.extract_lane(lanes, 1) +
    i32x4.extract_lane(lanes, 2) +
    i32x4.extract_lane(lanes, 3)
  );
}

/** Adds the neurons of `fires` (bit 0 is `base`) to the list at `next` and to their counts; returns the list's end. */
// @ts-ignore: decorator
@inline
export function writeSpikes(fires: u64, base: i32, next: usize, spikeCounts: usize): usize {
  for (; fires !== 0; fires &= fires - 1) {
    const k = base + <i32>ctz(fires);
    store<i32>(next, k);
    next += 4;
    const counted = spikeCounts + (<usize>k << 2);
    store<i32>(counted, load<i32>(counted) + 1);
  }
  return next;
}
