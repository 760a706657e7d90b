import type { Arena } from './arena.js';

/**
 * The last values of one signal, for readers that learn of it late: written once a step, read
 * `latenessSteps` later, undefined (the `before` value) in the first steps after a reset.
 */
export class LateValues {
  readonly #ring: Int32Array;
  /** [0]: values written since the reset. */
  readonly #written: Int32Array;
  readonly #before: number;

  constructor(latenessSteps: number, before: number, arena: Arena) {
    this.#ring = arena.int32(latenessSteps + 1);
    this.#written = arena.int32(1);
    this.#before = before;
  }

  /** Writes this step's value and gives the one of `latenessSteps` steps ago. */
  push(value: number): number {
    const { length } = this.#ring;
    const step = this.#written[0];
    this.#written[0] = step + 1;
    this.#ring[step % length] = value;
    const then = step - (length - 1);
    return then < 0 ? this.#before : this.#ring[then % length];
  }

  clear(): void {
    this.#ring.fill(0);
    this.#written[0] = 0;
  }
}
