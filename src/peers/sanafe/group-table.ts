import type { SanafeGroup } from './system.js';

const ENCODER = new TextEncoder();

/** Slots that a name may be in. */
const MAX_PROBES = 32;

/**
 * Groups by the bytes of their names; nothing is decoded for a look-up. Where many names are made to fall together, some
 * groups are left out, so that no file makes a look-up long.
 */
export class GroupTable {
  /** Open addressing, three quarters of it empty at least: numbers of groups from 1, 0 for none. */
  readonly #slots: Int32Array;
  readonly #names: readonly Uint8Array[];
  readonly #groups: readonly SanafeGroup[];

  /** @param groups none of which has another's name */
  constructor(groups: readonly SanafeGroup[]) {
    this.#groups = groups;
    this.#names = groups.map(({ name }) => ENCODER.encode(name));
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(4 * groups.length + 1)));
    this.#names.forEach((name, index) => {
      const first = this.#firstSlot(name, 0, name.length);
      for (let probe = 0; probe < MAX_PROBES; probe++) {
        const slot = (first + probe) & (this.#slots.length - 1);
        if (this.#slots[slot] !== 0) continue;
        this.#slots[slot] = index + 1;
        return;
      }
    });
  }

  /** The group whose name is bytes[start, end); undefined: there is none, or it was left out. */
  find(bytes: Uint8Array, start: number, end: number): SanafeGroup | undefined {
    const first = this.#firstSlot(bytes, start, end);
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const index = this.#slots[(first + probe) & (this.#slots.length - 1)]! - 1;
      if (index < 0) return undefined;
      if (same(this.#names[index]!, bytes, start, end)) return this.#groups[index];
    }
    return undefined;
  }

  /** Where the search for a name begins: FNV-1a of its bytes. */
  #firstSlot(bytes: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
    return (hash ^ (hash >>> 16)) & (this.#slots.length - 1);
  }
}

function same(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) return false;
  return true;
}
