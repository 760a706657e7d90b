import { raise } from '../fixed/error.js';
import { type WasmMemory, webAssembly } from './kernels/web-assembly.js';

const PAGE_BYTES = 65_536;

/** A WebAssembly memory ends at 4 GiB. */
export const MEMORY_LIMIT_BYTES = 65_536 * PAGE_BYTES;

/** Arrays start on cache lines, and rows of weights on whole vectors. */
const ALIGN_BYTES = 64;

/**
 * One linear memory that holds all hot state of an engine, handed out once and never freed: SIMD
 * kernels and worker threads see the same bytes, and a checkpoint is a copy of it.
 */
export class Arena {
  readonly memory: WasmMemory;
  #used = 0;

  /** @param bytes upper bound of all that will be taken; refused beyond {@link MEMORY_LIMIT_BYTES}. */
  constructor(bytes: number) {
    if (bytes > MEMORY_LIMIT_BYTES) {
      raise(
        `the image needs ${Math.ceil(bytes / 2 ** 20)} MiB of memory; limit ${MEMORY_LIMIT_BYTES / 2 ** 20} MiB; ` +
          'lower the weight width or split the network over several images',
      );
    }
    const pages = Math.max(1, Math.ceil(bytes / PAGE_BYTES));
    this.memory = new webAssembly.Memory({ initial: pages, maximum: pages });
  }

  /** Bytes handed out so far; all state lies below this offset. */
  get usedBytes(): number {
    return this.#used;
  }

  int8(length: number): Int8Array {
    return new Int8Array(this.memory.buffer, this.#take(length), length);
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

  #take(bytes: number): number {
    const offset = this.#used;
    this.#used += Math.ceil(bytes / ALIGN_BYTES) * ALIGN_BYTES;
    if (this.#used > this.memory.buffer.byteLength) {
      throw new Error(
        `engine memory was planned too small: ${this.#used} > ${this.memory.buffer.byteLength}`,
      );
    }
    return offset;
  }
}
