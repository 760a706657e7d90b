import type { NirArray } from './graph.js';

/** The elements of an array as they are stored, low byte first whatever its type says. */
export function littleEndianBytes({ dtype, data }: NirArray): Uint8Array {
  if (/float16|>f2/.test(dtype))
    return littleEndianBytes({ dtype: 'uint16', shape: [], data: halves(data as Float32Array) });
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function halves(values: Float32Array): Uint16Array {
  return Uint16Array.from(values, numberToHalf);
}

/** Bits of the IEEE 754 binary16 nearest to a value, ties to even. */
export function numberToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  // 65520 is half way between the largest binary16 and the next power of two.
  if (size >= 65520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const units = roundTiesToEven(size / 2 ** (exponent - 10));
  // A mantissa that rounds up to 2048 carries into the exponent by itself.
  return sign | (((exponent + 14) << 10) + units);
}

function roundTiesToEven(value: number): number {
  const down = Math.floor(value);
  const rest = value - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
}
