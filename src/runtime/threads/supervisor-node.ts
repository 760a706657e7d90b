/**
 * Starts an engine's threads and watches them. It is a thread of its own because the first one cannot
 * watch: it waits for the others without an event loop.
 */
import { Worker, workerData } from 'node:worker_threads';
import { Crew } from '../../engine/crew.js';
import type { SupervisorStart, ThreadStart } from './thread-start.js';

const { image, options, threads, crewWords } = workerData as SupervisorStart;
for (let thread = 1; thread < threads; thread++) {
  const start: ThreadStart = { image, options, thread };
  const worker = new Worker(new URL('./engine-worker-node.js', import.meta.url), { workerData: start });
  // Threads end one way only, when they are told to; the words are not looked at any more then.
  worker.once('exit', () => Crew.declareDead(crewWords, thread));
  worker.once('error', () => Crew.declareDead(crewWords, thread));
}
