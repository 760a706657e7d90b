import { raise } from '../fixed/error.js';

/** Deeper nesting than any image has. */
const MAX_DEPTH = 16;

/** Bytes of the number after each tag; the types that an image is made of and no others. */
const NUMBER_BYTES: ReadonlyMap<number, number> = new Map([
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
]);
/** Tag of a string, binary, array or map with its length behind it, and the bytes of that length. */
const LENGTH_BYTES: ReadonlyMap<number, number> = new Map([
  [0xd9, 1],
  [0xda, 2],
  [0xdb, 4],
  [0xc4, 1],
  [0xc5, 2],
  [0xc6, 4],
  [0xdc, 2],
  [0xdd, 4],
  [0xde, 2],
  [0xdf, 4],
]);

/**
 * Walks a MessagePack payload without building anything and refuses what an image never holds:
 * floats, 64-bit integers, extensions, deep nesting, a length beyond the bytes that are left, and bytes
 * after the end. A decoder that comes after it can allocate no more than a small multiple of the file.
 * Format: the MessagePack specification, section "Formats".
 * @throws SpikeloomError with the byte offset
 */
export function scanMessagePack(bytes: Uint8Array): void {
  const scanner = new Scanner(bytes);
  scanner.value(0);
  if (scanner.at !== bytes.length) {
    raise(`the image's payload goes on for ${bytes.length - scanner.at} bytes after its end`);
  }
}

class Scanner {
  at = 0;
  private readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  value(depth: number): void {
    if (depth > MAX_DEPTH) this.refuse(`is nested deeper than ${MAX_DEPTH} levels`);
    const tag = this.unsigned(1);
    if (tag < 0x80 || tag >= 0xe0 || tag === 0xc0 || tag === 0xc2 || tag === 0xc3) return;
    const numberBytes = NUMBER_BYTES.get(tag);
    if (numberBytes !== undefined) {
      this.skip(numberBytes);
    } else if (tag < 0x90) {
      this.map(tag & 0x0f, depth);
    } else if (tag < 0xa0) {
      this.list(tag & 0x0f, depth);
    } else if (tag < 0xc0) {
      this.skip(tag & 0x1f);
    } else {
      this.sized(tag, depth);
    }
  }

  private sized(tag: number, depth: number): void {
    const lengthBytes = LENGTH_BYTES.get(tag);
    if (lengthBytes === undefined)
      this.refuse(`holds a value of type 0x${tag.toString(16)}, as no image does`);
    const length = this.unsigned(lengthBytes);
    if (tag >= 0xde) this.map(length, depth);
    else if (tag >= 0xdc) this.list(length, depth);
    else this.skip(length);
  }

  private list(length: number, depth: number): void {
    this.require(length);
    for (let i = 0; i < length; i++) this.value(depth + 1);
  }

  private map(length: number, depth: number): void {
    this.require(2 * length);
    for (let i = 0; i < length; i++) {
      const tag = this.bytes[this.at];
      if (!((tag >= 0xa0 && tag < 0xc0) || tag === 0xd9))
        this.refuse('holds a map whose key is no short text');
      this.value(depth + 1);
      this.value(depth + 1);
    }
  }

  private unsigned(size: number): number {
    this.require(size);
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + this.bytes[this.at++];
    return value;
  }

  private skip(length: number): void {
    this.require(length);
    this.at += length;
  }

  private require(length: number): void {
    const left = this.bytes.length - this.at;
    if (length > left) this.refuse(`claims ${length} more bytes; it has ${left}`);
  }

  private refuse(problem: string): never {
    raise(`the image's payload ${problem} (at byte ${this.at})`);
  }
}
