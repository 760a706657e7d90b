import { type Header, MESSAGE, NewerLayout } from './object-header.js';
import type { Source } from './source.js';
import { byBytes } from './tree.js';

const HARD_LINK = 0;

/**
 * Children of a group whose header holds them itself: h5py writes such a group into the oldest layout as soon as a name
 * is not ASCII. Undefined where the object is no such group.
 * @throws NewerLayout where there are so many that they stand in a heap of their own
 */
export function childrenInHeader(
  source: Source,
  { messages, links }: Header,
): ReadonlyMap<string, number> | undefined {
  const info = messages.get(MESSAGE.linkInfo);
  if (info === undefined) return undefined;
  const heap = info.at + ((source.u8(info.at + 1) & 1) === 0 ? 2 : 10);
  if (!source.isUndefined(heap)) throw new NewerLayout();
  const children = new Map<string, number>();
  for (const { at } of links) {
    const { name, address } = readLink(source, at);
    if (name === '' || children.has(name)) source.fail('broken HDF5 structure: a name in a group');
    children.set(name, address);
  }
  return new Map([...children].sort(([a], [b]) => byBytes(a, b)));
}

/** A link message: flags tell which fields there are and how wide the length of the name is. */
function readLink(source: Source, at: number): { readonly name: string; readonly address: number } {
  const flags = source.u8(at + 1);
  let next = at + 2;
  const type = (flags & 8) === 0 ? HARD_LINK : source.u8(next++);
  if ((flags & 4) !== 0) next += 8;
  if ((flags & 16) !== 0) next += 1;
  const width = 2 ** (flags & 3);
  let length = 0;
  for (let i = width - 1; i >= 0; i--) length = length * 256 + source.u8(next + i);
  const name = source.text(source.slice(next + width, length));
  if (type !== HARD_LINK) source.fail(`${name} is a link; data itself is wanted`);
  return { name, address: source.address(next + width + length) };
}
