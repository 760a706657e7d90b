import type { Source } from './source.js';

/** Message types of the HDF5 format that are looked at. */
export const MESSAGE = {
  dataspace: 0x01,
  linkInfo: 0x02,
  datatype: 0x03,
  link: 0x06,
  layout: 0x08,
  filters: 0x0b,
  continuation: 0x10,
  symbolTable: 0x11,
} as const;

const PREFIX_BYTES = 16;
const MESSAGE_PREFIX_BYTES = 8;
const SHARED_FLAG = 2;

/** Where a message's content stands. */
export interface Message {
  readonly at: number;
  readonly length: number;
  /** The content stands elsewhere; of a type that the file names, for example. */
  readonly shared: boolean;
}

export interface Header {
  /** The first of each type. */
  readonly messages: ReadonlyMap<number, Message>;
  /** All of type `link`: a group's children, where they stand in its header. */
  readonly links: readonly Message[];
}

/** An object of a layout that {@link readHeader} does not read. */
export class NewerLayout extends Error {}

/**
 * The messages of an object's header (version 1, of the oldest layout).
 * @throws NewerLayout where the header is of a later version
 */
export function readHeader(source: Source, address: number): Header {
  if (source.hasSignature(address, 'OHDR')) throw new NewerLayout();
  if (source.u8(address) !== 1) {
    source.fail(`broken HDF5 structure: there is no object header at byte ${address}`);
  }
  const messages = new Map<number, Message>();
  const links: Message[] = [];
  const blocks = [{ at: address + PREFIX_BYTES, length: source.u32(address + 8) }];
  for (let block = blocks.shift(); block !== undefined; block = blocks.shift()) {
    source.slice(block.at, block.length);
    const end = block.at + block.length;
    for (let at = block.at; at + MESSAGE_PREFIX_BYTES <= end; ) {
      source.countStructures();
      const type = source.u16(at);
      const length = source.u16(at + 2);
      const content = at + MESSAGE_PREFIX_BYTES;
      if (content + length > end) source.fail(`broken HDF5 structure: a message at byte ${at} is cut`);
      if (type === MESSAGE.continuation) {
        blocks.push({ at: source.address(content), length: source.size(content + 8) });
      } else {
        const message = { at: content, length, shared: (source.u8(at + 4) & SHARED_FLAG) !== 0 };
        if (type === MESSAGE.link) links.push(message);
        if (!messages.has(type)) messages.set(type, message);
      }
      at = content + length;
    }
  }
  return { messages, links };
}
