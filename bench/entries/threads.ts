import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Engine } from '../../src/engine/engine.js';
// Threads are started by the names of their files: these are what brings them into the build.
import type {} from '../../src/runtime/threads/engine-worker-node.js';
import { threadedEngines } from '../../src/runtime/threads/start-engine-node.js';
import type {} from '../../src/runtime/threads/supervisor-node.js';
import { type Amount, engineRun } from '../engine-run.js';
import type { Entry } from '../entry.js';
import { syntheticImage } from '../synthetic-image.js';
import { MILLION, SIXTY_FOUR_K } from './steps.js';

const THREADS = 2;

/** Steps of the entries `step-64k` and `step-1m` on two threads, against one. */
export const threads: readonly Entry[] = [entry('threads-64k', SIXTY_FOUR_K), entry('threads-1m', MILLION)];

function entry(name: string, full: Amount): Entry {
  return {
    name,
    unit: 'steps',
    goal: 1.7,
    open({ quick, seed }) {
      const processors = availableParallelism();
      if (processors < THREADS) return `there is one processor; ${THREADS} threads need ${THREADS}`;
      const supervisor = new URL('../../src/runtime/threads/supervisor-node.js', import.meta.url);
      if (!existsSync(fileURLToPath(supervisor))) {
        return 'the benches run from their sources, which no thread can';
      }
      const amount = quick ? { cores: 2, steps: 20 } : full;
      const image = syntheticImage({ cores: amount.cores, seed });
      const threaded = threadedEngines({ threads: THREADS })(image, {});
      return {
        ours: engineRun('two threads', threaded, amount, seed),
        yardstick: engineRun('one thread', new Engine(image), amount, seed),
        close: () => threaded.close(),
      };
    },
  };
}
