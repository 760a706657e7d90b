import { Worker } from 'node:worker_threads';
import type { FloatRunState, FloatTask } from '../../study/learn/float-run.js';

/** Places in the shared control words: samples done, and the wish to stop. */
const DONE = 0;
export const STOP = 1;

export interface TwinStart {
  readonly task: FloatTask;
  readonly state: FloatRunState | null;
  readonly control: SharedArrayBuffer;
}

export interface TwinMessage {
  readonly state: FloatRunState;
  readonly finished: boolean;
  readonly wallS: number;
}

/** The float twin on a thread of its own. */
export class TwinThread {
  readonly #flags: Int32Array;
  readonly #ended: Promise<TwinMessage>;
  #lost: string | null = null;

  constructor(task: FloatTask, state: FloatRunState | null) {
    const control = new SharedArrayBuffer(8);
    this.#flags = new Int32Array(control);
    const start: TwinStart = { task, state, control };
    const worker = new Worker(new URL('./twin-worker.js', import.meta.url), { workerData: start });
    this.#ended = new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      // Where it ends as it should, its message has come before.
      worker.once('exit', code => reject(new Error(`it ended with code ${code}`)));
    });
    // Whoever waits sees the error; until then it must not end the process.
    this.#ended.catch((error: unknown) => {
      this.#lost = error instanceof Error ? error.message : String(error);
    });
  }

  /** Samples done so far. */
  get done(): number {
    return Atomics.load(this.#flags, DONE);
  }

  /** Waits for the end, or after {@link stop} for the current sample. */
  get ended(): Promise<TwinMessage> {
    return this.#ended;
  }

  /** Why it ended before its end; null where it did not. */
  get lost(): string | null {
    return this.#lost;
  }

  stop(): void {
    Atomics.store(this.#flags, STOP, 1);
  }
}
