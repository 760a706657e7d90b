import { raise } from '../fixed/error.js';
import { type WasmMemory, webAssembly } from './kernels/web-assembly.js';

const PAGE_BYTES = 65_536;

/** A WebAssembly memory ends at 4 GiB. */
export const MEMORY_LIMIT_BYTES = 65_536 * PAGE_BYTES;

/** Arrays start on cache lines, and rows of weights on whole vectors. */
const ALIGN_BYTES = 64;

export interface ArenaOptions {
  /** Memory that another thread has filled; its arrays are found again, none is written. */
  readonly memory?: WasmMemory | undefined;
  /** Whether other threads are to see the memory. */
  readonly shared?: boolean | undefined;
  /** Bytes that the machine can give. */
  readonly limitBytes?: number | undefined;
}

/** A part of a memory that hands out arrays, each on a cache line of its own. */
export class Region {
  readonly memory: WasmMemory;
  /** Whether the arrays are new: all 0, to be filled. */
  readonly fresh: boolean;
  readonly #take: (bytes: number) => number;

  /** @param take reserves bytes and returns their offset */
  constructor(memory: WasmMemory, fresh: boolean, take: (bytes: number) => number) {
    this.memory = memory;
    this.fresh = fresh;
    this.#take = take;
  }

  /** A region within bytes that have been taken. */
  static within(room: Uint8Array, memory: WasmMemory, fresh: boolean): Region {
    let used = 0;
    return new Region(memory, fresh, bytes => {
      const offset = room.byteOffset + used;
      used += lines(bytes);
      if (used > room.length) throw new Error(`${room.length} bytes were taken for arrays of ${used}`);
      return offset;
    });
  }

  uint8(length: number): Uint8Array {
    return new Uint8Array(this.memory.buffer, this.#take(length), length);
  }

  uint16(length: number): Uint16Array {
    return new Uint16Array(this.memory.buffer, this.#take(length * 2), length);
  }

  int16(length: number): Int16Array {
    return new Int16Array(this.memory.buffer, this.#take(length * 2), length);
  }

  int32(length: number): Int32Array {
    return new Int32Array(this.memory.buffer, this.#take(length * 4), length);
  }

  uint32(length: number): Uint32Array {
    return new Uint32Array(this.memory.buffer, this.#take(length * 4), length);
  }

  float32(length: number): Float32Array {
    return new Float32Array(this.memory.buffer, this.#take(length * 4), length);
  }

  float64(length: number): Float64Array {
    return new Float64Array(this.memory.buffer, this.#take(length * 8), length);
  }

  /** An array that starts with these values. */
  int32From(values: ArrayLike<number>): Int32Array {
    const array = this.int32(values.length);
    if (this.fresh) array.set(values);
    return array;
  }
}

/**
 * One linear memory that holds all hot arrays of an engine, handed out once and never freed: SIMD
 * kernels and threads see the same bytes. State is taken from the start, and a checkpoint is a copy of it;
 * {@link tables}, which follow from the image and the number of threads, are taken from the end.
 */
export class Arena extends Region {
  readonly tables: Region;
  readonly #cursor: { used: number; end: number };

  /**
   * @param bytes upper bound of all that will be taken
   * @throws SpikeloomError where that is more than {@link MEMORY_LIMIT_BYTES} or `limitBytes`
   */
  constructor(bytes: number, { memory, shared = false, limitBytes }: ArenaOptions = {}) {
    refuseBeyond(bytes, MEMORY_LIMIT_BYTES, 'a WebAssembly memory ends at');
    if (limitBytes !== undefined) refuseBeyond(bytes, limitBytes, 'this machine has free');
    const pages = Math.max(1, Math.ceil(bytes / PAGE_BYTES));
    const own = memory ?? new webAssembly.Memory({ initial: pages, maximum: pages, shared });
    const cursor = { used: 0, end: own.buffer.byteLength };
    const room = (taken: number) => {
      if (cursor.used > cursor.end) throw new Error(`engine memory was planned too small for ${taken} bytes`);
    };
    super(own, memory === undefined, bytes => {
      const offset = cursor.used;
      cursor.used += lines(bytes);
      room(bytes);
      return offset;
    });
    this.#cursor = cursor;
    this.tables = new Region(own, memory === undefined, bytes => {
      cursor.end -= lines(bytes);
      room(bytes);
      return cursor.end;
    });
  }

  /** Bytes of state handed out so far; all of it lies below this offset. */
  get usedBytes(): number {
    return this.#cursor.used;
  }
}

function lines(bytes: number): number {
  return Math.ceil(bytes / ALIGN_BYTES) * ALIGN_BYTES;
}

function refuseBeyond(bytes: number, limit: number, owner: string): void {
  if (bytes <= limit) return;
  raise(
    `the image needs ${Math.ceil(bytes / 2 ** 20)} MiB of memory; ${owner} ${Math.floor(limit / 2 ** 20)} MiB; ` +
      'lower the weight width or split the network over several images',
  );
}
