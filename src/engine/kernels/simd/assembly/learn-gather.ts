/** One change to listed rows of a column: weights gathered into a vector, updated and put back. */

/** Where a row of a column of bytes lies. */
// @ts-ignore: decorator
@inline
function rowAt(column: usize, stride: usize, list: usize, index: usize): usize {
  return column + <usize>load<u32>(list + (index << 2)) * stride;
}

/**
 * Moves the weights of 16 rows by `step`, -128..126, and by what `carries` points to, if it does; returns how many
 * changed.
 */
// @ts-ignore: decorator
@inline
export function updateVector8(
  column: usize,
  stride: usize,
  list: usize,
  step: i32,
  carries: usize,
  lowest: i32,
  highest: i32,
): i32 {
  const a0 = rowAt(column, stride, list, 0);
  const a1 = rowAt(column, stride, list, 1);
  const a2 = rowAt(column, stride, list, 2);
  const a3 = rowAt(column, stride, list, 3);
  const a4 = rowAt(column, stride, list, 4);
  const a5 = rowAt(column, stride, list, 5);
  const a6 = rowAt(column, stride, list, 6);
  const a7 = rowAt(column, stride, list, 7);
  const a8 = rowAt(column, stride, list, 8);
  const a9 = rowAt(column, stride, list, 9);
  const a10 = rowAt(column, stride, list, 10);
  const a11 = rowAt(column, stride, list, 11);
  const a12 = rowAt(column, stride, list, 12);
  const a13 = rowAt(column, stride, list, 13);
  const a14 = rowAt(column, stride, list, 14);
  const a15 = rowAt(column, stride, list, 15);
  // Two halves, so that neither waits for all loads of the other.
  let low = v128.load8_splat(a0);
  let high = v128.load8_splat(a8);
  low = v128.load8_lane(a1, low, 1);
  high = v128.load8_lane(a9, high, 9);
  low = v128.load8_lane(a2, low, 2);
  high = v128.load8_lane(a10, high, 10);
  low = v128.load8_lane(a3, low, 3);
  high = v128.load8_lane(a11, high, 11);
  low = v128.load8_lane(a4, low, 4);
  high = v128.load8_lane(a12, high, 12);
  low = v128.load8_lane(a5, low, 5);
  high = v128.load8_lane(a13, high, 13);
  low = v128.load8_lane(a6, low, 6);
  high = v128.load8_lane(a14, high, 14);
  low = v128.load8_lane(a7, low, 7);
  high = v128.load8_lane(a15, high, 15);
  const offset = i8x16.splat(-128);
  const before = v128.xor(
    i8x16.shuffle(low, high, 0, 1, 2, 3, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31),
    offset,
  );
  const steps = carries === 0 ? i8x16.splat(<i8>step) : i8x16.add(i8x16.splat(<i8>step), v128.load(carries));
  const after = i8x16.min_s(
    i8x16.max_s(i8x16.add_sat_s(before, steps), i8x16.splat(<i8>lowest)),
    i8x16.splat(<i8>highest),
  );
  const stored = v128.xor(after, offset);
  v128.store8_lane(a0, stored, 0);
  v128.store8_lane(a1, stored, 1);
  v128.store8_lane(a2, stored, 2);
  v128.store8_lane(a3, stored, 3);
  v128.store8_lane(a4, stored, 4);
  v128.store8_lane(a5, stored, 5);
  v128.store8_lane(a6, stored, 6);
  v128.store8_lane(a7, stored, 7);
  v128.store8_lane(a8, stored, 8);
  v128.store8_lane(a9, stored, 9);
  v128.store8_lane(a10, stored, 10);
  v128.store8_lane(a11, stored, 11);
  v128.store8_lane(a12, stored, 12);
  v128.store8_lane(a13, stored, 13);
  v128.store8_lane(a14, stored, 14);
  v128.store8_lane(a15, stored, 15);
  return popcnt(i8x16.bitmask(i8x16.ne(before, after)));
}

/** Place of a listed row's first column. */
// @ts-ignore: decorator
@inline
function placeOf(stride: usize, list: usize, index: usize): usize {
  return <usize>load<u32>(list + (index << 2)) * stride;
}

/**
 * Moves the 16-bit weights of 8 rows by `steps`; with `shadowed`, 8-bit weights act for them. Returns how many
 * changed, and 2^16 times how many act differently.
 */
// @ts-ignore: decorator
@inline
export function updateVector16(
  column: usize,
  stride: usize,
  acting: usize,
  shadowed: bool,
  shadowShift: i32,
  list: usize,
  steps: v128,
  lowest: i32,
  highest: i32,
): i32 {
  const p0 = placeOf(stride, list, 0);
  const p1 = placeOf(stride, list, 1);
  const p2 = placeOf(stride, list, 2);
  const p3 = placeOf(stride, list, 3);
  const p4 = placeOf(stride, list, 4);
  const p5 = placeOf(stride, list, 5);
  const p6 = placeOf(stride, list, 6);
  const p7 = placeOf(stride, list, 7);
  let before = v128.load16_splat(column + (p0 << 1));
  before = v128.load16_lane(column + (p1 << 1), before, 1);
  before = v128.load16_lane(column + (p2 << 1), before, 2);
  before = v128.load16_lane(column + (p3 << 1), before, 3);
  before = v128.load16_lane(column + (p4 << 1), before, 4);
  before = v128.load16_lane(column + (p5 << 1), before, 5);
  before = v128.load16_lane(column + (p6 << 1), before, 6);
  before = v128.load16_lane(column + (p7 << 1), before, 7);
  const after = i16x8.min_s(
    i16x8.max_s(i16x8.add_sat_s(before, steps), i16x8.splat(<i16>lowest)),
    i16x8.splat(<i16>highest),
  );
  v128.store16_lane(column + (p0 << 1), after, 0);
  v128.store16_lane(column + (p1 << 1), after, 1);
  v128.store16_lane(column + (p2 << 1), after, 2);
  v128.store16_lane(column + (p3 << 1), after, 3);
  v128.store16_lane(column + (p4 << 1), after, 4);
  v128.store16_lane(column + (p5 << 1), after, 5);
  v128.store16_lane(column + (p6 << 1), after, 6);
  v128.store16_lane(column + (p7 << 1), after, 7);
  const writes = popcnt(i16x8.bitmask(i16x8.ne(before, after)));
  if (!shadowed) return writes | (writes << 16);
  const acts = i16x8.shr_s(after, shadowShift);
  const shadows = i8x16.add(i8x16.narrow_i16x8_s(acts, acts), i8x16.splat(-128));
  v128.store8_lane(acting + p0, shadows, 0);
  v128.store8_lane(acting + p1, shadows, 1);
  v128.store8_lane(acting + p2, shadows, 2);
  v128.store8_lane(acting + p3, shadows, 3);
  v128.store8_lane(acting + p4, shadows, 4);
  v128.store8_lane(acting + p5, shadows, 5);
  v128.store8_lane(acting + p6, shadows, 6);
  v128.store8_lane(acting + p7, shadows, 7);
  return writes | (popcnt(i16x8.bitmask(i16x8.ne(i16x8.shr_s(before, shadowShift), acts))) << 16);
}
