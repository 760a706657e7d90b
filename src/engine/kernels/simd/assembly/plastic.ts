/** What updates of single synapses, one after the other, have in common. */

/** A register after a draw; `table` [256] is what its low byte feeds back. */
// @ts-ignore: decorator
@inline
export function drawn(state: u32, table: usize): u32 {
  return (state >> 8) ^ load<u32>(table + (<usize>(state & 255) << 2));
}

/** Stores the weight that acts: of 8 bits in offset binary, of 16 in two's complement. */
// @ts-ignore: decorator
@inline
export function storeActing(acting: usize, actingBytes: i32, place: usize, acts: i32): void {
  if (actingBytes === 1) store<u8>(acting + place, <u8>(acts + 128));
  else store<i16>(acting + (place << 1), <i16>acts);
}
