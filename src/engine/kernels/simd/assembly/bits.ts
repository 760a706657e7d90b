/** Sets of bits to lists of numbers. */

/**
 * Writes the numbers of the bits that are set, plus `first`, ascending, from `into` on; returns the place behind
 * them. Four at a time and without a branch on each, as how many a word has cannot be foreseen: up to
 * three places behind the list are written too.
 */
// @ts-ignore: decorator
@inline
export function listBits(bits: u64, first: i32, into: usize): usize {
  const end = into + (<usize>popcnt(bits) << 2);
  do {
    store<i32>(into, first + <i32>ctz(bits));
    bits &= bits - 1;
    store<i32>(into, first + <i32>ctz(bits), 4);
    bits &= bits - 1;
    store<i32>(into, first + <i32>ctz(bits), 8);
    bits &= bits - 1;
    store<i32>(into, first + <i32>ctz(bits), 12);
    bits &= bits - 1;
    into += 16;
  } while (into < end);
  return end;
}

/**
 * The numbers in a set of `words` 64-bit words, ascending; returns how many they are. What is far from any is
 * passed over four words at a time.
 * @param list room for as many as there are, and three more
 */
export function listSet(set: usize, words: i32, list: usize): i32 {
  let next = list;
  let word: i32 = 0;
  for (; word + 4 <= words; word += 4) {
    const any = v128.or(v128.load(set), v128.load(set, 16));
    if (v128.any_true(any)) {
      const first = word << 6;
      next = listBits(load<u64>(set), first, next);
      next = listBits(load<u64>(set, 8), first + 64, next);
      next = listBits(load<u64>(set, 16), first + 128, next);
      next = listBits(load<u64>(set, 24), first + 192, next);
    }
    set += 32;
  }
  for (; word < words; word++) {
    const bits = load<u64>(set);
    if (bits !== 0) next = listBits(bits, word << 6, next);
    set += 8;
  }
  return <i32>((next - list) >> 2);
}

/** Up to so many words a loop is faster than `memory.fill` and `memory.copy`, which leave WebAssembly. */
const FEW_WORDS: usize = 32;

/** Clears 64-bit words. */
export function clearWords(at: usize, words: usize): void {
  if (words > FEW_WORDS) {
    memory.fill(at, 0, words << 3);
    return;
  }
  for (const end = at + (words << 3); at < end; at += 8) store<u64>(at, 0);
}

/** Copies 64-bit words. */
export function copyWords(into: usize, from: usize, words: usize): void {
  if (words > FEW_WORDS) {
    memory.copy(into, from, words << 3);
    return;
  }
  for (const end = from + (words << 3); from < end; from += 8, into += 8) store<u64>(into, load<u64>(from));
}
