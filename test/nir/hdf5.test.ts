import fc from 'fast-check';
import { File, ready } from 'h5wasm';
import { describe, expect, it } from 'vitest';
import { numberToHalf } from '../../src/nir/array-bytes.js';
import { halfToNumber } from '../../src/nir/hdf5/datatype.js';
import { readHdf5 } from '../../src/nir/hdf5/read.js';
import type { Hdf5Group, Hdf5Item, Hdf5Numbers } from '../../src/nir/hdf5/tree.js';
import { writeHdf5 } from '../../src/nir/hdf5/write.js';

interface DataOptions {
  readonly chunks?: number[];
  readonly compression?: number;
  readonly compression_opts?: number[];
}

const VALUES = Float32Array.from({ length: 7 * 11 }, (_, i) => Math.fround(Math.sin(i)));

let written = 0;

/** A file by the HDF5 library: one array of 7 x 11, and a group with many names. */
async function libraryFile(libver: 'earliest' | 'latest', options: DataOptions, names: readonly string[]) {
  const library = await ready;
  const path = `/written-${written++}.h5`;
  const file = new File(path, 'w', { libver: [libver, 'latest'] });
  file.create_dataset({ name: 'x', data: VALUES, shape: [7, 11], dtype: '<f', ...options });
  const group = file.create_group('many');
  for (const name of names) group.create_dataset({ name, data: ['text'] });
  file.close();
  const bytes = Uint8Array.from(library.FS.readFile(path) as unknown as Uint8Array);
  library.FS.unlink(path);
  return bytes;
}

const NAMES = Array.from({ length: 30 }, (_, i) => `n${i}`);
const PACKED = { chunks: [3, 4], compression: 1, compression_opts: [6] };
const SUMMED = { chunks: [3, 4], compression: 3, compression_opts: [] };
const SHUFFLED = { chunks: [3, 4], compression: 2, compression_opts: [4] };

describe('files that the HDF5 library writes', () => {
  it.each([
    ['earliest', {}],
    ['earliest', { chunks: [3, 4] }],
    ['earliest', PACKED],
    ['earliest', SUMMED],
    ['earliest', SHUFFLED],
    ['latest', {}],
    ['latest', PACKED],
    ['latest', SUMMED],
  ] as const)('are read: %s, %j', async (libver, options) => {
    const bytes = await libraryFile(libver, options as DataOptions, NAMES);
    // Version of the superblock: which of the two readers it goes to.
    expect((bytes[8] as number) >= 2).toBe(libver === 'latest');
    const { children } = await readHdf5(bytes, 'f');
    expect(children.get('x')).toEqual({ kind: 'numbers', dtype: 'float32', shape: [7, 11], data: VALUES });
    expect([...(children.get('many') as Hdf5Group).children.keys()]).toEqual([...NAMES].sort());
  });

  it.each([
    ['deflate', PACKED],
    ['fletcher32', SUMMED],
  ] as const)('are refused where a packed byte is changed (%s)', async (what, options) => {
    const good = await libraryFile('earliest', options as unknown as DataOptions, []);
    // The first row's bytes stand in the file where nothing packs them; packed data begins as a zlib stream does.
    const begin = what === 'deflate' ? [0x78] : [...new Uint8Array(VALUES.slice(0, 4).buffer)];
    const at = good.findIndex((_, i) => i > 2000 && begin.every((byte, k) => good[i + k] === byte));
    expect(at).toBeGreaterThan(0);
    const bytes = good.slice();
    bytes[at + 12] = (bytes[at + 12] as number) ^ 0x55;
    await expect(readHdf5(bytes, 'f')).rejects.toThrow(/^f: x: its data is corrupt/);
  });

  it('are refused where they are cut off', async () => {
    const bytes = await libraryFile('latest', PACKED, []);
    await expect(readHdf5(bytes.slice(0, -8), 'f')).rejects.toThrow(/^f: the file is cut off/);
  });
});

describe('files that are written here', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
    .filter(text => !/[\0/]/.test(text) && text !== '.');
  const numbers = fc
    .float32Array({ maxLength: 5 })
    .map((data): Hdf5Numbers => ({ kind: 'numbers', dtype: 'float32', shape: [data.length], data }));
  const text = fc
    .string({ unit: 'grapheme', maxLength: 9 })
    .filter(value => !value.includes('\0'))
    .map((value): Hdf5Item => ({ kind: 'texts', shape: [], texts: [value] }));
  const tree = fc.letrec<{ group: Hdf5Group; item: Hdf5Item }>(tie => ({
    group: fc
      .dictionary(name, tie('item'), { maxKeys: 40, noNullPrototype: true })
      .map(children => ({ kind: 'group', children: new Map(Object.entries(children)) })),
    item: fc.oneof({ maxDepth: 2 }, numbers, text, tie('group')),
  })).group;

  /** Names in any order. */
  function sorted(item: Hdf5Item): unknown {
    if (item.kind !== 'group') return item;
    return Object.fromEntries(
      [...item.children].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, child]) => [key, sorted(child)]),
    );
  }

  it('are read as they were', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async group => {
        expect(sorted(await readHdf5(writeHdf5(group), 'f'))).toEqual(sorted(group));
      }),
      { numRuns: 60 },
    );
  });

  it('hold a group of so many names that its tree has three levels', async () => {
    const one: Hdf5Item = { kind: 'texts', shape: [], texts: ['x'] };
    const names = Array.from({ length: 9000 }, (_, i) => `n${i}`);
    const group: Hdf5Group = { kind: 'group', children: new Map(names.map(key => [key, one])) };
    expect([...(await readHdf5(writeHdf5(group), 'f')).children.keys()]).toEqual([...names].sort());
  });
});

describe('float16', () => {
  it('has the same bits again, whatever they are', () => {
    for (let bits = 0; bits < 0x10000; bits++) {
      const value = halfToNumber(bits);
      if (!Number.isNaN(value)) expect(numberToHalf(value)).toBe(bits);
    }
  });

  it.each([
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [65519, 0x7bff],
    [65520, 0x7c00],
    [2 ** -25, 0x0000],
    [-(2 ** -24), 0x8001],
  ])('%f is rounded to the nearest, ties to even', (value, bits) => {
    expect(numberToHalf(value)).toBe(bits);
  });
});
