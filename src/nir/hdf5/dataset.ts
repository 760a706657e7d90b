import { elementsOf, type NirShape } from '../graph.js';
import { type Datatype, dtypeName, numbersFrom, readDatatype } from './datatype.js';
import { readFilters, undoFilters } from './filters.js';
import { MESSAGE, type Message } from './object-header.js';
import type { Source } from './source.js';
import { walkTree } from './symbol-table.js';
import type { Hdf5Numbers, Hdf5Texts } from './tree.js';

const LAYOUT = { compact: 0, contiguous: 1, chunked: 2 } as const;
const MAX_RANK = 32;
const NUL_TERMINATED = 0;
const SPACE_PADDED = 2;

/** Reads a data set of the oldest layout from the messages of its header. */
export async function readDataset(
  source: Source,
  messages: ReadonlyMap<number, Message>,
): Promise<Hdf5Numbers | Hdf5Texts> {
  const shape = readShape(source, wanted(source, messages, MESSAGE.dataspace, 'dataspace'));
  const type = readDatatype(source, wanted(source, messages, MESSAGE.datatype, 'datatype'));
  const elements = elementsOf(shape);
  source.countData(elements * type.bytes);
  const stored = elements === 0 ? new Uint8Array(0) : await readStored(source, messages, shape, type.bytes);
  switch (type.kind) {
    case 'number':
      return { kind: 'numbers', dtype: dtypeName(type), shape, data: numbersFrom(stored, type) };
    case 'fixed-text':
      return { kind: 'texts', shape, texts: fixedTexts(source, stored, type, elements) };
    case 'variable-text':
      return { kind: 'texts', shape, texts: variableTexts(source, stored, elements) };
  }
}

function wanted(source: Source, messages: ReadonlyMap<number, Message>, type: number, what: string): number {
  const message = messages.get(type);
  if (message === undefined) return source.fail(`broken HDF5 structure: a data set without ${what}`);
  if (message.shared) return source.fail(`its ${what} stands elsewhere in the file, which is not read`);
  return message.at;
}

function readShape(source: Source, at: number): NirShape {
  const version = source.u8(at);
  const rank = source.u8(at + 1);
  if ((version !== 1 && version !== 2) || rank > MAX_RANK) {
    source.fail(`broken HDF5 structure: a dataspace of version ${version} with ${rank} dimensions`);
  }
  if (version === 2 && source.u8(at + 3) === 2) return source.fail('it is empty: there is no value');
  const sizes = at + (version === 1 ? 8 : 4);
  return Array.from({ length: rank }, (_, axis) => source.size(sizes + 8 * axis));
}

async function readStored(
  source: Source,
  messages: ReadonlyMap<number, Message>,
  shape: NirShape,
  elementBytes: number,
): Promise<Uint8Array> {
  const at = wanted(source, messages, MESSAGE.layout, 'layout');
  const bytes = elementsOf(shape) * elementBytes;
  if (source.u8(at) !== 3) source.fail(`its layout is of version ${source.u8(at)}; 3 is read`);
  switch (source.u8(at + 1)) {
    case LAYOUT.compact:
      return ofSize(source, source.slice(at + 4, source.u16(at + 2)), bytes);
    case LAYOUT.contiguous:
      if (source.isUndefined(at + 2)) source.fail('it was never written');
      return ofSize(source, source.slice(source.address(at + 2), source.size(at + 10)), bytes);
    case LAYOUT.chunked: {
      const filters = messages.has(MESSAGE.filters)
        ? readFilters(source, wanted(source, messages, MESSAGE.filters, 'filters'))
        : [];
      return readChunks(source, at + 2, shape, elementBytes, filters);
    }
    default:
      return source.fail(`broken HDF5 structure: a layout of class ${source.u8(at + 1)}`);
  }
}

function ofSize(source: Source, stored: Uint8Array, bytes: number): Uint8Array {
  if (stored.length !== bytes) source.fail(`it has ${stored.length} bytes of data, its shape wants ${bytes}`);
  return stored;
}

interface Chunk {
  readonly at: number;
  readonly bytes: number;
  readonly skippedFilters: number;
  /** Of its first element. */
  readonly place: NirShape;
}

async function readChunks(
  source: Source,
  at: number,
  shape: NirShape,
  elementBytes: number,
  filters: readonly number[],
): Promise<Uint8Array> {
  const rank = shape.length;
  const sides = Array.from({ length: rank }, (_, axis) => source.u32(at + 9 + 4 * axis));
  if (source.u8(at) !== rank + 1 || sides.includes(0) || source.u32(at + 9 + 4 * rank) !== elementBytes) {
    source.fail('broken HDF5 structure: chunks of another shape than the data');
  }
  const count = elementsOf(shape.map((size, axis) => Math.ceil(size / (sides[axis] as number))));
  source.countStructures(count);
  const chunkBytes = elementsOf(sides) * elementBytes;
  // Chunks at the upper ends stick out of the data: each is unpacked whole.
  source.countData(chunkBytes * count);
  if (source.isUndefined(at + 1)) source.fail('it was never written');
  const chunks = new Map<string, Chunk>();
  walkTree(source, source.address(at + 1), 1, 8 + 8 * (rank + 1), (key, child) => {
    const place = sides.map((_, axis) => source.size(key + 8 + 8 * axis));
    const fits = place.every(
      (start, axis) => start % (sides[axis] as number) === 0 && start < (shape[axis] as number),
    );
    if (!fits) source.fail(`broken HDF5 structure: a chunk at [${place}] of data of shape [${shape}]`);
    chunks.set(place.join(), {
      at: child,
      bytes: source.u32(key),
      skippedFilters: source.u32(key + 4),
      place,
    });
  });
  if (chunks.size !== count) source.fail(`${count - chunks.size} of ${count} chunks of its data are missing`);
  const out = new Uint8Array(elementsOf(shape) * elementBytes);
  for (const chunk of chunks.values()) {
    const packed = source.slice(chunk.at, chunk.bytes);
    const data = await undoFilters(source, packed, filters, chunk.skippedFilters, chunkBytes, elementBytes);
    copyChunk(data, sides, chunk.place, out, shape, elementBytes);
  }
  return out;
}

/** Copies what of a chunk lies in the data, a row of the last axis at a time. */
function copyChunk(
  chunk: Uint8Array,
  sides: NirShape,
  place: NirShape,
  out: Uint8Array,
  shape: NirShape,
  elementBytes: number,
): void {
  const last = shape.length - 1;
  const inside = shape.map((size, axis) => Math.min(sides[axis] as number, size - (place[axis] as number)));
  const rowBytes = (inside[last] as number) * elementBytes;
  const rows = elementsOf(inside.slice(0, last));
  for (let row = 0; row < rows; row++) {
    let rest = row;
    let from = 0;
    let to = place[last] as number;
    let fromStep = sides[last] as number;
    let toStep = shape[last] as number;
    for (let axis = last - 1; axis >= 0; axis--) {
      const index = rest % (inside[axis] as number);
      rest = Math.floor(rest / (inside[axis] as number));
      from += index * fromStep;
      to += ((place[axis] as number) + index) * toStep;
      fromStep *= sides[axis] as number;
      toStep *= shape[axis] as number;
    }
    out.set(chunk.subarray(from * elementBytes, from * elementBytes + rowBytes), to * elementBytes);
  }
}

function fixedTexts(
  source: Source,
  stored: Uint8Array,
  { bytes, padding }: Extract<Datatype, { kind: 'fixed-text' }>,
  elements: number,
): string[] {
  return Array.from({ length: elements }, (_, i) => {
    const all = stored.subarray(i * bytes, (i + 1) * bytes);
    let end = all.length;
    if (padding === NUL_TERMINATED && all.includes(0)) end = all.indexOf(0);
    const filler = padding === SPACE_PADDED ? 0x20 : 0;
    while (end > 0 && all[end - 1] === filler) end--;
    return source.text(all.subarray(0, end));
  });
}

/** Texts in global heaps: an element is length, address of the heap, number of the object in it. */
function variableTexts(source: Source, stored: Uint8Array, elements: number): string[] {
  const view = new DataView(stored.buffer, stored.byteOffset, stored.byteLength);
  const heaps = new Map<number, ReadonlyMap<number, Uint8Array>>();
  return Array.from({ length: elements }, (_, i) => {
    const length = view.getUint32(16 * i, true);
    if (length === 0) return '';
    const address = Number(view.getBigUint64(16 * i + 4, true));
    let heap = heaps.get(address);
    if (heap === undefined) {
      heap = readHeap(source, address);
      heaps.set(address, heap);
    }
    const object = heap.get(view.getUint32(16 * i + 12, true));
    if (object === undefined || object.length < length) {
      return source.fail('broken HDF5 structure: a text is not where it should be');
    }
    source.countData(length);
    const text = object.subarray(0, length);
    return source.text(text.includes(0) ? text.subarray(0, text.indexOf(0)) : text);
  });
}

function readHeap(source: Source, address: number): ReadonlyMap<number, Uint8Array> {
  source.expectSignature(address, 'GCOL');
  const end = address + source.size(address + 8);
  source.slice(address, end - address);
  const objects = new Map<number, Uint8Array>();
  for (let at = address + 16; at + 16 <= end; ) {
    const index = source.u16(at);
    const length = source.size(at + 8);
    if (index === 0) break;
    source.countStructures();
    objects.set(index, source.slice(at + 16, length));
    at += 16 + 8 * Math.ceil(length / 8);
  }
  return objects;
}
