/**
 * Dense rows onto charges, eight slots at a time, each slot's rows in their order. `bytes` is the length of the charges, a multiple
 * of 64; `row` points at the numbers of the rows, `k` is which of their segments.
 */

// @ts-ignore: decorator
@inline
function rowWeights(weights: usize, weightStart: usize, segmentStart: usize, row: usize, k: i32, shift: usize): usize {
  const segment = load<i32>(segmentStart + (<usize>load<i32>(row) << 2)) + k;
  return weights + (<usize>load<i32>(weightStart + (<usize>segment << 2)) << shift);
}

/** 8 rows of float64 weights. */
export function addWide8(
  into: usize,
  bytes: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let w0 = rowWeights(weights, weightStart, segmentStart, row + 0, k, 3);
  let w1 = rowWeights(weights, weightStart, segmentStart, row + 4, k, 3);
  let w2 = rowWeights(weights, weightStart, segmentStart, row + 8, k, 3);
  let w3 = rowWeights(weights, weightStart, segmentStart, row + 12, k, 3);
  let w4 = rowWeights(weights, weightStart, segmentStart, row + 16, k, 3);
  let w5 = rowWeights(weights, weightStart, segmentStart, row + 20, k, 3);
  let w6 = rowWeights(weights, weightStart, segmentStart, row + 24, k, 3);
  let w7 = rowWeights(weights, weightStart, segmentStart, row + 28, k, 3);
  const end = into + bytes;
  for (let at = into; at < end; at += 64) {
    let s0 = v128.load(at, 0);
    let s1 = v128.load(at, 16);
    let s2 = v128.load(at, 32);
    let s3 = v128.load(at, 48);
    s0 = f64x2.add(s0, v128.load(w0, 0));
    s1 = f64x2.add(s1, v128.load(w0, 16));
    s2 = f64x2.add(s2, v128.load(w0, 32));
    s3 = f64x2.add(s3, v128.load(w0, 48));
    w0 += 64;
    s0 = f64x2.add(s0, v128.load(w1, 0));
    s1 = f64x2.add(s1, v128.load(w1, 16));
    s2 = f64x2.add(s2, v128.load(w1, 32));
    s3 = f64x2.add(s3, v128.load(w1, 48));
    w1 += 64;
    s0 = f64x2.add(s0, v128.load(w2, 0));
    s1 = f64x2.add(s1, v128.load(w2, 16));
    s2 = f64x2.add(s2, v128.load(w2, 32));
    s3 = f64x2.add(s3, v128.load(w2, 48));
    w2 += 64;
    s0 = f64x2.add(s0, v128.load(w3, 0));
    s1 = f64x2.add(s1, v128.load(w3, 16));
    s2 = f64x2.add(s2, v128.load(w3, 32));
    s3 = f64x2.add(s3, v128.load(w3, 48));
    w3 += 64;
    s0 = f64x2.add(s0, v128.load(w4, 0));
    s1 = f64x2.add(s1, v128.load(w4, 16));
    s2 = f64x2.add(s2, v128.load(w4, 32));
    s3 = f64x2.add(s3, v128.load(w4, 48));
    w4 += 64;
    s0 = f64x2.add(s0, v128.load(w5, 0));
    s1 = f64x2.add(s1, v128.load(w5, 16));
    s2 = f64x2.add(s2, v128.load(w5, 32));
    s3 = f64x2.add(s3, v128.load(w5, 48));
    w5 += 64;
    s0 = f64x2.add(s0, v128.load(w6, 0));
    s1 = f64x2.add(s1, v128.load(w6, 16));
    s2 = f64x2.add(s2, v128.load(w6, 32));
    s3 = f64x2.add(s3, v128.load(w6, 48));
    w6 += 64;
    s0 = f64x2.add(s0, v128.load(w7, 0));
    s1 = f64x2.add(s1, v128.load(w7, 16));
    s2 = f64x2.add(s2, v128.load(w7, 32));
    s3 = f64x2.add(s3, v128.load(w7, 48));
    w7 += 64;
    v128.store(at, s0, 0);
    v128.store(at, s1, 16);
    v128.store(at, s2, 32);
    v128.store(at, s3, 48);
  }
}

/** 4 rows of float64 weights. */
export function addWide4(
  into: usize,
  bytes: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let w0 = rowWeights(weights, weightStart, segmentStart, row + 0, k, 3);
  let w1 = rowWeights(weights, weightStart, segmentStart, row + 4, k, 3);
  let w2 = rowWeights(weights, weightStart, segmentStart, row + 8, k, 3);
  let w3 = rowWeights(weights, weightStart, segmentStart, row + 12, k, 3);
  const end = into + bytes;
  for (let at = into; at < end; at += 64) {
    let s0 = v128.load(at, 0);
    let s1 = v128.load(at, 16);
    let s2 = v128.load(at, 32);
    let s3 = v128.load(at, 48);
    s0 = f64x2.add(s0, v128.load(w0, 0));
    s1 = f64x2.add(s1, v128.load(w0, 16));
    s2 = f64x2.add(s2, v128.load(w0, 32));
    s3 = f64x2.add(s3, v128.load(w0, 48));
    w0 += 64;
    s0 = f64x2.add(s0, v128.load(w1, 0));
    s1 = f64x2.add(s1, v128.load(w1, 16));
    s2 = f64x2.add(s2, v128.load(w1, 32));
    s3 = f64x2.add(s3, v128.load(w1, 48));
    w1 += 64;
    s0 = f64x2.add(s0, v128.load(w2, 0));
    s1 = f64x2.add(s1, v128.load(w2, 16));
    s2 = f64x2.add(s2, v128.load(w2, 32));
    s3 = f64x2.add(s3, v128.load(w2, 48));
    w2 += 64;
    s0 = f64x2.add(s0, v128.load(w3, 0));
    s1 = f64x2.add(s1, v128.load(w3, 16));
    s2 = f64x2.add(s2, v128.load(w3, 32));
    s3 = f64x2.add(s3, v128.load(w3, 48));
    w3 += 64;
    v128.store(at, s0, 0);
    v128.store(at, s1, 16);
    v128.store(at, s2, 32);
    v128.store(at, s3, 48);
  }
}

/** 1 row of float64 weights. */
export function addWide1(
  into: usize,
  bytes: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let w0 = rowWeights(weights, weightStart, segmentStart, row + 0, k, 3);
  const end = into + bytes;
  for (let at = into; at < end; at += 64) {
    let s0 = v128.load(at, 0);
    let s1 = v128.load(at, 16);
    let s2 = v128.load(at, 32);
    let s3 = v128.load(at, 48);
    s0 = f64x2.add(s0, v128.load(w0, 0));
    s1 = f64x2.add(s1, v128.load(w0, 16));
    s2 = f64x2.add(s2, v128.load(w0, 32));
    s3 = f64x2.add(s3, v128.load(w0, 48));
    w0 += 64;
    v128.store(at, s0, 0);
    v128.store(at, s1, 16);
    v128.store(at, s2, 32);
    v128.store(at, s3, 48);
  }
}

/** 8 rows of float32 weights. */
export function addNarrow8(
  into: usize,
  bytes: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let w0 = rowWeights(weights, weightStart, segmentStart, row + 0, k, 2);
  let w1 = rowWeights(weights, weightStart, segmentStart, row + 4, k, 2);
  let w2 = rowWeights(weights, weightStart, segmentStart, row + 8, k, 2);
  let w3 = rowWeights(weights, weightStart, segmentStart, row + 12, k, 2);
  let w4 = rowWeights(weights, weightStart, segmentStart, row + 16, k, 2);
  let w5 = rowWeights(weights, weightStart, segmentStart, row + 20, k, 2);
  let w6 = rowWeights(weights, weightStart, segmentStart, row + 24, k, 2);
  let w7 = rowWeights(weights, weightStart, segmentStart, row + 28, k, 2);
  const end = into + bytes;
  for (let at = into; at < end; at += 64) {
    let s0 = v128.load(at, 0);
    let s1 = v128.load(at, 16);
    let s2 = v128.load(at, 32);
    let s3 = v128.load(at, 48);
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w0, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w0, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w0, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w0, 24)));
    w0 += 32;
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w1, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w1, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w1, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w1, 24)));
    w1 += 32;
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w2, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w2, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w2, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w2, 24)));
    w2 += 32;
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w3, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w3, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w3, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w3, 24)));
    w3 += 32;
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w4, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w4, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w4, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w4, 24)));
    w4 += 32;
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w5, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w5, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w5, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w5, 24)));
    w5 += 32;
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w6, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w6, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w6, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w6, 24)));
    w6 += 32;
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w7, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w7, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w7, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w7, 24)));
    w7 += 32;
    v128.store(at, s0, 0);
    v128.store(at, s1, 16);
    v128.store(at, s2, 32);
    v128.store(at, s3, 48);
  }
}

/** 4 rows of float32 weights. */
export function addNarrow4(
  into: usize,
  bytes: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let w0 = rowWeights(weights, weightStart, segmentStart, row + 0, k, 2);
  let w1 = rowWeights(weights, weightStart, segmentStart, row + 4, k, 2);
  let w2 = rowWeights(weights, weightStart, segmentStart, row + 8, k, 2);
  let w3 = rowWeights(weights, weightStart, segmentStart, row + 12, k, 2);
  const end = into + bytes;
  for (let at = into; at < end; at += 64) {
    let s0 = v128.load(at, 0);
    let s1 = v128.load(at, 16);
    let s2 = v128.load(at, 32);
    let s3 = v128.load(at, 48);
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w0, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w0, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w0, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w0, 24)));
    w0 += 32;
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w1, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w1, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w1, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w1, 24)));
    w1 += 32;
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w2, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w2, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w2, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w2, 24)));
    w2 += 32;
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w3, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w3, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w3, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w3, 24)));
    w3 += 32;
    v128.store(at, s0, 0);
    v128.store(at, s1, 16);
    v128.store(at, s2, 32);
    v128.store(at, s3, 48);
  }
}

/** 1 row of float32 weights. */
export function addNarrow1(
  into: usize,
  bytes: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let w0 = rowWeights(weights, weightStart, segmentStart, row + 0, k, 2);
  const end = into + bytes;
  for (let at = into; at < end; at += 64) {
    let s0 = v128.load(at, 0);
    let s1 = v128.load(at, 16);
    let s2 = v128.load(at, 32);
    let s3 = v128.load(at, 48);
    s0 = f64x2.add(s0, f64x2.promote_low_f32x4(v128.load64_zero(w0, 0)));
    s1 = f64x2.add(s1, f64x2.promote_low_f32x4(v128.load64_zero(w0, 8)));
    s2 = f64x2.add(s2, f64x2.promote_low_f32x4(v128.load64_zero(w0, 16)));
    s3 = f64x2.add(s3, f64x2.promote_low_f32x4(v128.load64_zero(w0, 24)));
    w0 += 32;
    v128.store(at, s0, 0);
    v128.store(at, s1, 16);
    v128.store(at, s2, 32);
    v128.store(at, s3, 48);
  }
}
