import type { FieldType, FieldValues } from './schema.js';

/** How one type of field stands in a payload: its head, then its elements. */
export interface FieldCodec<T> {
  /** Bytes of the number itself, or of the count of a list's elements. */
  readonly headBytes: number;
  /** Bytes of an element; 0 for a number, which has none. */
  readonly elementBytes: number;
  /** Elements of a value. */
  count(value: T): number;
  /** Writes head and elements, the head at `at`. */
  write(view: DataView, at: number, value: T): void;
  /** Reads a value of `count` elements, its head at `at`; the caller saw that the bytes are there. */
  read(view: DataView, at: number, count: number): T;
  /** What keeps a value from being written, or undefined. */
  objection(value: T): string | undefined;
}

const COUNT_BYTES = 4;
const UTF8_OUT = new TextEncoder();
const UTF8_IN = new TextDecoder();

const BYTES: FieldCodec<Uint8Array> = {
  headBytes: COUNT_BYTES,
  elementBytes: 1,
  count: value => value.length,
  write(view, at, value) {
    view.setUint32(at, value.length, true);
    new Uint8Array(view.buffer, view.byteOffset).set(value, at + COUNT_BYTES);
  },
  read: (view, at, count) => new Uint8Array(view.buffer, view.byteOffset + at + COUNT_BYTES, count),
  objection: () => undefined,
};

const TEXT: FieldCodec<string> = {
  headBytes: COUNT_BYTES,
  elementBytes: 1,
  count: value => UTF8_OUT.encode(value).length,
  write: (view, at, value) => BYTES.write(view, at, UTF8_OUT.encode(value)),
  read: (view, at, count) => UTF8_IN.decode(BYTES.read(view, at, count)),
  objection: () => undefined,
};

export const FIELD_CODECS: { readonly [T in FieldType]: FieldCodec<FieldValues[T]> } = {
  u8: number(1, 0, 0xff, DataView.prototype.setUint8, DataView.prototype.getUint8),
  u16: number(2, 0, 0xffff, DataView.prototype.setUint16, DataView.prototype.getUint16),
  u32: number(4, 0, 0xffffffff, DataView.prototype.setUint32, DataView.prototype.getUint32),
  i32: number(4, -(2 ** 31), 2 ** 31 - 1, DataView.prototype.setInt32, DataView.prototype.getInt32),
  text: TEXT,
  bytes: BYTES,
  'i32[]': list(
    4,
    count => new Int32Array(count),
    (view, at, value) => view.setInt32(at, value, true),
    (view, at) => view.getInt32(at, true),
  ),
  'f64[]': list(
    8,
    count => new Float64Array(count),
    (view, at, value) => view.setFloat64(at, value, true),
    (view, at) => view.getFloat64(at, true),
  ),
};

function number(
  bytes: number,
  min: number,
  max: number,
  set: (this: DataView, at: number, value: number, littleEndian: boolean) => void,
  get: (this: DataView, at: number, littleEndian: boolean) => number,
): FieldCodec<number> {
  return {
    headBytes: bytes,
    elementBytes: 0,
    count: () => 0,
    write: (view, at, value) => set.call(view, at, value, true),
    read: (view, at) => get.call(view, at, true),
    objection: value =>
      Number.isInteger(value) && value >= min && value <= max
        ? undefined
        : `is ${value}; expected an integer ${min}..${max}`,
  };
}

function list<T extends Int32Array | Float64Array>(
  elementBytes: number,
  make: (count: number) => T,
  set: (view: DataView, at: number, value: number) => void,
  get: (view: DataView, at: number) => number,
): FieldCodec<T> {
  return {
    headBytes: COUNT_BYTES,
    elementBytes,
    count: values => values.length,
    write(view, at, values) {
      view.setUint32(at, values.length, true);
      let place = at + COUNT_BYTES;
      for (let i = 0; i < values.length; i++, place += elementBytes) set(view, place, values[i]);
    },
    read(view, at, count) {
      const values = make(count);
      let place = at + COUNT_BYTES;
      for (let i = 0; i < count; i++, place += elementBytes) values[i] = get(view, place);
      return values;
    },
    objection: () => undefined,
  };
}
