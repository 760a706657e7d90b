import { crc32 } from '../../src/fixed/crc32.js';
import { refuse } from '../link/refusal.js';
import { MAX_CHUNK_BYTES } from '../link/schema.js';

/** Largest image or checkpoint that the monitor takes in. */
export const MAX_BULK_BYTES = 2 ** 30;

/** Takes in a block that is larger than a frame: its size and CRC-32 first, then pieces, in order, without gaps. */
export class BulkIntake {
  readonly purpose: 'load' | 'restore';
  readonly crc: number;
  /** Taken at once: many small pieces would stay scattered over the host's memory. */
  readonly #block: Uint8Array;
  #received = 0;

  constructor(purpose: 'load' | 'restore', total: number, crc: number) {
    if (total > MAX_BULK_BYTES) {
      refuse('bad argument', `${purpose} announces ${total} bytes; limit ${MAX_BULK_BYTES}`);
    }
    this.purpose = purpose;
    this.crc = crc;
    this.#block = new Uint8Array(total);
  }

  append(offset: number, data: Uint8Array): void {
    if (offset !== this.#received) {
      const mistake = offset < this.#received ? 'overlaps what came before' : 'leaves a gap';
      const place = `the ${this.purpose} piece at offset ${offset}`;
      refuse('bad argument', `${place} ${mistake}; expected offset ${this.#received}`);
    }
    if (data.length > MAX_CHUNK_BYTES) {
      refuse('bad argument', `the ${this.purpose} piece has ${data.length} bytes; limit ${MAX_CHUNK_BYTES}`);
    }
    const reach = offset + data.length;
    if (reach > this.#block.length) {
      refuse(
        'bad argument',
        `the ${this.purpose} piece reaches to byte ${reach}; ${this.#block.length} were announced`,
      );
    }
    this.#block.set(data, offset);
    this.#received = reach;
  }

  /** The whole block. Refuses one that is incomplete or damaged. */
  whole(): Uint8Array {
    if (this.#received !== this.#block.length) {
      const what = `${this.#received} of ${this.#block.length} bytes came`;
      refuse('bad argument', `the ${this.purpose} is incomplete: ${what}`);
    }
    const actual = crc32(this.#block);
    if (actual !== this.crc) {
      const what = `its checksum is 0x${actual.toString(16)}; 0x${this.crc.toString(16)} was announced`;
      refuse('bad checksum', `the ${this.purpose} is damaged: ${what}`);
    }
    return this.#block;
  }
}
