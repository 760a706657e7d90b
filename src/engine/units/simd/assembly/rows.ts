/**
 * Dense rows of float64 or float32 weights (`T`) onto charges, eight slots at a time, each slot's rows in their order: sums of doubles
 * depend on it. `bytes` is the length of the charges, a multiple of 64; the rows' numbers stand from `from` or `row` on, `k` is which
 * of their segments.
 */

/** Where the weights of a row's segment `k` begin; `row` points at the row's number. */
// @ts-ignore: decorator
@inline
export function weightsOf<T>(weights: usize, weightStart: usize, segmentStart: usize, row: usize, k: i32): usize {
  const segment = load<i32>(segmentStart + (<usize>load<i32>(row) << 2)) + k;
  return weights + <usize>load<i32>(weightStart + (<usize>segment << 2)) * sizeof<T>();
}

/** Bytes of eight weights. */
// @ts-ignore: decorator
@inline
function eight<T>(): usize {
  return 8 * sizeof<T>();
}

/** A pair of the eight weights at `own`, as doubles. One function each, as the offset of a load has to be a literal. */
// @ts-ignore: decorator
@inline
function pairFirst<T>(own: usize): v128 {
  if (sizeof<T>() === 8) return v128.load(own, 0);
  return f64x2.promote_low_f32x4(v128.load64_zero(own, 0));
}

// @ts-ignore: decorator
@inline
function pairSecond<T>(own: usize): v128 {
  if (sizeof<T>() === 8) return v128.load(own, 16);
  return f64x2.promote_low_f32x4(v128.load64_zero(own, 8));
}

// @ts-ignore: decorator
@inline
function pairThird<T>(own: usize): v128 {
  if (sizeof<T>() === 8) return v128.load(own, 32);
  return f64x2.promote_low_f32x4(v128.load64_zero(own, 16));
}

// @ts-ignore: decorator
@inline
function pairFourth<T>(own: usize): v128 {
  if (sizeof<T>() === 8) return v128.load(own, 48);
  return f64x2.promote_low_f32x4(v128.load64_zero(own, 24));
}

/** A pair of charges and the weights of four rows there. */
// @ts-ignore: decorator
@inline
function addFirst<T>(sum: v128, w0: usize, w1: usize, w2: usize, w3: usize): v128 {
  const two = f64x2.add(f64x2.add(sum, pairFirst<T>(w0)), pairFirst<T>(w1));
  return f64x2.add(f64x2.add(two, pairFirst<T>(w2)), pairFirst<T>(w3));
}

// @ts-ignore: decorator
@inline
function addSecond<T>(sum: v128, w0: usize, w1: usize, w2: usize, w3: usize): v128 {
  const two = f64x2.add(f64x2.add(sum, pairSecond<T>(w0)), pairSecond<T>(w1));
  return f64x2.add(f64x2.add(two, pairSecond<T>(w2)), pairSecond<T>(w3));
}

// @ts-ignore: decorator
@inline
function addThird<T>(sum: v128, w0: usize, w1: usize, w2: usize, w3: usize): v128 {
  const two = f64x2.add(f64x2.add(sum, pairThird<T>(w0)), pairThird<T>(w1));
  return f64x2.add(f64x2.add(two, pairThird<T>(w2)), pairThird<T>(w3));
}

// @ts-ignore: decorator
@inline
function addFourth<T>(sum: v128, w0: usize, w1: usize, w2: usize, w3: usize): v128 {
  const two = f64x2.add(f64x2.add(sum, pairFourth<T>(w0)), pairFourth<T>(w1));
  return f64x2.add(f64x2.add(two, pairFourth<T>(w2)), pairFourth<T>(w3));
}

/** Eight rows. */
function addEight<T>(
  into: usize,
  bytes: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let w0 = weightsOf<T>(weights, weightStart, segmentStart, row, k);
  let w1 = weightsOf<T>(weights, weightStart, segmentStart, row + 4, k);
  let w2 = weightsOf<T>(weights, weightStart, segmentStart, row + 8, k);
  let w3 = weightsOf<T>(weights, weightStart, segmentStart, row + 12, k);
  let w4 = weightsOf<T>(weights, weightStart, segmentStart, row + 16, k);
  let w5 = weightsOf<T>(weights, weightStart, segmentStart, row + 20, k);
  let w6 = weightsOf<T>(weights, weightStart, segmentStart, row + 24, k);
  let w7 = weightsOf<T>(weights, weightStart, segmentStart, row + 28, k);
  const end = into + bytes;
  for (let at = into; at < end; at += 64) {
    let s0 = addFirst<T>(v128.load(at), w0, w1, w2, w3);
    let s1 = addSecond<T>(v128.load(at, 16), w0, w1, w2, w3);
    let s2 = addThird<T>(v128.load(at, 32), w0, w1, w2, w3);
    let s3 = addFourth<T>(v128.load(at, 48), w0, w1, w2, w3);
    v128.store(at, addFirst<T>(s0, w4, w5, w6, w7));
    v128.store(at, addSecond<T>(s1, w4, w5, w6, w7), 16);
    v128.store(at, addThird<T>(s2, w4, w5, w6, w7), 32);
    v128.store(at, addFourth<T>(s3, w4, w5, w6, w7), 48);
    w0 += eight<T>();
    w1 += eight<T>();
    w2 += eight<T>();
    w3 += eight<T>();
    w4 += eight<T>();
    w5 += eight<T>();
    w6 += eight<T>();
    w7 += eight<T>();
  }
}

/** Four rows. */
function addFour<T>(
  into: usize,
  bytes: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let w0 = weightsOf<T>(weights, weightStart, segmentStart, row, k);
  let w1 = weightsOf<T>(weights, weightStart, segmentStart, row + 4, k);
  let w2 = weightsOf<T>(weights, weightStart, segmentStart, row + 8, k);
  let w3 = weightsOf<T>(weights, weightStart, segmentStart, row + 12, k);
  const end = into + bytes;
  for (let at = into; at < end; at += 64) {
    v128.store(at, addFirst<T>(v128.load(at), w0, w1, w2, w3));
    v128.store(at, addSecond<T>(v128.load(at, 16), w0, w1, w2, w3), 16);
    v128.store(at, addThird<T>(v128.load(at, 32), w0, w1, w2, w3), 32);
    v128.store(at, addFourth<T>(v128.load(at, 48), w0, w1, w2, w3), 48);
    w0 += eight<T>();
    w1 += eight<T>();
    w2 += eight<T>();
    w3 += eight<T>();
  }
}

/** One row. */
function addOne<T>(
  into: usize,
  bytes: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let own = weightsOf<T>(weights, weightStart, segmentStart, row, k);
  const end = into + bytes;
  for (let at = into; at < end; at += 64, own += eight<T>()) {
    v128.store(at, f64x2.add(v128.load(at), pairFirst<T>(own)));
    v128.store(at, f64x2.add(v128.load(at, 16), pairSecond<T>(own)), 16);
    v128.store(at, f64x2.add(v128.load(at, 32), pairThird<T>(own)), 32);
    v128.store(at, f64x2.add(v128.load(at, 48), pairFourth<T>(own)), 48);
  }
}

/** All rows whose numbers stand at `from` to before `to`. */
export function addDenseRows<T>(
  into: usize,
  bytes: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  from: usize,
  to: usize,
  k: i32,
): void {
  let row = from;
  for (; row + 32 <= to; row += 32) addEight<T>(into, bytes, weights, weightStart, segmentStart, row, k);
  for (; row + 16 <= to; row += 16) addFour<T>(into, bytes, weights, weightStart, segmentStart, row, k);
  for (; row < to; row += 4) addOne<T>(into, bytes, weights, weightStart, segmentStart, row, k);
}
