/**
 * Sums of float32 rows, for the float twin; the definition is `plainFloatArithmetic` in
 * `src/reference/twin`. Each column adds its rows in their order, as the plain loop does, so the
 * sums agree bit for bit; a block of columns stays in registers while the rows go by.
 */

/** Columns of a block: eight vectors of four. The stride is a multiple of 16. */
const BLOCK: i32 = 32;

/** `sums[c] += weights[rows[i] x stride + c]`; `rows` are int32, `stride` counts numbers. */
export function accumulateFloat(weights: usize, stride: i32, rows: usize, count: i32, sums: usize): void {
  const end = rows + (<usize>count << 2);
  const width = <usize>stride << 2;
  let column: i32 = 0;
  for (; column + BLOCK <= stride; column += BLOCK) {
    const into = sums + (<usize>column << 2);
    const from = weights + (<usize>column << 2);
    let s0 = v128.load(into);
    let s1 = v128.load(into, 16);
    let s2 = v128.load(into, 32);
    let s3 = v128.load(into, 48);
    let s4 = v128.load(into, 64);
    let s5 = v128.load(into, 80);
    let s6 = v128.load(into, 96);
    let s7 = v128.load(into, 112);
    for (let row = rows; row < end; row += 4) {
      const at = from + <usize>load<u32>(row) * width;
      s0 = f32x4.add(s0, v128.load(at));
      s1 = f32x4.add(s1, v128.load(at, 16));
      s2 = f32x4.add(s2, v128.load(at, 32));
      s3 = f32x4.add(s3, v128.load(at, 48));
      s4 = f32x4.add(s4, v128.load(at, 64));
      s5 = f32x4.add(s5, v128.load(at, 80));
      s6 = f32x4.add(s6, v128.load(at, 96));
      s7 = f32x4.add(s7, v128.load(at, 112));
    }
    v128.store(into, s0);
    v128.store(into, s1, 16);
    v128.store(into, s2, 32);
    v128.store(into, s3, 48);
    v128.store(into, s4, 64);
    v128.store(into, s5, 80);
    v128.store(into, s6, 96);
    v128.store(into, s7, 112);
  }
  for (; column < stride; column += 4) {
    const into = sums + (<usize>column << 2);
    const from = weights + (<usize>column << 2);
    let sum = v128.load(into);
    for (let row = rows; row < end; row += 4) {
      sum = f32x4.add(sum, v128.load(from + <usize>load<u32>(row) * width));
    }
    v128.store(into, sum);
  }
}
