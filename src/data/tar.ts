import { raise } from '../fixed/error.js';

const BLOCK = 512;
const MAGIC = 'ustar';
const [REGULAR, OLD_REGULAR, FOLDER] = ['0', '\0', '5'];

/** Where a field of a header lies (POSIX.1-1988, "ustar"). */
const FIELDS = {
  name: [0, 100],
  size: [124, 12],
  type: [156, 1],
  magic: [257, 5],
  prefix: [345, 155],
} as const;

/**
 * The files of a tar archive by path, each a view of its bytes; folders have no entry.
 * @param file named in errors
 * @throws SpikeloomError for an archive that is cut off, or holds anything but files and folders
 */
export function parseTar(bytes: Uint8Array, file: string): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + BLOCK <= bytes.length; ) {
    const header = bytes.subarray(at, at + BLOCK);
    // Two blocks of zeros end an archive.
    if (header.every(byte => byte === 0)) return files;
    if (!textOf(header, 'magic').startsWith(MAGIC)) {
      raise(`is no tar archive: at byte ${at} there is no header of a file`, { file });
    }
    const prefix = textOf(header, 'prefix');
    const name = (prefix === '' ? '' : `${prefix}/`) + textOf(header, 'name');
    const size = Number.parseInt(textOf(header, 'size'), 8);
    const start = at + BLOCK;
    if (!(start + size <= bytes.length)) {
      raise(`is cut off: ${name} has ${size} bytes, and ${bytes.length - start} are left`, { file });
    }
    const type = String.fromCharCode(header[FIELDS.type[0]]);
    if (type === REGULAR || type === OLD_REGULAR) files.set(name, bytes.subarray(start, start + size));
    else if (type !== FOLDER) raise(`holds ${name} of type ${type}; expected files and folders`, { file });
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return raise(`is cut off: it ends after ${bytes.length} bytes without the two empty blocks`, { file });
}

/** A field's text, up to the first NUL. */
function textOf(header: Uint8Array, field: keyof typeof FIELDS): string {
  const [start, length] = FIELDS[field];
  const bytes = header.subarray(start, start + length);
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end === -1 ? bytes : bytes.subarray(0, end)).trim();
}
