const START_BYTES = 4096;
/** Structures of HDF5's oldest layout begin at multiples of it. */
export const ALIGNMENT = 8;

/** The bytes of a file being written, little-endian; what nobody writes stays zero. */
export class Sink {
  #bytes = new Uint8Array(START_BYTES);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  /** Takes room for `length` bytes, and gives its address. */
  take(length: number): number {
    const at = this.#length;
    this.#length = aligned(at + length);
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  /** Takes room for bytes and writes them. */
  append(bytes: Uint8Array): number {
    const at = this.take(bytes.length);
    this.#bytes.set(bytes, at);
    return at;
  }

  set(at: number, bytes: Uint8Array | readonly number[]): void {
    this.#bytes.set(bytes, at);
  }

  signature(at: number, text: string): void {
    for (let i = 0; i < text.length; i++) this.#bytes[at + i] = text.charCodeAt(i);
  }

  u16(at: number, value: number): void {
    this.#view.setUint16(at, value, true);
  }

  u32(at: number, value: number): void {
    this.#view.setUint32(at, value, true);
  }

  /** A size, or an address; null is the address of nothing. */
  u64(at: number, value: number | null): void {
    this.#view.setBigUint64(at, value === null ? 2n ** 64n - 1n : BigInt(value), true);
  }

  get length(): number {
    return this.#length;
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }
}

export function aligned(bytes: number): number {
  return ALIGNMENT * Math.ceil(bytes / ALIGNMENT);
}
