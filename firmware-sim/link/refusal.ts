import { SpikeloomError } from '../../src/fixed/error.js';
import type { RefusalCode } from './schema.js';

/** A frame that the monitor does not carry out: thrown in the monitor, and by the host's side again. */
export class Refusal extends SpikeloomError {
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** Throws a {@link Refusal}; an expression of type `never`, so that it can end a branch. */
export function refuse(code: RefusalCode, message: string): never {
  throw new Refusal(code, message);
}
