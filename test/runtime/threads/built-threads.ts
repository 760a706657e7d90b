import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { Engine } from '../../../src/engine/engine.js';
import type { EngineStarter } from '../../../src/runtime/session.js';
import { projectRoot } from '../../cli/support/built-cli.js';

type StartEngine = typeof import('../../../src/runtime/threads/start-engine-node.js');

const RUNTIME = join(projectRoot, 'dist/src/runtime/threads');
export const ENGINE = join(projectRoot, 'dist/src/engine');

/** The build's way to start threads: a thread's script is there in the build alone (`ensureBuilt` first). */
export function builtThreads(): Promise<StartEngine> {
  return import(/* @vite-ignore */ urlOf(RUNTIME, 'start-engine-node.js'));
}

export function urlOf(folder: string, file: string): string {
  return pathToFileURL(join(folder, file)).href;
}

/**
 * Starts engines of `threads` threads, of which one dies; the build's own watch is over all of them.
 * @param die JavaScript that thread 2 does when it sends the spikes of its step `dieAt` (from 0), with
 *   `sends` the number of steps before
 * @param onSupervisor sees the thread that watches
 */
export function dyingEngines(
  threads: number,
  dieAt: number,
  die: string,
  onSupervisor: (supervisor: Worker) => void = () => {},
): EngineStarter {
  const dying = `
    const { workerData: { image, options, thread } } = require('node:worker_threads');
    import(${JSON.stringify(urlOf(ENGINE, 'engine.js'))}).then(({ Engine }) => {
      const engine = new Engine(image, { ...options, thread });
      if (thread === 1) {
        const { send } = engine.kernels;
        let sends = 0;
        engine.kernels.send = (share, now) => {
          if (sends++ === ${dieAt}) { ${die} }
          send(share, now);
        };
      }
      engine.serve(thread);
    });`;
  const supervising = `
    const { Worker, workerData: { image, options, threads, crewWords } } = require('node:worker_threads');
    import(${JSON.stringify(urlOf(RUNTIME, 'watch-threads-node.js'))}).then(({ watchThreads }) =>
      watchThreads(crewWords, threads, thread =>
        new Worker(${JSON.stringify(dying)}, { eval: true, workerData: { image, options, thread } })));`;
  return (image, options) => {
    const shared = { ...options, threads, shared: true };
    const engine = new Engine(image, shared);
    const workerData = {
      image: engine.image,
      options: { ...shared, memory: engine.arena.memory },
      threads,
      crewWords: engine.crewWords,
    };
    const supervisor = new Worker(supervising, { eval: true, workerData });
    supervisor.unref();
    onSupervisor(supervisor);
    return engine;
  };
}
