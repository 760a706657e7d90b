const NUL_PADDED = 1;
const UTF_8 = 1;
const IMPLIED_ONE = 0x20;

/** Exponent bits, mantissa bits and bias of IEEE 754's formats, by bytes. */
const FLOATS: { readonly [bytes: number]: readonly [number, number, number] } = {
  2: [5, 10, 15],
  4: [8, 23, 127],
  8: [11, 52, 1023],
};

/** The datatype message (version 1) of HDF5 for a type as NumPy names it: `float32`, `>f4`, `uint8`, `bool`. */
export function datatypeMessage(dtype: string): Uint8Array {
  if (dtype === 'bool') return booleans();
  const big = /^>([fiu])(\d)$/.exec(dtype);
  if (big !== null) return numbers(big[1] as string, Number(big[2]), true);
  const [, kind = '', bits] = /^(float|int|uint)(\d+)$/.exec(dtype) ?? [];
  if (bits === undefined) throw new Error(`${dtype} is a type of numbers`);
  return numbers(kind[0] as string, Number(bits) / 8, false);
}

function numbers(kind: string, bytes: number, bigEndian: boolean): Uint8Array {
  const order = bigEndian ? 1 : 0;
  if (kind !== 'f') {
    const signed = kind === 'i' ? 8 : 0;
    return Uint8Array.of(0x10, order | signed, 0, 0, bytes, 0, 0, 0, 0, 0, 8 * bytes, 0);
  }
  const [exponent, mantissa, bias] = FLOATS[bytes] as readonly [number, number, number];
  const message = new Uint8Array(20);
  message.set([0x11, order | IMPLIED_ONE, 8 * bytes - 1, 0, bytes]);
  message.set([8 * bytes, 0, mantissa, exponent, 0, mantissa, bias & 255, bias >> 8], 10);
  return message;
}

/** As h5py writes NumPy's booleans: an enumeration over signed bytes. */
function booleans(): Uint8Array {
  const message = new Uint8Array(38);
  message.set([0x18, 2, 0, 0, 1]);
  message.set(numbers('i', 1, false), 8);
  message.set(new TextEncoder().encode('FALSE'), 20);
  message.set(new TextEncoder().encode('TRUE'), 28);
  message[37] = 1;
  return message;
}

/** Texts of a fixed number of bytes. */
export function textDatatype(bytes: number): Uint8Array {
  const message = Uint8Array.of(0x13, NUL_PADDED | (UTF_8 << 4), 0, 0, 0, 0, 0, 0);
  new DataView(message.buffer).setUint32(4, bytes, true);
  return message;
}
