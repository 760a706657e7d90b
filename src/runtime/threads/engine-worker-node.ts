/** A thread that runs a share of a chip whose memory another thread has filled. */
import { workerData } from 'node:worker_threads';
import { Engine } from '../../engine/engine.js';
import type { ThreadStart } from './thread-start.js';

const { image, options, thread } = workerData as ThreadStart;
new Engine(image, { ...options, thread }).serve(thread);
