/** `node --expose-gc memory.js write FILE CORES SEED`, then `node --expose-gc memory.js run FILE`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { Engine } from '../../src/engine/engine.js';
import { decodeImage } from '../../src/image/decode.js';
import { encodeImage } from '../../src/image/encode.js';
import { syntheticImage } from '../synthetic-image.js';

/** What the second call prints. */
export interface MemoryUse {
  readonly synapses: number;
  /** Resident, after a collection: before anything was read, and while the engine runs. */
  readonly rssBytesBefore: number;
  readonly rssBytes: number;
  readonly arrayBufferBytes: number;
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
  const engine = boot();
  engine.loadInput(0, [1]);
  engine.run(STEPS);
  const { rss, arrayBuffers, external } = settled();
  const synapses = engine.crossbars.reduce((sum, { rows, columns }) => sum + rows * columns, 0);
  const use: MemoryUse = {
    synapses,
    rssBytesBefore,
    rssBytes: rss,
    arrayBufferBytes: arrayBuffers,
    externalBytes: external,
    peakBytes: process.resourceUsage().maxRSS * 1024,
  };
  process.stdout.write(JSON.stringify(use));
}

/** The file's bytes are gone when this returns; what was decoded is the engine's to keep or not. */
function boot(): Engine {
  return new Engine(decodeImage(readFileSync(file)));
}

function settled(): NodeJS.MemoryUsage {
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  return process.memoryUsage();
}
