import { type Metadata, ready } from 'h5wasm';
import { SpikeloomError } from '../../fixed/error.js';
import { elementsOf } from '../graph.js';
import { type Datatype, dtypeName, numbersFrom } from './datatype.js';
import { Source } from './source.js';
import {
  byBytes,
  type Hdf5Group,
  type Hdf5Item,
  type Hdf5Numbers,
  type Hdf5Texts,
  MAX_DEPTH,
} from './tree.js';

type H5Module = Awaited<typeof ready>;

const CLASS = { integer: 0, float: 1, string: 3, enumeration: 8 } as const;
const LIBRARY_FILTERS = [1, 2, 3];
const STDERR = 2;
/** Most bytes of texts of variable length that one data set may hold. */
const MAX_TEXT_BYTES = 2 ** 20;

let silenced = false;
let opened = 0;

/**
 * Reads a file of a later layout (superblock 2 and up: `libver='latest'` of h5py) with the HDF5 library, compiled to
 * WebAssembly. Nearly all structure of such files has checksums, which the library holds against it.
 * @throws SpikeloomError as `readHdf5`
 */
export async function readNewerHdf5(bytes: Uint8Array, file: string): Promise<Hdf5Group> {
  const library = await ready;
  silence(library);
  const source = new Source(bytes, file);
  // A name of its own each time: the library takes a path that it knows for the file that it knows.
  const path = `/${opened++}.nir`;
  library.FS.writeFile(path, bytes);
  try {
    const id = library.open(path, library.H5F_ACC_RDONLY, false, -1, -1);
    if (id < 0) return source.fail('the file is cut off, or its HDF5 structure is broken');
    try {
      return readGroup(library, id, source, '/', 0);
    } finally {
      library.close_file(id);
    }
  } catch (error) {
    // The library tells a broken file by a trap now and then, and by errors of its own.
    if (error instanceof SpikeloomError) throw error;
    return source.fail('broken HDF5 structure');
  } finally {
    library.FS.unlink(path);
  }
}

/** The library writes a page on stderr for each error; what went wrong is told here instead. */
function silence({ FS }: H5Module): void {
  if (silenced) return;
  // The package's types leave out `getStream`. The stream that is opened next takes the number that got free.
  const { getStream } = FS as typeof FS & { getStream(descriptor: number): FS.FSStream };
  FS.close(getStream(STDERR));
  FS.open('/dev/null', 'w');
  silenced = true;
}

function readGroup(library: H5Module, id: bigint, source: Source, path: string, depth: number): Hdf5Group {
  if (depth > MAX_DEPTH) source.fail(`groups are nested more than ${MAX_DEPTH} deep`);
  const children = new Map<string, Hdf5Item>();
  const names = [...library.get_names(id, path, false)].sort(byBytes);
  for (const name of names) {
    source.countStructures();
    const child = path === '/' ? `/${name}` : `${path}/${name}`;
    source.path = child.slice(1);
    const type = library.get_type(id, child);
    if (type === library.H5G_GROUP) children.set(name, readGroup(library, id, source, child, depth + 1));
    else if (type === library.H5G_DATASET) children.set(name, readDataset(library, id, source, child));
    else source.fail('this is neither a group nor data (a link that leads nowhere, perhaps)');
  }
  source.path = path.slice(1);
  return { kind: 'group', children };
}

function readDataset(library: H5Module, id: bigint, source: Source, path: string): Hdf5Numbers | Hdf5Texts {
  const metadata = library.get_dataset_metadata(id, path);
  const { shape } = metadata;
  if (shape === null) return source.fail('it is empty: there is no value');
  for (const { id: filter, name } of library.get_dataset_filters(id, path)) {
    if (!LIBRARY_FILTERS.includes(filter)) {
      source.fail(`it is packed with the filter ${name}; deflate (gzip), shuffle and fletcher32 are read`);
    }
  }
  const type = datatypeOf(metadata, source);
  const bytes = elementsOf(shape) * metadata.size;
  source.countData(bytes);
  const pointer = library._malloc(Math.max(1, bytes));
  try {
    // What a failed read leaves untouched must not look like pointers to texts.
    library.HEAPU8.fill(0, pointer, pointer + bytes);
    if (library.get_dataset_data(id, path, null, null, null, BigInt(pointer)) < 0) {
      return source.fail('its data is corrupt: it cannot be unpacked');
    }
    const stored = library.HEAPU8.slice(pointer, pointer + bytes);
    if (type.kind === 'number') {
      // The library has turned big-endian numbers round already.
      return {
        kind: 'numbers',
        dtype: dtypeName(type),
        shape,
        data: numbersFrom(stored, { ...type, bigEndian: false }),
      };
    }
    return { kind: 'texts', shape, texts: textsFrom(library, source, stored, type) };
  } finally {
    if (metadata.vlen) library.reclaim_vlen_memory(id, path, '', BigInt(pointer));
    library._free(pointer);
  }
}

function datatypeOf(metadata: Metadata, source: Source): Datatype {
  const { type, size, signed, littleEndian, vlen, enum_type: members } = metadata;
  const number = { kind: 'number', bytes: size, signed, bigEndian: !littleEndian } as const;
  if (type === CLASS.integer) return { ...number, number: 'integer', boolean: false };
  if (type === CLASS.float && [2, 4, 8].includes(size)) return { ...number, number: 'float', boolean: false };
  if (type === CLASS.string) {
    return vlen ? { kind: 'variable-text', bytes: size } : { kind: 'fixed-text', bytes: size, padding: 1 };
  }
  const isBoolean = type === CLASS.enumeration && size === 1 && members?.members.TRUE === 1;
  if (isBoolean) return { ...number, number: 'integer', signed: false, boolean: true };
  return source.fail(`data of HDF5's class ${type} with ${size} bytes is not read`);
}

function textsFrom(
  library: H5Module,
  source: Source,
  stored: Uint8Array,
  type: Exclude<Datatype, { kind: 'number' }>,
): string[] {
  let textBytes = 0;
  const upToNul = (bytes: Uint8Array) => {
    const end = bytes.indexOf(0);
    const text = end < 0 ? bytes : bytes.subarray(0, end);
    textBytes += text.length;
    if (textBytes > MAX_TEXT_BYTES) source.fail(`its texts are longer than ${MAX_TEXT_BYTES} bytes`);
    return source.text(text);
  };
  if (type.kind === 'fixed-text') {
    const count = type.bytes === 0 ? 0 : stored.length / type.bytes;
    return Array.from({ length: count }, (_, i) =>
      upToNul(stored.subarray(i * type.bytes, (i + 1) * type.bytes)),
    );
  }
  return Array.from(new Uint32Array(stored.buffer), pointer =>
    pointer === 0 ? '' : upToNul(library.HEAPU8.slice(pointer, pointer + MAX_TEXT_BYTES)),
  );
}
