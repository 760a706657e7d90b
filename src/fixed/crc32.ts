/** The reflected generator polynomial of IEEE 802.3, as used by zlib, PNG and Ethernet. */
const POLYNOMIAL = 0xedb88320;

/** Bytes that are taken at once. */
const SLICE = 8;

/** [SLICE][256] the remainder of a byte that so many bytes of zero follow. */
const TABLE = new Int32Array(SLICE * 256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
  TABLE[byte] = remainder;
}
for (let entry = 256; entry < TABLE.length; entry++) {
  const shorter = TABLE[entry - 256];
  TABLE[entry] = (shorter >>> 8) ^ TABLE[shorter & 255];
}

/**
 * CRC-32 (ISO-HDLC: initial value and final xor all ones, reflected); "123456789" gives 0xCBF43926.
 * A stream is summed piece by piece: `crc32(second, crc32(first))` is the CRC of both in a row.
 *
 * @param previous the CRC of what came before; 0 for nothing
 * @returns 0..2^32 - 1
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let remainder = ~previous;
  let i = 0;
  // The remainder of a sum is the sum of remainders, so that each byte of a slice is looked up by itself.
  for (; i + SLICE <= bytes.length; i += SLICE) {
    remainder =
      TABLE[7 * 256 + ((remainder ^ bytes[i]) & 255)] ^
      TABLE[6 * 256 + (((remainder >>> 8) ^ bytes[i + 1]) & 255)] ^
      TABLE[5 * 256 + (((remainder >>> 16) ^ bytes[i + 2]) & 255)] ^
      TABLE[4 * 256 + ((remainder >>> 24) ^ bytes[i + 3])] ^
      TABLE[3 * 256 + bytes[i + 4]] ^
      TABLE[2 * 256 + bytes[i + 5]] ^
      TABLE[256 + bytes[i + 6]] ^
      TABLE[bytes[i + 7]];
  }
  for (; i < bytes.length; i++) remainder = (remainder >>> 8) ^ TABLE[(remainder ^ bytes[i]) & 255];
  return ~remainder >>> 0;
}
