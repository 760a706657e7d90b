import { frame } from './header.js';
import type { ChipImage } from './layout.js';
import { packer } from './packer.js';
import { swapBytes } from './swap-bytes.js';

type TypedArray = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float64Array;

/** What goes into the payload: plain values; typed arrays as their little-endian bytes. */
type Wire =
  | null
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Wire[]
  | { readonly [key: string]: Wire };

/**
 * The bytes of an image file: magic, version, length, CRC-32, then the image as MessagePack (maps with
 * sorted keys, typed arrays as binary, little-endian). Equal images give equal bytes.
 * @throws RangeError for an image that holds something else than the layout says (a defect of the caller)
 */
export function encodeImage(image: ChipImage): Uint8Array {
  return frame(packer().pack(toWire(image, 'image')));
}

/** A record as it is packed: keys sorted, typed arrays as little-endian bytes, integers of 32 bits and no other numbers. */
export function toWire(value: unknown, path: string): Wire {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number') {
    const inRange = Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 32;
    if (!inRange || Object.is(value, -0))
      throw new RangeError(`${path} is ${value}; expected a 32-bit integer`);
    return value;
  }
  if (Array.isArray(value)) return value.map((item, index) => toWire(item, `${path}[${index}]`));
  if (ArrayBuffer.isView(value)) return littleEndian(value as TypedArray);
  if (typeof value !== 'object')
    throw new RangeError(`${path} is ${typeof value}; an image holds no such thing`);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, toWire(item, `${path}.${key}`)]));
}

function littleEndian(array: TypedArray): Uint8Array {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  return swapBytes(bytes, array.BYTES_PER_ELEMENT);
}
