import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/fixed/crc32.js';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, c => c.charCodeAt(0));

/** Remainder of the message polynomial, bit by bit, without a table. */
function plainCrc(bytes: Uint8Array): number {
  let remainder = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const feedback = (remainder ^ (byte >>> bit)) & 1;
      remainder = (remainder >>> 1) ^ (feedback ? 0xedb88320 : 0);
    }
  }
  return (remainder ^ 0xffffffff) >>> 0;
}

describe('crc32', () => {
  it.each([
    ['', 0],
    ['123456789', 0xcbf43926],
    ['The quick brown fox jumps over the lazy dog', 0x414fa339],
  ])('of %j has the published value', (text, sum) => {
    expect(crc32(bytesOf(text))).toBe(sum);
  });

  it('is the polynomial remainder, whole or piece by piece', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (bytes, cut) => {
        const at = cut % (bytes.length + 1);
        expect(crc32(bytes)).toBe(plainCrc(bytes));
        expect(crc32(bytes.subarray(at), crc32(bytes.subarray(0, at)))).toBe(plainCrc(bytes));
      }),
    );
  });

  it('notices every burst of up to 32 bits', () => {
    const bytes = fc.uint8Array({ minLength: 8, maxLength: 64 });
    const burst = fc.integer({ min: 1, max: 0xffffffff });
    fc.assert(
      fc.property(bytes, burst, fc.nat(), (original, pattern, place) => {
        const damaged = original.slice();
        const start = place % (original.length - 3);
        for (let i = 0; i < 4; i++) damaged[start + i] ^= (pattern >>> (8 * i)) & 255;
        expect(crc32(damaged)).not.toBe(crc32(original));
      }),
    );
  });
});
