import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ByteSink } from '../../report/traces/table.js';
import { attempt } from '../write-atomic.js';

/**
 * A file that is written piece by piece under another name beside its own, and takes its own when it is whole.
 * What is written is on its way to the disk when `write` returns, so that nothing piles up in memory.
 */
export class TraceFile implements ByteSink {
  readonly path: string;
  readonly #temporary: string;
  #descriptor: number | null;

  /** @throws SpikeloomError where it cannot be written */
  constructor(path: string) {
    this.path = path;
    this.#temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
    this.#descriptor = attempt(path, () => openSync(this.#temporary, 'w'));
  }

  write(bytes: Uint8Array): void {
    attempt(this.path, () => {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor!, bytes, done);
    });
  }

  /** Makes sure that all of it is on the disk. */
  close(): void {
    attempt(this.path, () => fsyncSync(this.#descriptor!));
    this.#release();
  }

  /** Gives a file that is closed its name. */
  keep(): void {
    attempt(this.path, () => renameSync(this.#temporary, this.path));
  }

  /** Leaves nothing of it. */
  discard(): void {
    this.#release();
    rmSync(this.#temporary, { force: true });
  }

  #release(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor);
    this.#descriptor = null;
  }
}
