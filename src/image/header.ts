import { crc32 } from '../fixed/crc32.js';
import { raise } from '../fixed/error.js';
import { IMAGE_MAGIC, IMAGE_VERSION } from './layout.js';

/** magic (8 bytes), version, payload length, CRC-32 of the payload: three little-endian u32. */
export const HEADER_BYTES = 20;

const VERSION_AT = 8;
const LENGTH_AT = 12;
const CHECKSUM_AT = 16;
const MAX_PAYLOAD_BYTES = 2 ** 32 - 1;

/** A kind of image file: its first eight bytes, its version, and how to get one of that version. */
export interface FrameKind {
  readonly magic: string;
  readonly version: number;
  readonly what: string;
  readonly renew: string;
}

const CHIP_IMAGE: FrameKind = {
  magic: IMAGE_MAGIC,
  version: IMAGE_VERSION,
  what: 'chip image',
  renew: 'compile the network anew',
};

/** The bytes of an image file around its payload. */
export function frame(payload: Uint8Array, { magic, version }: FrameKind = CHIP_IMAGE): Uint8Array {
  if (payload.length > MAX_PAYLOAD_BYTES) {
    raise(`the image takes ${payload.length} bytes; limit ${MAX_PAYLOAD_BYTES}; make the network smaller`);
  }
  const bytes = new Uint8Array(HEADER_BYTES + payload.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < magic.length; i++) bytes[i] = magic.charCodeAt(i);
  view.setUint32(VERSION_AT, version, true);
  view.setUint32(LENGTH_AT, payload.length, true);
  view.setUint32(CHECKSUM_AT, crc32(payload), true);
  bytes.set(payload, HEADER_BYTES);
  return bytes;
}

/**
 * Checks magic, version, length and checksum, in this order.
 * @returns the payload, a view into `bytes`
 * @throws SpikeloomError with what was expected and what is there
 */
export function unframe(bytes: Uint8Array, kind: FrameKind = CHIP_IMAGE): Uint8Array {
  const magic = String.fromCharCode(...bytes.subarray(0, kind.magic.length));
  if (magic !== kind.magic) {
    raise(
      `this is no ${kind.what}: it starts with ${JSON.stringify(magic)}; expected ${JSON.stringify(kind.magic)}`,
    );
  }
  if (bytes.length < HEADER_BYTES) {
    raise(`the image is cut off: ${bytes.length} bytes; its header alone takes ${HEADER_BYTES}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = view.getUint32(VERSION_AT, true);
  if (version !== kind.version) {
    raise(`the image has version ${version}; expected ${kind.version}; ${kind.renew}`);
  }
  const length = view.getUint32(LENGTH_AT, true);
  const payload = bytes.subarray(HEADER_BYTES);
  if (payload.length !== length) {
    raise(`the image's payload has ${payload.length} bytes; expected ${length}, as its header says`);
  }
  const expected = view.getUint32(CHECKSUM_AT, true);
  const actual = crc32(payload);
  if (actual !== expected) {
    raise(`the image is damaged: checksum of its payload ${hex(actual)}; expected ${hex(expected)}`);
  }
  return payload;
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
