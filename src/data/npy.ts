import { raise } from '../fixed/error.js';
import { formatNpyHeader, MAX_NPY_AXES, type NpyHeader, parseNpyHeader } from './npy-header.js';

/** Which typed array holds each element type; `bool` is one byte, 0 or 1. */
export interface NpyData {
  bool: Uint8Array;
  uint8: Uint8Array;
  int8: Int8Array;
  uint16: Uint16Array;
  int16: Int16Array;
  uint32: Uint32Array;
  int32: Int32Array;
  float32: Float32Array;
  float64: Float64Array;
}

export type NpyDtype = keyof NpyData;

/** An array of one element type: `data` in C order (last axis fastest), as long as the product of `shape`. */
export interface NpyArrayOf<D extends NpyDtype> {
  readonly shape: readonly number[];
  readonly dtype: D;
  readonly data: NpyData[D];
}

/** Any array that a .npy file can hold here; testing `dtype` narrows the type of `data`. */
export type NpyArray = { [D in NpyDtype]: NpyArrayOf<D> }[NpyDtype];

interface Format {
  readonly descr: string;
  readonly bytes: number;
  readonly make: (buffer: ArrayBuffer) => NpyData[NpyDtype];
}

const FORMATS: Readonly<Record<NpyDtype, Format>> = {
  bool: { descr: '|b1', bytes: 1, make: buffer => new Uint8Array(buffer) },
  uint8: { descr: '|u1', bytes: 1, make: buffer => new Uint8Array(buffer) },
  int8: { descr: '|i1', bytes: 1, make: buffer => new Int8Array(buffer) },
  uint16: { descr: '<u2', bytes: 2, make: buffer => new Uint16Array(buffer) },
  int16: { descr: '<i2', bytes: 2, make: buffer => new Int16Array(buffer) },
  uint32: { descr: '<u4', bytes: 4, make: buffer => new Uint32Array(buffer) },
  int32: { descr: '<i4', bytes: 4, make: buffer => new Int32Array(buffer) },
  float32: { descr: '<f4', bytes: 4, make: buffer => new Float32Array(buffer) },
  float64: { descr: '<f8', bytes: 8, make: buffer => new Float64Array(buffer) },
};
const DTYPES = Object.keys(FORMATS) as NpyDtype[];

/** 64-bit integers (numpy's default) are read into 32 bits where every value fits. */
const NARROWED: ReadonlyMap<string, 'int32' | 'uint32'> = new Map([
  ['<i8', 'int32'],
  ['<u8', 'uint32'],
]);

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
/** Far above any header of one element type; numpy refuses headers above 10,000 bytes by default. */
const MAX_HEADER_BYTES = 65536;
/** The data of a written file starts at a multiple of this, as numpy does it. */
const ALIGNMENT = 64;

/**
 * Reads a .npy file of format version 1, 2 or 3: little-endian elements of the types of
 * {@link NpyData}. Fortran order is turned into C order; `int64` and `uint64` become `int32` and
 * `uint32` if every value fits. The sizes are checked before anything is allocated.
 *
 * @param bytes the whole file; it is copied, so it may be reused
 * @param name what to call the file in an error
 * @throws SpikeloomError for anything that is not such a file, bytes missing or left over included
 */
export function parseNpy(bytes: Uint8Array, name = '.npy data'): NpyArray {
  const { header, dataOffset } = readPreamble(bytes, name);
  const { shape, descr } = header;
  const narrow = NARROWED.get(descr);
  const dtype = narrow ?? dtypeOf(descr, name);
  const elementBytes = narrow === undefined ? FORMATS[dtype].bytes : 8;

  const count = elementCount(shape);
  const actualBytes = bytes.length - dataOffset;
  if (count * elementBytes !== actualBytes) {
    const expected = `${count} elements of ${elementBytes} bytes = ${count * elementBytes} bytes`;
    raise(`shape (${shape.join(', ')}) needs ${expected} of data, but the file has ${actualBytes}`, {
      file: name,
    });
  }
  const copy = new Uint8Array(actualBytes);
  copy.set(bytes.subarray(dataOffset));
  const stored =
    narrow === undefined ? FORMATS[dtype].make(copy.buffer) : narrowed(copy.buffer, narrow, name);
  if (dtype === 'bool') checkBooleans(stored, name);
  const data = header.fortranOrder ? cOrder(stored, shape, FORMATS[dtype]) : stored;
  return { shape, dtype, data } as NpyArray;
}

/**
 * Writes a .npy file, version 1.0, C order, little-endian; `parseNpy` of it gives the same array.
 *
 * @throws SpikeloomError if `data` is not of the kind or the length that `dtype` and `shape` say
 */
export function formatNpy(array: NpyArray): Uint8Array {
  const { shape, dtype, data } = array;
  const format = FORMATS[dtype];
  if (shape.length > MAX_NPY_AXES || !shape.every(axis => Number.isSafeInteger(axis) && axis >= 0)) {
    raise(`cannot write a .npy file of shape (${shape.join(', ')})`);
  }
  if (data.length !== elementCount(shape)) {
    raise(`cannot write ${data.length} elements as a .npy file of shape (${shape.join(', ')})`);
  }
  const probe = format.make(new ArrayBuffer(0));
  if (data.constructor.name !== probe.constructor.name) {
    raise(`cannot write a ${data.constructor.name} as a .npy file of dtype ${dtype}`);
  }
  const text = formatNpyHeader({ descr: format.descr, fortranOrder: false, shape });
  const preambleBytes = MAGIC.length + 4;
  const dataOffset = Math.ceil((preambleBytes + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const headerBytes = dataOffset - preambleBytes;

  const bytes = new Uint8Array(dataOffset + data.byteLength);
  bytes.set(MAGIC);
  bytes.set([1, 0, headerBytes & 255, headerBytes >> 8], MAGIC.length);
  bytes.set(encodeLatin1(`${text.padEnd(headerBytes - 1)}\n`), preambleBytes);
  bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), dataOffset);
  return bytes;
}

/**
 * Asks for one element type: the array itself, its `data` typed.
 *
 * @throws SpikeloomError saying which type it has and which is needed
 */
export function requireDtype<D extends NpyDtype>(
  array: NpyArray,
  dtype: D,
  name = '.npy data',
): NpyArrayOf<D> {
  if (array.dtype !== dtype) raise(`holds ${array.dtype}; ${dtype} is needed`, { file: name });
  return array as unknown as NpyArrayOf<D>;
}

/**
 * Refuses NaN and infinities; arrays of integers pass.
 *
 * @throws SpikeloomError naming the index of the first such element
 */
export function requireFinite(array: NpyArray, name = '.npy data'): void {
  if (array.dtype !== 'float32' && array.dtype !== 'float64') return;
  const { data, shape } = array;
  for (let flat = 0; flat < data.length; flat++) {
    if (Number.isFinite(data[flat])) continue;
    raise(`element [${indexOf(flat, shape).join(', ')}] is ${data[flat]}; finite numbers are needed`, {
      file: name,
    });
  }
}

function readPreamble(bytes: Uint8Array, name: string): { header: NpyHeader; dataOffset: number } {
  const place = { file: name };
  if (bytes.length < MAGIC.length + 4) {
    raise(`not a .npy file: ${bytes.length} bytes are too few for its header`, place);
  }
  if (!MAGIC.every((byte, i) => bytes[i] === byte)) {
    raise('not a .npy file: it does not begin with \\x93NUMPY', place);
  }
  const version = bytes[6];
  if (version < 1 || version > 3 || bytes[7] !== 0) {
    raise(`.npy format version ${version}.${bytes[7]} is unknown; 1.0, 2.0 and 3.0 are read`, place);
  }
  const headerOffset = version === 1 ? 10 : 12;
  if (bytes.length < headerOffset) {
    raise(`not a .npy file: ${bytes.length} bytes are too few for its header`, place);
  }
  let headerBytes = bytes[8] + 256 * bytes[9];
  if (version > 1) headerBytes += 65536 * bytes[10] + 16777216 * bytes[11];
  if (headerBytes > MAX_HEADER_BYTES) {
    raise(`its header would have ${headerBytes} bytes; at most ${MAX_HEADER_BYTES} are read`, place);
  }
  const dataOffset = headerOffset + headerBytes;
  if (dataOffset > bytes.length) {
    raise(`truncated: the header ends at byte ${dataOffset}, the file at ${bytes.length}`, place);
  }
  const text = decodeLatin1(bytes.subarray(headerOffset, dataOffset));
  return { header: parseNpyHeader(text, name), dataOffset };
}

function dtypeOf(descr: string, name: string): NpyDtype {
  const dtype = DTYPES.find(
    candidate =>
      FORMATS[candidate].descr === descr ||
      // The byte order of a single byte means nothing; numpy reads any.
      (FORMATS[candidate].bytes === 1 && FORMATS[candidate].descr.slice(1) === descr.slice(1)),
  );
  if (dtype !== undefined) return dtype;
  const hint = descr.startsWith('>') ? 'big-endian; save it little-endian' : 'save it as one of';
  return raise(`element type "${descr}" is not read: ${hint} (${DTYPES.join(', ')})`, {
    file: name,
  });
}

/** Product of the axes; 1 for a scalar (no axes). Inexact above 2^53, where no file can match it. */
function elementCount(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, axis) => product * axis, 1);
}

function indexOf(flat: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  let rest = flat;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    index[axis] = rest % shape[axis];
    rest = Math.floor(rest / shape[axis]);
  }
  return index;
}

function narrowed(buffer: ArrayBuffer, to: 'int32' | 'uint32', name: string): Int32Array | Uint32Array {
  const words = new Uint32Array(buffer);
  const data = to === 'int32' ? new Int32Array(words.length / 2) : new Uint32Array(words.length / 2);
  for (let i = 0; i < data.length; i++) {
    data[i] = words[2 * i];
    const highWord = data[i] < 0 ? 0xffffffff : 0;
    if (words[2 * i + 1] !== highWord) {
      const limit = `64-bit integers are read only where they fit ${to}`;
      raise(`element ${i} (flat index) does not fit ${to}; ${limit}`, { file: name });
    }
  }
  return data;
}

function checkBooleans(data: NpyData[NpyDtype], name: string): void {
  for (let i = 0; i < data.length; i++) {
    if (data[i] > 1) raise(`bool element ${i} (flat index) is ${data[i]}, not 0 or 1`, { file: name });
  }
}

/** Copies column-major `data` (first axis fastest) into row-major order (last axis fastest). */
function cOrder(data: NpyData[NpyDtype], shape: readonly number[], format: Format): NpyData[NpyDtype] {
  const ordered = format.make(new ArrayBuffer(data.length * format.bytes));
  const strides: number[] = [];
  let stride = 1;
  for (const axis of shape) {
    strides.push(stride);
    stride *= axis;
  }
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < data.length; to++) {
    ordered[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis]++;
      from += strides[axis];
      if (index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return ordered;
}

function decodeLatin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function encodeLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0));
}
