/** Ctrl-C and its like, heard instead of ending the process: a run then stops at the next sample. */
export class Interruption {
  #wanted = false;
  readonly #hear = () => {
    this.#wanted = true;
  };

  constructor() {
    process.on('SIGINT', this.#hear);
    process.on('SIGTERM', this.#hear);
  }

  /** Whether somebody wants the run to stop. */
  get wanted(): boolean {
    return this.#wanted;
  }

  /** Lets signals end the process again. */
  release(): void {
    process.off('SIGINT', this.#hear);
    process.off('SIGTERM', this.#hear);
  }
}
