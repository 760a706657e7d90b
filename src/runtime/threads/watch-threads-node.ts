import type { Worker } from 'node:worker_threads';
import { Crew } from '../../engine/crew.js';

/** Far below what the crew waits for. */
const PULSE_MS = 100;

/**
 * Starts the threads 1 .. `threads` - 1 of a crew and watches them until all have ended.
 * @param start makes the thread of that number
 */
export function watchThreads(
  crewWords: Int32Array,
  threads: number,
  start: (thread: number) => Worker,
): void {
  const pulse = setInterval(() => Crew.pulse(crewWords), PULSE_MS);
  let left = threads - 1;
  for (let thread = 1; thread < threads; thread++) {
    const lose = (reason: string) => Crew.declareLost(crewWords, thread, reason);
    let worker: Worker;
    try {
      worker = start(thread);
    } catch (error) {
      lose(`it could not be started: ${reasonOf(error)}`);
      clearInterval(pulse);
      return;
    }
    worker.once('error', error => lose(reasonOf(error)));
    // Threads end one way only, when they are told to; the words are not looked at any more then.
    worker.once('exit', code => {
      lose(`it ended with code ${code}`);
      left--;
      if (left === 0) clearInterval(pulse);
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
