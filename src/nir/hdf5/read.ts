import { raise } from '../../fixed/error.js';
import { readDataset } from './dataset.js';
import { childrenInHeader } from './links.js';
import { type Header, MESSAGE, NewerLayout, readHeader } from './object-header.js';
import { Source } from './source.js';
import { symbolTable } from './symbol-table.js';
import { type Hdf5Group, type Hdf5Item, MAX_DEPTH } from './tree.js';

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];
const END_OF_FILE = 40;
const ROOT_ENTRY = 56;

/** Whether the bytes begin as an HDF5 file does. */
export function looksLikeHdf5(bytes: Uint8Array): boolean {
  return bytes.length >= SIGNATURE.length && SIGNATURE.every((byte, i) => bytes[i] === byte);
}

/**
 * Reads an HDF5 file whole. Files of the oldest layout (superblock 0), which h5py writes unless told otherwise, have no
 * checksums over their structure: they are read here, where every byte is distrusted and work is bounded by the
 * file's size. Later layouts are read with the HDF5 library.
 * @throws SpikeloomError that names file and object, where it is no HDF5, is cut off, corrupt, or uses what NIR does not
 */
export async function readHdf5(bytes: Uint8Array, file: string): Promise<Hdf5Group> {
  if (bytes.length === 0) raise('the file is empty; an HDF5 file is wanted', { file });
  if (!looksLikeHdf5(bytes))
    raise('this is no HDF5 file: it does not begin with the signature of one', { file });
  const source = new Source(bytes, file);
  const version = source.u8(8);
  try {
    if (version >= 2) throw new NewerLayout();
    return await readOldest(source, version);
  } catch (error) {
    if (!(error instanceof NewerLayout)) throw error;
    const { readNewerHdf5 } = await import('./newer-layout.js');
    return readNewerHdf5(bytes, file);
  }
}

async function readOldest(source: Source, version: number): Promise<Hdf5Group> {
  // Version 1 has four bytes more in front of the addresses.
  const shift = version === 1 ? 4 : 0;
  if (source.u8(13) !== 8 || source.u8(14) !== 8) {
    source.fail(`addresses and sizes of ${source.u8(13)} and ${source.u8(14)} bytes are not read; 8 are`);
  }
  const end = source.size(END_OF_FILE + shift);
  if (end > source.bytes.length) {
    source.fail(
      `the file is cut off: it has ${source.bytes.length} of ${end} bytes; copy or download it again`,
    );
  }
  if (source.size(24 + shift) !== 0) source.fail('an HDF5 file inside another is not read');
  const root = await readItem(source, source.address(ROOT_ENTRY + shift + 8), 0);
  if (root.kind !== 'group') return source.fail('broken HDF5 structure: its root is no group');
  return root;
}

async function readItem(source: Source, address: number, depth: number): Promise<Hdf5Item> {
  source.countStructures();
  if (depth > MAX_DEPTH) source.fail(`groups are nested more than ${MAX_DEPTH} deep`);
  const header = readHeader(source, address);
  const entries = childrenOf(source, header);
  if (entries === undefined) return readDataset(source, header.messages);
  const children = new Map<string, Hdf5Item>();
  const path = source.path;
  for (const [name, child] of entries) {
    source.path = path === '' ? name : `${path}/${name}`;
    children.set(name, await readItem(source, child, depth + 1));
  }
  source.path = path;
  return { kind: 'group', children };
}

/** Names and addresses of a group's children; undefined for what is no group. */
function childrenOf(source: Source, header: Header): ReadonlyMap<string, number> | undefined {
  const table = header.messages.get(MESSAGE.symbolTable);
  if (table !== undefined) return symbolTable(source, source.address(table.at), source.address(table.at + 8));
  return childrenInHeader(source, header);
}
