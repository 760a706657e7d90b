/**
 * Starts an engine's threads and watches them. It is a thread of its own because the first one cannot
 * watch: it waits for the others without an event loop.
 */
import { Worker, workerData } from 'node:worker_threads';
import type { SupervisorStart, ThreadStart } from './thread-start.js';
import { watchThreads } from './watch-threads-node.js';

const { image, options, threads, crewWords } = workerData as SupervisorStart;
const script = new URL('./engine-worker-node.js', import.meta.url);
watchThreads(crewWords, threads, thread => {
  const start: ThreadStart = { image, options, thread };
  return new Worker(script, { workerData: start });
});
