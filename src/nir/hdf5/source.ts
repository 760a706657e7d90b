import { raise } from '../../fixed/error.js';
import { printable } from '../place.js';
import { MAX_DATA_BYTES } from './tree.js';

/** Of data that deflate packs at its best. */
const MOST_PACKED = 1032;

/** HDF5's address of what was never written. */
const UNDEFINED_ADDRESS = 0xffff_ffff_ffff_ffffn;

/**
 * The bytes of an HDF5 file, little-endian, with every access checked; and the work that reading it may take, which
 * ends files that lead in circles.
 */
export class Source {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** Object that is being read, such as `node/nodes/lif/tau`. */
  path = '';
  readonly #view: DataView;
  #structuresLeft: number;
  #dataBytesLeft: number;

  constructor(bytes: Uint8Array, file: string) {
    // Not a Buffer of Node's, whose slices are views.
    this.bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.file = file;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // The smallest structure is an entry of 8 bytes, and each is read once.
    this.#structuresLeft = 64 + Math.floor(bytes.length / 8);
    this.#dataBytesLeft = Math.min(2 * MAX_DATA_BYTES, 4096 + MOST_PACKED * bytes.length);
  }

  /** @throws SpikeloomError that names the file and the object being read */
  fail(message: string): never {
    return raise(printable(this.path === '' ? message : `${this.path}: ${message}`), { file: this.file });
  }

  u8(at: number): number {
    return this.#view.getUint8(this.#within(at, 1));
  }

  u16(at: number): number {
    return this.#view.getUint16(this.#within(at, 2), true);
  }

  u32(at: number): number {
    return this.#view.getUint32(this.#within(at, 4), true);
  }

  /** A size or count, as a number that is exact. */
  size(at: number): number {
    const value = this.#view.getBigUint64(this.#within(at, 8), true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) {
      return this.fail(`broken HDF5 structure: the size at byte ${at} is ${value}`);
    }
    return Number(value);
  }

  /** An address in the file. */
  address(at: number): number {
    if (this.isUndefined(at)) return this.fail(`broken HDF5 structure: there is no address at byte ${at}`);
    const address = this.size(at);
    this.#within(address, 1);
    return address;
  }

  isUndefined(at: number): boolean {
    return this.#view.getBigUint64(this.#within(at, 8), true) === UNDEFINED_ADDRESS;
  }

  slice(at: number, length: number): Uint8Array {
    this.#within(at, length);
    return this.bytes.subarray(at, at + length);
  }

  /** The text up to the next NUL. */
  name(at: number): string {
    const end = this.bytes.indexOf(0, at);
    if (end < 0) return this.fail(`broken HDF5 structure: the name at byte ${at} has no end`);
    return this.text(this.slice(at, end - at));
  }

  /** @throws SpikeloomError where the bytes are not UTF-8 */
  text(bytes: Uint8Array): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      return this.fail('a text is not UTF-8');
    }
  }

  /** Holds the four letters that structures begin with against what they should be. */
  expectSignature(at: number, signature: string): void {
    if (!this.hasSignature(at, signature)) {
      this.fail(`broken HDF5 structure: there is no ${signature} at byte ${at}`);
    }
  }

  hasSignature(at: number, signature: string): boolean {
    const found = this.slice(at, Math.min(signature.length, Math.max(0, this.bytes.length - at)));
    return found.length === signature.length && found.every((byte, i) => byte === signature.charCodeAt(i));
  }

  /** To be called for each structure (header, node of a tree, group, chunk) that is read. */
  countStructures(structures = 1): void {
    this.#structuresLeft -= structures;
    if (this.#structuresLeft < 0) this.fail('broken HDF5 structure: it leads in circles');
  }

  /** To be called before memory is taken for data. */
  countData(bytes: number): void {
    if (bytes > MAX_DATA_BYTES) {
      this.fail(`its data would take ${bytes} bytes; at most ${MAX_DATA_BYTES} are read`);
    }
    this.#dataBytesLeft -= bytes;
    if (this.#dataBytesLeft < 0) {
      this.fail(`its data would take more than a file of ${this.bytes.length} bytes can hold`);
    }
  }

  #within(at: number, length: number): number {
    if (at < 0 || length < 0 || at + length > this.bytes.length) {
      this.fail(
        `broken HDF5 structure: it points to bytes ${at} to ${at + length}, the file has ${this.bytes.length}`,
      );
    }
    return at;
  }
}
