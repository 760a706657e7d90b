import type { NirData } from '../graph.js';
import type { Source } from './source.js';

const CLASS = { integer: 0, float: 1, string: 3, enumeration: 8, variable: 9 } as const;

const CLASS_NAMES: { readonly [number: number]: string } = {
  2: 'time',
  4: 'bit field',
  5: 'opaque',
  6: 'compound',
  7: 'reference',
  10: 'array',
};

const PREFIX_BYTES = 8;

/** How the elements of a data set are stored. */
export type Datatype =
  | {
      readonly kind: 'number';
      readonly number: 'integer' | 'float';
      readonly bytes: number;
      readonly signed: boolean;
      readonly bigEndian: boolean;
      readonly boolean: boolean;
    }
  | { readonly kind: 'fixed-text'; readonly bytes: number; readonly padding: number }
  | { readonly kind: 'variable-text'; readonly bytes: number };

/** [exponent bits, mantissa bits] of IEEE 754's formats, by bytes. */
const FLOATS: { readonly [bytes: number]: readonly [number, number] } = {
  2: [5, 10],
  4: [8, 23],
  8: [11, 52],
};

/** Reads a datatype message, or the base of another type. */
export function readDatatype(source: Source, at: number): Datatype {
  const kind = source.u8(at) & 15;
  const flags = source.u8(at + 1);
  const bytes = source.u32(at + 4);
  const properties = at + PREFIX_BYTES;
  switch (kind) {
    case CLASS.integer: {
      const whole = source.u16(properties) === 0 && source.u16(properties + 2) === 8 * bytes;
      if (!whole || ![1, 2, 4, 8].includes(bytes)) source.fail(`integers of ${bytes} bytes are not read`);
      return number('integer', bytes, flags, (flags & 8) !== 0, false);
    }
    case CLASS.float: {
      const [exponent, mantissa] = FLOATS[bytes] ?? [0, 0];
      const found = [source.u8(properties + 5), source.u8(properties + 7)];
      if (exponent === 0 || found[0] !== exponent || found[1] !== mantissa || (flags & 64) !== 0) {
        source.fail(`floats of ${bytes} bytes with ${found[0]} bits of exponent are not read`);
      }
      return number('float', bytes, flags, true, false);
    }
    case CLASS.string:
      return { kind: 'fixed-text', bytes, padding: flags & 15 };
    case CLASS.enumeration:
      return readBoolean(source, at, bytes);
    case CLASS.variable:
      if ((flags & 15) !== 1 || bytes !== 16) source.fail('sequences of variable length are not read');
      return { kind: 'variable-text', bytes };
    default:
      return source.fail(`data of HDF5's class ${CLASS_NAMES[kind] ?? kind} is not read`);
  }
}

function number(
  kind: 'integer' | 'float',
  bytes: number,
  flags: number,
  signed: boolean,
  boolean: boolean,
): Datatype {
  return { kind: 'number', number: kind, bytes, signed, bigEndian: (flags & 1) !== 0, boolean };
}

/** NumPy's booleans: an enumeration of FALSE = 0 and TRUE = 1 over bytes. */
function readBoolean(source: Source, at: number, bytes: number): Datatype {
  const version = source.u8(at) >> 4;
  const members = source.u16(at + 1);
  const base = at + PREFIX_BYTES;
  let next = base + PREFIX_BYTES + 4;
  const names: string[] = [];
  for (let i = 0; i < Math.min(members, 2); i++) {
    const name = source.name(next);
    names.push(name);
    next += version >= 3 ? name.length + 1 : 8 * Math.ceil((name.length + 1) / 8);
  }
  const isBoolean =
    members === 2 &&
    bytes === 1 &&
    (source.u8(base) & 15) === CLASS.integer &&
    names.join() === 'FALSE,TRUE' &&
    source.u16(next) === 0x0100;
  if (!isBoolean) source.fail('enumerations other than booleans are not read');
  return number('integer', 1, 0, false, true);
}

/** NumPy's name of a type of numbers. */
export function dtypeName(type: Extract<Datatype, { kind: 'number' }>): string {
  if (type.boolean) return 'bool';
  if (type.bigEndian && type.bytes > 1) {
    return `>${type.number === 'float' ? 'f' : type.signed ? 'i' : 'u'}${type.bytes}`;
  }
  if (type.number === 'float') return `float${8 * type.bytes}`;
  return `${type.signed ? '' : 'u'}int${8 * type.bytes}`;
}

/** Numbers from their stored bytes, which it may reorder in place. */
export function numbersFrom(bytes: Uint8Array, type: Extract<Datatype, { kind: 'number' }>): NirData {
  // A copy is aligned, and does not keep the whole file in memory.
  const own = bytes.slice();
  if (type.bigEndian)
    for (let i = 0; i < own.length; i += type.bytes) own.subarray(i, i + type.bytes).reverse();
  const { buffer } = own;
  if (type.number === 'float') {
    if (type.bytes === 8) return new Float64Array(buffer);
    return type.bytes === 4
      ? new Float32Array(buffer)
      : Float32Array.from(new Uint16Array(buffer), halfToNumber);
  }
  switch (type.bytes) {
    case 1:
      return type.signed ? new Int8Array(buffer) : own;
    case 2:
      return type.signed ? new Int16Array(buffer) : new Uint16Array(buffer);
    case 4:
      return type.signed ? new Int32Array(buffer) : new Uint32Array(buffer);
    default:
      return type.signed ? new BigInt64Array(buffer) : new BigUint64Array(buffer);
  }
}

/** The value of an IEEE 754 binary16, given as its bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const mantissa = bits & 1023;
  if (exponent === 31) return mantissa === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  if (exponent === 0) return sign * mantissa * 2 ** -24;
  return sign * (1024 + mantissa) * 2 ** (exponent - 25);
}
