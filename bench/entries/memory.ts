import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MemoryUse } from '../children/memory.js';
import type { Figure, FigureEntry } from '../entry.js';

/** What a chip may take however small its image. */
const FIXED_BYTES = 64 * 2 ** 20;

/**
 * Memory of a process that runs an image file, beyond that of the same process before and beyond 64 MiB, by
 * synapse of 8 bits: of the engine alone, and of a chip that was booted over the host link. A process of its
 * own, so that nothing else is in it.
 */
export const memories: readonly FigureEntry[] = [
  entry('memory-engine', 'engine'),
  entry('memory', 'session'),
];

function entry(name: string, task: 'engine' | 'session'): FigureEntry {
  return {
    kind: 'figure',
    name,
    unit: 'bytes a synapse',
    goal: 1.3,
    measure({ quick, seed }) {
      const child = fileURLToPath(new URL('../children/memory.js', import.meta.url));
      if (!existsSync(child)) return 'the benches run from their sources, which no child process can';
      const folder = mkdtempSync(join(tmpdir(), 'spikeloom-bench-'));
      try {
        const file = join(folder, 'synthetic.img');
        run(child, ['write', file, String(quick ? 16 : 1024), String(seed)]);
        return figureOf(JSON.parse(run(child, [task, file])));
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
  };
}

function figureOf(use: MemoryUse): Figure {
  const beyond = use.rssBytes - use.rssBytesBefore - FIXED_BYTES;
  const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
  return {
    value: Math.max(0, beyond) / use.synapses,
    note:
      `${use.synapses} synapses, resident ${mebibytes(use.rssBytesBefore)} before and ` +
      `${mebibytes(use.rssBytes)} running, ${mebibytes(use.peakBytes)} at most while booting; ` +
      `${mebibytes(use.externalBytes)} outside the JavaScript heap`,
  };
}

function run(child: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', child, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the memory bench ended with ${status}: ${stderr}`);
  return stdout;
}
