import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Crew } from '../../engine/crew.js';
import { Engine, type EngineOptions } from '../../engine/engine.js';
import { raise } from '../../fixed/error.js';
import type { EngineStarter } from '../session.js';
import { type ThreadChoice, threadsFor } from './thread-count.js';
import type { SupervisorStart } from './thread-start.js';

export interface ThreadOptions {
  readonly threads: ThreadChoice;
  /** Threads of this process that compute beside the chip: their processors are not free for it. Default 0. */
  readonly busy?: number;
}

/** Makes engines that share their work among threads of this machine. Results do not depend on it. */
export function threadedEngines({ threads: choice, busy = 0 }: ThreadOptions): EngineStarter {
  return (image, options) => {
    const processors = availableParallelism();
    const threads = threadsFor(choice, image, processors - busy);
    if (threads === 1) return new Engine(image, options);
    // Threads that wait awake keep one that has no processor from coming.
    const spins = threads + busy <= processors;
    const shared: EngineOptions = { ...options, threads, spins, shared: true };
    const engine = new Engine(image, shared);
    const start: SupervisorStart = {
      image: engine.image,
      options: { ...shared, memory: engine.arena.memory },
      threads,
      crewWords: engine.crewWords,
    };
    startSupervisor(start);
    return engine;
  };
}

function startSupervisor(start: SupervisorStart): void {
  try {
    const supervisor = new Worker(new URL('./supervisor-node.js', import.meta.url), { workerData: start });
    supervisor.unref();
    supervisor.once('error', ({ message }) => Crew.declareLost(start.crewWords, 1, message));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    raise(`no thread could be started beside the first (${error.message}); give --threads 1`);
  }
}
