import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../src/fixed/crc32.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { decodeImage } from '../../src/image/decode.js';
import { encodeImage } from '../../src/image/encode.js';
import { HEADER_BYTES } from '../../src/image/header.js';
import type { ChipImage } from '../../src/image/layout.js';
import { swapBytes } from '../../src/image/swap-bytes.js';
import { sampleImage, sampleShape, smallShape } from './sample-images.js';

const small = encodeImage(sampleImage(smallShape));

/** A file of our own with a header that is right for whatever payload. */
function fileOf(payload: Uint8Array): Uint8Array {
  const file = new Uint8Array(HEADER_BYTES + payload.length);
  file.set(new TextEncoder().encode('SPKLOOM\n'));
  const view = new DataView(file.buffer);
  view.setUint32(8, 4, true);
  view.setUint32(12, payload.length, true);
  view.setUint32(16, crc32(payload), true);
  file.set(payload, HEADER_BYTES);
  return file;
}

/** What decoding ends with: the image is fine, or the message; any other throw fails the test. */
function outcome(bytes: Uint8Array): string {
  try {
    decodeImage(bytes);
    return 'valid';
  } catch (error) {
    if (error instanceof SpikeloomError) return error.message;
    throw error;
  }
}

describe('image file', () => {
  test('comes back as it was written, and equal images give equal bytes', () => {
    fc.assert(
      fc.property(sampleShape, shape => {
        const image = sampleImage(shape);
        const bytes = encodeImage(image);
        const decoded = decodeImage(bytes);
        expect(decoded).toStrictEqual(image);
        expect(Buffer.compare(encodeImage(decoded), bytes)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  test('shares memory with the file for 8-bit weights, and for nothing else', () => {
    const bytes = encodeImage(sampleImage(smallShape));
    const image = decodeImage(bytes);
    const before = structuredClone(image);
    const isView = ({ weights }: ChipImage['crossbars'][number]) => weights instanceof Int8Array;
    expect(image.crossbars.some(isView)).toBe(true);
    bytes.fill(0);
    for (const [index, crossbar] of image.crossbars.entries()) {
      const { weights } = before.crossbars[index];
      expect(crossbar.weights).toEqual(isView(crossbar) ? weights.map(() => 0) : weights);
    }
    const weightless = ({ crossbars, ...rest }: ChipImage) => ({
      ...rest,
      crossbars: crossbars.map(({ weights: _, ...crossbar }) => crossbar),
    });
    expect(weightless(image)).toEqual(weightless(before));
  });

  test('starts with magic, version, length and checksum, little-endian', () => {
    const payload = small.subarray(HEADER_BYTES);
    const view = new DataView(small.buffer, small.byteOffset);
    expect(new TextDecoder().decode(small.subarray(0, 8))).toBe('SPKLOOM\n');
    expect([view.getUint32(8, true), view.getUint32(12, true)]).toEqual([4, payload.length]);
    expect(view.getUint32(16, true)).toBe(crc32(payload));
  });

  test('holds arrays as little-endian bytes', () => {
    // Thresholds of the first slice: 1600 and 1601 as 32-bit words.
    const expected = [0x40, 0x06, 0, 0, 0x41, 0x06, 0, 0].join();
    expect(Array.from(small).join()).toContain(expected);
  });

  test('swaps the bytes of each element on a big-endian host', () => {
    const bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    expect(Array.from(swapBytes(bytes, 4, false))).toEqual([4, 3, 2, 1, 8, 7, 6, 5]);
    expect(Array.from(swapBytes(bytes, 2, false))).toEqual([2, 1, 4, 3, 6, 5, 8, 7]);
    expect(swapBytes(bytes, 4, true)).toBe(bytes);
  });

  test('is refused when cut off anywhere', () => {
    for (let length = 0; length < small.length; length++) {
      expect(outcome(small.subarray(0, length))).toMatch(/no chip image|cut off|payload has/);
    }
  });

  test('is refused with any one bit turned', () => {
    for (let bit = 0; bit < small.length * 8; bit++) {
      const turned = small.slice();
      turned[bit >> 3] ^= 1 << (bit & 7);
      expect(outcome(turned)).not.toBe('valid');
    }
  });

  test('with bytes turned under a right checksum is valid or refused, never anything else', () => {
    const payload = small.slice(HEADER_BYTES);
    const turn = fc.record({ at: fc.nat(payload.length - 1), to: fc.nat(255) });
    fc.assert(
      fc.property(fc.array(turn, { minLength: 1, maxLength: 3 }), turns => {
        const turned = payload.slice();
        for (const { at, to } of turns) turned[at] = to;
        outcome(fileOf(turned));
      }),
      { numRuns: 3000 },
    );
  });

  test('of noise under a right header is refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), noise => {
        expect(outcome(fileOf(noise))).not.toBe('valid');
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['a list of 4 G entries', [0xdd, 0xff, 0xff, 0xff, 0xff], 'claims 4294967295 more bytes'],
    ['a map of 4 G entries', [0xdf, 0xff, 0xff, 0xff, 0xff], 'claims 8589934590 more bytes'],
    ['4 GB of binary', [0xc6, 0xff, 0xff, 0xff, 0xff], 'claims 4294967295 more bytes'],
    ['a text of 4 GB', [0xdb, 0xff, 0xff, 0xff, 0xff], 'claims 4294967295 more bytes'],
    ['lists in lists', new Array(100_000).fill(0x91), 'nested deeper than 16'],
    ['an extension', [0xd4, 0x74, 0x00], 'type 0xd4'],
    ['a float', [0xcb, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0], 'type 0xcb'],
    ['a map keyed by numbers', [0x81, 0x01, 0x02], 'key is no short text'],
    ['more than one value', [0x80, 0x80], '1 bytes after its end'],
    ['nothing', [], 'claims 1 more bytes; it has 0'],
    ['an empty map', [0x80], 'image lacks its field version'],
    ['a number', [0x05], 'image is 5; expected an object'],
  ])('that claims to hold %s is refused at once', (_, payload, message) => {
    expect(outcome(fileOf(Uint8Array.from(payload as number[])))).toContain(message);
  });

  test('of another version is refused with both versions', () => {
    const other = small.slice();
    other[8] = 1;
    expect(outcome(other)).toBe('the image has version 1; expected 4; compile the network anew');
  });

  test('is named in errors', () => {
    expect(() => decodeImage(new Uint8Array(0), 'net.img')).toThrow(/^net\.img: this is no chip image/);
  });

  test('is never written from something that is no image', () => {
    const image = sampleImage(smallShape);
    expect(() => encodeImage({ ...image, seed: 1.5 })).toThrow('image.seed is 1.5');
    expect(() => encodeImage({ ...image, seed: 2 ** 32 })).toThrow('image.seed');
    expect(() => encodeImage({ ...image, network: undefined as unknown as string })).toThrow('image.network');
  });
});
