/** The reflected generator polynomial of IEEE 802.3, as used by zlib, PNG and Ethernet. */
const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? POLYNOMIAL : 0);
  return remainder;
});

/**
 * CRC-32 (ISO-HDLC: initial value and final xor all ones, reflected); "123456789" gives 0xCBF43926.
 * A stream is summed piece by piece: `crc32(second, crc32(first))` is the CRC of both in a row.
 *
 * @param previous the CRC of what came before; 0 for nothing
 * @returns 0..2^32 - 1
 */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let remainder = ~previous;
  for (let i = 0; i < bytes.length; i++) {
    remainder = (remainder >>> 8) ^ TABLE[(remainder ^ bytes[i]) & 255];
  }
  return ~remainder >>> 0;
}
