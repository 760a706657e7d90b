/** Adds 16 sums of 16 bits, signed and in the order of their columns, to 16 int32 sums. */
// @ts-ignore: decorator
@inline
export function addWords(sums: usize, first: v128, second: v128): void {
  v128.store(sums, i32x4.add(v128.load(sums), i32x4.extend_low_i16x8_s(first)));
  v128.store(sums, i32x4.add(v128.load(sums, 16), i32x4.extend_high_i16x8_s(first)), 16);
  v128.store(sums, i32x4.add(v128.load(sums, 32), i32x4.extend_low_i16x8_s(second)), 32);
  v128.store(sums, i32x4.add(v128.load(sums, 48), i32x4.extend_high_i16x8_s(second)), 48);
}

/** The same where the 16-bit sums of even and odd columns lie apart. */
// @ts-ignore: decorator
@inline
export function addEvenOdd(sums: usize, even: v128, odd: v128): void {
  addWords(
    sums,
    v128.shuffle<i16>(even, odd, 0, 8, 1, 9, 2, 10, 3, 11),
    v128.shuffle<i16>(even, odd, 4, 12, 5, 13, 6, 14, 7, 15),
  );
}
