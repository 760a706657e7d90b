import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** Folders of the recorded data that the package carries, and what of each is left out. */
export const PACKAGED: Readonly<Record<string, RegExp | null>> = {
  csdp: null,
  'csdp-chip': null,
  'fixed-vectors': null,
  'lava-lif': null,
  // Float simulators of the neuron: they judge the rules of NIR's tools, which have recordings of their own.
  'loihi-lif': /other-platforms\/(?!lava_cpu_fixed)/,
  nir: null,
  qaplib: null,
  ranc: null,
  sanafe: null,
  'sym-stdp': null,
};

/** Paths of a folder's files that are packaged, seen from `root`, in order. */
export function packagedFiles(root: string, folder: string): string[] {
  const left = PACKAGED[folder];
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(path => statSync(join(root, folder, path)).isFile())
    .map(path => `${folder}/${path}`)
    .filter(path => left === null || !left.test(path))
    .sort();
}

/** A folder of recorded data as the archive that `src/study/verify/recordings/` holds: tar, then Brotli; the same bytes for the same files. */
export function buildArchive(root: string, folder: string): Uint8Array {
  const entries = packagedFiles(root, folder).map(path => tarEntry(path, readFileSync(join(root, path))));
  const tar = Buffer.concat([...entries, Buffer.alloc(2 * BLOCK)]);
  return brotliCompressSync(tar, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: tar.length,
    },
  });
}

const BLOCK = 512;

/** One file as ustar has it, readable by all, of no user and no date. */
export function tarEntry(path: string, content: Uint8Array): Buffer {
  if (Buffer.byteLength(path) > 100) throw new Error(`${path} is longer than the 100 bytes of a tar name`);
  const header = Buffer.alloc(BLOCK);
  const octal = (value: number, digits: number) => `${value.toString(8).padStart(digits, '0')}\0`;
  header.write(path, 0);
  header.write(octal(0o644, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(content.length, 11), 124);
  header.write(octal(0, 11), 136);
  header.fill(' ', 148, 156);
  header.write('0', 156);
  header.write('ustar\0', 257);
  header.write('00', 263);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK);
  return Buffer.concat([header, content, padding]);
}
