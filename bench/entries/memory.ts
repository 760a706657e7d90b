import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MemoryUse } from '../children/memory.js';
import type { FigureEntry } from '../entry.js';

/** What an engine may take however small its image. */
const FIXED_BYTES = 64 * 2 ** 20;

/**
 * Memory of a process that has an engine running an image file, beyond that of the same process before and
 * beyond 64 MiB, by synapse of 8 bits. A process of its own, so that nothing else is in it.
 */
export const memory: FigureEntry = {
  kind: 'figure',
  name: 'memory',
  unit: 'bytes a synapse',
  goal: 1.3,
  measure({ quick, seed }) {
    const child = fileURLToPath(new URL('../children/memory.js', import.meta.url));
    if (!existsSync(child)) return 'the benches run from their sources, which no child process can';
    const folder = mkdtempSync(join(tmpdir(), 'spikeloom-bench-'));
    try {
      const file = join(folder, 'synthetic.img');
      run(child, ['write', file, String(quick ? 16 : 1024), String(seed)]);
      const use: MemoryUse = JSON.parse(run(child, ['run', file]));
      const beyond = use.rssBytes - use.rssBytesBefore - FIXED_BYTES;
      const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;
      return {
        value: Math.max(0, beyond) / use.synapses,
        note:
          `${use.synapses} synapses, resident ${mebibytes(use.rssBytesBefore)} before and ` +
          `${mebibytes(use.rssBytes)} running, ${mebibytes(use.peakBytes)} at most while booting; ` +
          `${mebibytes(use.arrayBufferBytes)} of it in array buffers, ${mebibytes(use.externalBytes)} external`,
      };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function run(child: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', child, ...args], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the memory bench ended with ${status}: ${stderr}`);
  return stdout;
}
