import type { Source } from './source.js';

const FILTER = { deflate: 1, shuffle: 2, fletcher32: 3, lzf: 32000 } as const;

const OTHER_FILTERS: { readonly [id: number]: string } = {
  4: 'szip',
  5: 'nbit',
  6: 'scale-offset',
  32001: 'blosc',
  32004: 'lz4',
  32015: 'zstd',
};

/** Filters of a data set, in the order in which they were applied. */
export function readFilters(source: Source, at: number): readonly number[] {
  const version = source.u8(at);
  const count = source.u8(at + 1);
  if (version !== 1 && version !== 2) source.fail(`broken HDF5 structure: filters of version ${version}`);
  let next = at + (version === 1 ? 8 : 2);
  return Array.from({ length: count }, () => {
    const id = source.u16(next);
    const named = version === 1 || id >= 256;
    const nameBytes = named ? source.u16(next + 2) : 0;
    const values = source.u16(next + (named ? 6 : 4));
    next += named ? 8 : 6;
    next += version === 1 ? 8 * Math.ceil(nameBytes / 8) : nameBytes;
    next += 4 * (version === 1 ? values + (values % 2) : values);
    if (!Object.values<number>(FILTER).includes(id)) {
      const name = OTHER_FILTERS[id] ?? `number ${id}`;
      source.fail(
        `it is packed with the filter ${name}; deflate (gzip), lzf, shuffle and fletcher32 are read`,
      );
    }
    return id;
  });
}

/**
 * Undoes the filters of a chunk.
 * @param skipped a bit for each filter that was left out for this chunk
 * @param bytes of the chunk, unpacked
 * @param elementBytes of one element, which shuffle takes apart
 * @throws SpikeloomError where the chunk is corrupt: it does not unpack to so many bytes, or a checksum differs
 */
export async function undoFilters(
  source: Source,
  packed: Uint8Array,
  filters: readonly number[],
  skipped: number,
  bytes: number,
  elementBytes: number,
): Promise<Uint8Array> {
  // Two filters can each append a checksum; nothing else makes a chunk larger on the way.
  const limit = bytes + 4 * filters.length;
  let data = packed;
  for (let i = filters.length - 1; i >= 0; i--) {
    if ((skipped >> i) & 1) continue;
    if (filters[i] === FILTER.deflate) data = (await inflate(data, limit)) ?? corrupt(source, 'deflate');
    else if (filters[i] === FILTER.lzf) data = unpackLzf(data, limit) ?? corrupt(source, 'lzf');
    else if (filters[i] === FILTER.shuffle) data = unshuffle(data, elementBytes);
    else data = withoutChecksum(data) ?? corrupt(source, 'the checksum fletcher32');
  }
  if (data.length !== bytes) {
    source.fail(`its data is corrupt: a chunk unpacks to ${data.length} bytes, ${bytes} are wanted`);
  }
  return data;
}

function corrupt(source: Source, what: string): never {
  return source.fail(`its data is corrupt: ${what} does not hold`);
}

/** Undefined where the bytes are no zlib stream, or give more than `limit` bytes. */
async function inflate(packed: Uint8Array, limit: number): Promise<Uint8Array | undefined> {
  const stream = new DecompressionStream('deflate');
  const writer = stream.writable.getWriter();
  // A broken stream is told by the reading side too; this side's word of it is not needed.
  writer.write(packed.slice()).catch(() => {});
  writer.close().catch(() => {});
  const out = new Uint8Array(limit);
  let filled = 0;
  try {
    const reader = stream.readable.getReader();
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      const part = value as Uint8Array;
      if (filled + part.length > limit) {
        reader.cancel().catch(() => {});
        return undefined;
      }
      out.set(part, filled);
      filled += part.length;
    }
  } catch {
    return undefined;
  }
  return out.subarray(0, filled);
}

/**
 * LZF (Marc Lehmann's format): a control byte below 32 copies so many bytes and one; others repeat what was written:
 * three bits of length, 13 of distance.
 */
function unpackLzf(packed: Uint8Array, limit: number): Uint8Array | undefined {
  const out = new Uint8Array(limit);
  let filled = 0;
  let at = 0;
  const next = () => packed[at++] ?? Number.NaN;
  while (at < packed.length) {
    const control = next();
    if (control < 32) {
      const literal = packed.subarray(at, at + control + 1);
      if (literal.length !== control + 1 || filled + literal.length > limit) return undefined;
      out.set(literal, filled);
      filled += literal.length;
      at += literal.length;
      continue;
    }
    let length = (control >> 5) + 2;
    if (length === 9) length += next();
    const from = filled - ((control & 31) << 8) - next() - 1;
    if (!(from >= 0) || !(filled + length <= limit)) return undefined;
    // Byte by byte: a repetition may overlap what it repeats.
    for (let i = 0; i < length; i++) out[filled + i] = out[from + i] as number;
    filled += length;
  }
  return out.subarray(0, filled);
}

/** Shuffle stores the first bytes of all elements, then the second ones, and so on; a rest stays as it is. */
function unshuffle(data: Uint8Array, elementBytes: number): Uint8Array {
  const elements = Math.floor(data.length / elementBytes);
  const out = data.slice();
  for (let i = 0; i < elements; i++) {
    for (let byte = 0; byte < elementBytes; byte++) {
      out[i * elementBytes + byte] = data[byte * elements + i] as number;
    }
  }
  return out;
}

/**
 * Takes the Fletcher checksum from the end; undefined where it differs. Over 16-bit words, first byte high, sums
 * modulo 65535; the stored checksum is little-endian.
 */
function withoutChecksum(data: Uint8Array): Uint8Array | undefined {
  if (data.length < 4) return undefined;
  const body = data.subarray(0, -4);
  let low = 0;
  let high = 0;
  for (let i = 0; i < body.length; i += 2) {
    low = (low + (body[i] as number) * 256 + (body[i + 1] ?? 0)) % 65535;
    high = (high + low) % 65535;
  }
  const stored = new DataView(data.buffer, data.byteOffset + body.length, 4);
  const same = stored.getUint16(0, true) % 65535 === low && stored.getUint16(2, true) % 65535 === high;
  return same ? body : undefined;
}
