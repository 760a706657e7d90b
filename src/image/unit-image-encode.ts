import { toWire } from './encode.js';
import { type FrameKind, frame } from './header.js';
import { packer } from './packer.js';
import { UNIT_IMAGE_MAGIC, UNIT_IMAGE_VERSION, type UnitImage } from './unit-image.js';

export const UNIT_FRAME: FrameKind = {
  magic: UNIT_IMAGE_MAGIC,
  version: UNIT_IMAGE_VERSION,
  what: 'unit image',
  renew: 'import the files anew',
};

/**
 * The bytes of a unit image's file: magic, version, length, CRC-32, then MessagePack (maps with sorted keys, arrays
 * as little-endian binary, the chip's model as UTF-8). Equal images give equal bytes.
 */
export function encodeUnitImage(image: UnitImage): Uint8Array {
  const wire = toWire({ ...image, chip: new TextEncoder().encode(image.chip) }, 'image');
  return frame(packer().pack(wire), UNIT_FRAME);
}

/** Whether a file begins as a unit image does; one cut off inside the magic is meant as one too. */
export function isUnitImage(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, UNIT_IMAGE_MAGIC.length);
  const differs = start.findIndex((byte, i) => byte !== UNIT_IMAGE_MAGIC.charCodeAt(i));
  // The magic of a chip image begins with the same three letters.
  return start.length > 3 && differs === -1;
}
