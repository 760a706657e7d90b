const HOST_IS_LITTLE_ENDIAN = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * Turns the bytes of elements from little-endian to the host's order, or back: nothing to do on a
 * little-endian host, else a copy with each element's bytes in the opposite order.
 */
export function swapBytes(
  bytes: Uint8Array,
  elementBytes: number,
  hostIsLittleEndian = HOST_IS_LITTLE_ENDIAN,
): Uint8Array {
  if (hostIsLittleEndian) return bytes;
  const swapped = new Uint8Array(bytes.length);
  for (let start = 0; start < bytes.length; start += elementBytes) {
    for (let i = 0; i < elementBytes; i++) swapped[start + i] = bytes[start + elementBytes - 1 - i];
  }
  return swapped;
}
