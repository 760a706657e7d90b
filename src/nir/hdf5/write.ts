import { littleEndianBytes } from '../array-bytes.js';
import { datatypeMessage, textDatatype } from './datatype-message.js';
import { MESSAGE } from './object-header.js';
import { aligned, Sink } from './sink.js';
import { byBytes, type Hdf5Group, type Hdf5Item, type Hdf5Numbers, type Hdf5Texts } from './tree.js';

const SUPERBLOCK_BYTES = 96;
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
/** HDF5's defaults: half of what a leaf of a group holds, and half of what a node of its tree leads to. */
const LEAF_K = 4;
const TREE_K = 16;
const ENTRY_BYTES = 40;
const LEAF_BYTES = 8 + 2 * LEAF_K * ENTRY_BYTES;
const TREE_BYTES = 24 + (2 * TREE_K + 1) * 8 + 2 * TREE_K * 8;
const HEAP_BYTES = 32;
/** A local heap without free room. */
const NO_FREE_ROOM = 1;
const FILL_VALUE = 0x05;

/**
 * Writes an HDF5 file of the oldest layout, as h5py does unless told otherwise: every reader knows it. Data is not
 * packed, texts have a fixed length, and there is no time in it: the same tree always gives the same bytes.
 */
export function writeHdf5(root: Hdf5Group): Uint8Array {
  const sink = new Sink();
  const start = sink.take(SUPERBLOCK_BYTES);
  const header = writeItem(sink, root);
  sink.set(start, SIGNATURE);
  sink.set(start + 13, [8, 8]);
  sink.u16(start + 16, LEAF_K);
  sink.u16(start + 18, TREE_K);
  sink.u64(start + 32, null);
  sink.u64(start + 40, sink.length);
  sink.u64(start + 48, null);
  sink.u64(start + 64, header);
  return sink.finish();
}

/** Writes an object, and gives the address of its header. */
function writeItem(sink: Sink, item: Hdf5Item): number {
  return item.kind === 'group' ? writeGroup(sink, item) : writeData(sink, item);
}

interface Message {
  readonly type: number;
  readonly content: Uint8Array;
}

function writeHeader(sink: Sink, messages: readonly Message[]): number {
  const bytes = messages.reduce((sum, { content }) => sum + 8 + aligned(content.length), 0);
  const header = sink.take(16 + bytes);
  sink.set(header, [1, 0]);
  sink.u16(header + 2, messages.length);
  sink.u32(header + 4, 1);
  sink.u32(header + 8, bytes);
  let at = header + 16;
  for (const { type, content } of messages) {
    sink.u16(at, type);
    sink.u16(at + 2, aligned(content.length));
    sink.set(at + 8, content);
    at += 8 + aligned(content.length);
  }
  return header;
}

/** A message of numbers, each of 8 bytes unless a byte stands for itself. */
function contentOf(bytes: readonly number[], ...words: readonly (number | null)[]): Uint8Array {
  const content = new Uint8Array(bytes.length + 8 * words.length);
  const view = new DataView(content.buffer);
  content.set(bytes);
  for (const [i, word] of words.entries()) {
    view.setBigUint64(bytes.length + 8 * i, word === null ? 2n ** 64n - 1n : BigInt(word), true);
  }
  return content;
}

function writeData(sink: Sink, item: Hdf5Numbers | Hdf5Texts): number {
  const [datatype, data] = item.kind === 'numbers' ? storedNumbers(item) : storedTexts(item);
  const address = data.length === 0 ? null : sink.append(data);
  return writeHeader(sink, [
    { type: MESSAGE.dataspace, content: contentOf([1, item.shape.length, 0, 0, 0, 0, 0, 0], ...item.shape) },
    { type: MESSAGE.datatype, content: datatype },
    // Version 2: room is taken late, written where set, and zero.
    { type: FILL_VALUE, content: contentOf([2, 2, 2, 1, 0, 0, 0, 0]) },
    { type: MESSAGE.layout, content: contentOf([3, 1], address, data.length) },
  ]);
}

function storedNumbers(item: Hdf5Numbers): [Uint8Array, Uint8Array] {
  const data = littleEndianBytes(item);
  if (!item.dtype.startsWith('>')) return [datatypeMessage(item.dtype), data];
  const swapped = data.slice();
  const bytes = Number(item.dtype.slice(2));
  for (let i = 0; i < swapped.length; i += bytes) swapped.subarray(i, i + bytes).reverse();
  return [datatypeMessage(item.dtype), swapped];
}

function storedTexts({ texts }: Hdf5Texts): [Uint8Array, Uint8Array] {
  const encoded = texts.map(text => new TextEncoder().encode(text));
  const width = encoded.reduce((most, { length }) => Math.max(most, length), 1);
  const data = new Uint8Array(width * texts.length);
  for (const [i, text] of encoded.entries()) data.set(text, i * width);
  return [textDatatype(width), data];
}

/** One thing that a node of a group's tree leads to; `last` is where the last name below it stands in the heap. */
interface Branch {
  readonly address: number;
  readonly last: number;
}

function writeGroup(sink: Sink, { children }: Hdf5Group): number {
  const entries = [...children]
    .sort(([a], [b]) => byBytes(a, b))
    .map(([name, item]) => ({ name: new TextEncoder().encode(name), header: writeItem(sink, item) }));
  // The heap begins with the empty name, which is below all others.
  let heapLength = 8;
  const named = entries.map(({ name, header }) => {
    const offset = heapLength;
    heapLength += aligned(name.length + 1);
    return { name, header, offset };
  });
  const names = sink.take(heapLength);
  for (const { name, offset } of named) sink.set(names + offset, name);
  const heap = sink.take(HEAP_BYTES);
  sink.signature(heap, 'HEAP');
  sink.u64(heap + 8, heapLength);
  sink.u64(heap + 16, NO_FREE_ROOM);
  sink.u64(heap + 24, names);
  let level = 0;
  let branches: readonly Branch[] = inRuns(named, 2 * LEAF_K).map(run => writeLeaf(sink, run));
  do {
    branches = writeLevel(sink, level, inRuns(branches, 2 * TREE_K));
    level++;
  } while (branches.length > 1);
  const tree = (branches[0] as Branch).address;
  return writeHeader(sink, [{ type: MESSAGE.symbolTable, content: contentOf([], tree, heap) }]);
}

function writeLeaf(sink: Sink, run: readonly { readonly offset: number; readonly header: number }[]): Branch {
  const leaf = sink.take(LEAF_BYTES);
  sink.signature(leaf, 'SNOD');
  sink.set(leaf + 4, [1]);
  sink.u16(leaf + 6, run.length);
  for (const [i, { offset, header }] of run.entries()) {
    sink.u64(leaf + 8 + i * ENTRY_BYTES, offset);
    sink.u64(leaf + 16 + i * ENTRY_BYTES, header);
  }
  return { address: leaf, last: run.at(-1)?.offset ?? 0 };
}

/** Nodes of one level of a tree, each for a run of what is below; a group without names has one that leads nowhere. */
function writeLevel(sink: Sink, level: number, runs: readonly (readonly Branch[])[]): Branch[] {
  const nodes = (runs.length === 0 ? [[]] : runs).map(run => ({ run, at: sink.take(TREE_BYTES) }));
  let before = 0;
  return nodes.map(({ run, at }, i) => {
    sink.signature(at, 'TREE');
    sink.set(at + 4, [0, level]);
    sink.u16(at + 6, run.length);
    sink.u64(at + 8, nodes[i - 1]?.at ?? null);
    sink.u64(at + 16, nodes[i + 1]?.at ?? null);
    sink.u64(at + 24, before);
    for (const [child, { address, last }] of run.entries()) {
      sink.u64(at + 32 + child * 16, address);
      sink.u64(at + 40 + child * 16, last);
      before = last;
    }
    return { address: at, last: before };
  });
}

function inRuns<T>(items: readonly T[], length: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / length) }, (_, i) =>
    items.slice(i * length, (i + 1) * length),
  );
}
