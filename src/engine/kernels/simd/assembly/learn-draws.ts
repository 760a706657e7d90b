/**
 * Draws of the learning units' 16-bit register (mask 0xB400), many at a time. In eight shifts none of the
 * bits fed back reaches the low end again, so a draw is a few shifts of the low byte; and the register
 * obeys its own recurrence at every stride that is a power of two (Frobenius), so that draw n is the sum
 * over GF(2) of the draws n - 16, n - 14, n - 13 and n - 11.
 */

/** Bytes of a vector: 16 neurons' draws of one visit. */
export const VECTOR: usize = 16;
/** Rows of one chunk, and draws kept from the chunk before. */
export const CHUNK_ROWS: i32 = 64;
export const HISTORY: i32 = 16;
/** Bytes of a block's draws: the history, then one vector a row of the chunk. */
export const BLOCK_DRAWS: usize = <usize>(HISTORY + CHUNK_ROWS) * VECTOR;

/**
 * Draws of the first `count` <= 16 rows, from the registers before them: `low` and `high` point to 16 low
 * and 16 high bytes. Of each byte `mask` is kept, and shifted left by `scale`; both go through all sums.
 */
// @ts-ignore: decorator
@inline
export function firstDraws(draws: usize, low: usize, high: usize, mask: i32, scale: i32, count: i32): void {
  const kept = i8x16.splat(<i8>mask);
  let lows = v128.load(low);
  let highs = v128.load(high);
  const end = draws + <usize>count * VECTOR;
  for (; draws < end; draws += VECTOR) {
    const byte = lows;
    lows = v128.xor(
      v128.xor(highs, i8x16.shl(byte, 6)),
      v128.xor(i8x16.shl(byte, 5), i8x16.shl(byte, 3)),
    );
    highs = v128.xor(
      v128.xor(byte, i8x16.shr_u(byte, 2)),
      v128.xor(i8x16.shr_u(byte, 3), i8x16.shr_u(byte, 5)),
    );
    v128.store(draws, i8x16.shl(v128.and(lows, kept), scale));
  }
}

/** `count` more draws from the 16 vectors before `draws`, four at a time: up to three beyond are written. */
// @ts-ignore: decorator
@inline
export function moreDraws(draws: usize, count: i32): void {
  const end = draws + <usize>count * VECTOR;
  for (; draws < end; draws += 4 * VECTOR) {
    const v16 = v128.load(draws - 16 * VECTOR);
    const v15 = v128.load(draws - 15 * VECTOR);
    const v14 = v128.load(draws - 14 * VECTOR);
    const v13 = v128.load(draws - 13 * VECTOR);
    const v12 = v128.load(draws - 12 * VECTOR);
    const v11 = v128.load(draws - 11 * VECTOR);
    const v10 = v128.load(draws - 10 * VECTOR);
    v128.store(draws, v128.xor(v128.xor(v16, v14), v128.xor(v13, v11)));
    v128.store(draws, v128.xor(v128.xor(v15, v13), v128.xor(v12, v10)), VECTOR);
    const v9 = v128.load(draws - 9 * VECTOR);
    const v8 = v128.load(draws - 8 * VECTOR);
    v128.store(draws, v128.xor(v128.xor(v14, v12), v128.xor(v11, v9)), 2 * VECTOR);
    v128.store(draws, v128.xor(v128.xor(v13, v11), v128.xor(v10, v8)), 3 * VECTOR);
  }
}

/** Draws of a block's next chunk of `rows`; `first`: it is the first one. */
// @ts-ignore: decorator
@inline
export function chunkDraws(
  draws: usize,
  first: bool,
  rows: i32,
  low: usize,
  high: usize,
  mask: i32,
  scale: i32,
): void {
  const chunk = draws + <usize>HISTORY * VECTOR;
  if (first) {
    firstDraws(chunk, low, high, mask, scale, min(rows, HISTORY));
    moreDraws(chunk + <usize>HISTORY * VECTOR, rows - HISTORY);
  } else {
    for (let at: usize = 0; at < <usize>HISTORY * VECTOR; at += VECTOR) {
      v128.store(draws + at, v128.load(draws + <usize>CHUNK_ROWS * VECTOR + at));
    }
    moreDraws(chunk, rows);
  }
}

/** What `state` becomes under a linear map, given for each value of each of its four nibbles. */
// @ts-ignore: decorator
@inline
function mapped(table: usize, state: i32): i32 {
  return (
    <i32>load<u16>(table + (<usize>(state & 15) << 1)) ^
    <i32>load<u16>(table + (<usize>((state >> 4) & 15) << 1), 32) ^
    <i32>load<u16>(table + (<usize>((state >> 8) & 15) << 1), 64) ^
    <i32>load<u16>(table + (<usize>(state >> 12) << 1), 96)
  );
}

/** Fills such a table, 64 u16, for the multiplication by `leap` (src/fixed/lfsr-jump.ts). */
// @ts-ignore: decorator
@inline
function fillTable(table: usize, leap: i32): void {
  let image = leap;
  for (let nibble: i32 = 3; nibble >= 0; nibble--) {
    const at = table + (<usize>nibble << 5);
    store<u16>(at, 0);
    for (let bit: i32 = 8; bit > 0; bit >>= 1) {
      store<u16>(at + (<usize>bit << 1), <u16>image);
      image = (image >> 1) ^ (0xb400 & -(image & 1));
    }
    for (let value: i32 = 3; value < 16; value++) {
      const low = value & -value;
      if (low === value) continue;
      const sum = load<u16>(at + (<usize>low << 1)) ^ load<u16>(at + (<usize>(value ^ low) << 1));
      store<u16>(at + (<usize>value << 1), sum);
    }
  }
}

/**
 * Registers at which neurons start that all take equally many draws: `state` for the first, for each next
 * one `leap` further. `leap16` is 16 leaps. Their low and high bytes, `blocks` x 16 of each.
 * @param tables room for 256 bytes
 */
export function startStates(
  state: i32,
  leap: i32,
  leap16: i32,
  blocks: i32,
  lows: usize,
  highs: usize,
  tables: usize,
): void {
  fillTable(tables, leap);
  for (let lane: usize = 0; lane < VECTOR; lane++) {
    store<u8>(lows + lane, <u8>state);
    store<u8>(highs + lane, <u8>(state >> 8));
    state = mapped(tables, state);
  }
  if (blocks < 2) return;
  fillTable(tables, leap16);
  // For each nibble the low bytes of its 16 images in one vector, the high bytes in another.
  const byte = i16x8.splat(255);
  for (let at: usize = 0; at < 128; at += 32) {
    const a = v128.load(tables + at);
    const b = v128.load(tables + at, 16);
    v128.store(tables + 128 + at, i8x16.narrow_i16x8_u(v128.and(a, byte), v128.and(b, byte)));
    v128.store(
      tables + 128 + at,
      i8x16.narrow_i16x8_u(i16x8.shr_u(a, 8), i16x8.shr_u(b, 8)),
      16,
    );
  }
  const t = tables + 128;
  const nibble = i8x16.splat(15);
  let low = v128.load(lows);
  let high = v128.load(highs);
  const end = lows + <usize>blocks * VECTOR;
  for (lows += VECTOR, highs += VECTOR; lows < end; lows += VECTOR, highs += VECTOR) {
    const n0 = v128.and(low, nibble);
    const n1 = i8x16.shr_u(low, 4);
    const n2 = v128.and(high, nibble);
    const n3 = i8x16.shr_u(high, 4);
    low = v128.xor(
      v128.xor(i8x16.swizzle(v128.load(t), n0), i8x16.swizzle(v128.load(t, 32), n1)),
      v128.xor(i8x16.swizzle(v128.load(t, 64), n2), i8x16.swizzle(v128.load(t, 96), n3)),
    );
    high = v128.xor(
      v128.xor(i8x16.swizzle(v128.load(t, 16), n0), i8x16.swizzle(v128.load(t, 48), n1)),
      v128.xor(i8x16.swizzle(v128.load(t, 80), n2), i8x16.swizzle(v128.load(t, 112), n3)),
    );
    v128.store(lows, low);
    v128.store(highs, high);
  }
}
