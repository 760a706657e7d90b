/** The float twin's thread: trains and tests beside the chip, stops when it is told to. */
import { parentPort, workerData } from 'node:worker_threads';
import { startFloatRun } from '../../study/learn/float-run.js';
import { STOP, type TwinMessage, type TwinStart } from './twin-thread.js';

const { task, state, control } = workerData as TwinStart;
const flags = new Int32Array(control);
const run = startFloatRun(task, state);
const start = performance.now();
while (!run.finished && Atomics.load(flags, STOP) === 0) {
  run.next();
  Atomics.store(flags, 0, run.done);
}
const message: TwinMessage = {
  state: run.save(),
  finished: run.finished,
  wallS: (performance.now() - start) / 1000,
};
parentPort?.postMessage(message);
