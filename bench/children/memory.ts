/** `node --expose-gc memory.js write FILE CORES SEED`, then `node --expose-gc memory.js engine|session FILE`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Engine } from '../../src/engine/engine.js';
import { decodeImage } from '../../src/image/decode.js';
import { encodeImage } from '../../src/image/encode.js';
import { loadChip } from '../../src/runtime/chips-node.js';
import { Session } from '../../src/runtime/session.js';
import { syntheticImage } from '../synthetic-image.js';

/** What the second call prints. */
export interface MemoryUse {
  readonly synapses: number;
  /** Resident, after a collection: before anything was read, and while the chip runs. */
  readonly rssBytesBefore: number;
  readonly rssBytes: number;
  readonly externalBytes: number;
  /** Most that was ever resident. */
  readonly peakBytes: number;
}

const STEPS = 10;
const [task, file, cores, seed] = process.argv.slice(2);
if (task === 'write') {
  writeFileSync(file, encodeImage(syntheticImage({ cores: Number(cores), seed: Number(seed) })));
} else {
  const rssBytesBefore = settled().rss;
  const running = task === 'session' ? startSession() : startEngine();
  const { rss, external } = settled();
  const { crossbars } = running.engine;
  const synapses = crossbars.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const use: MemoryUse = {
    synapses,
    rssBytesBefore,
    rssBytes: rss,
    externalBytes: external,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
  process.stdout.write(JSON.stringify(use));
}

/** What is kept alive while memory is measured. The file's bytes are ours no more when these return. */
interface Running {
  readonly engine: Engine;
}

function startEngine(): Running {
  const engine = new Engine(decodeImage(readFileSync(file)));
  engine.loadInput(0, [1]);
  engine.run(STEPS);
  return { engine };
}

/** Everything that a run keeps: the chip is booted over the host link. */
function startSession(): Running {
  const session = new Session(readFileSync(file), loadChip('loom1'), { timing: 'none' });
  session.link.loadInput(0, Uint8Array.of(1));
  session.link.step(STEPS);
  return session;
}

function settled(): NodeJS.MemoryUsage {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  return process.memoryUsage();
}
