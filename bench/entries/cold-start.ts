import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/runtime/package-root-node.js';
import type { Contender } from '../contender.js';
import type { Entry } from '../entry.js';
import { sink } from '../sink.js';

/** `spikeloom chips` from start to end, against Node that does nothing. */
export const coldStart: Entry = {
  name: 'cold-start',
  unit: 'starts',
  // 150 ms where Node alone takes 90.
  goal: 0.6,
  open({ quick }) {
    const main = join(packageRoot(), 'dist', 'src', 'cli', 'main.js');
    if (!existsSync(main)) return 'the command line is not built (npm run build)';
    const starts = quick ? 1 : 3;
    return {
      ours: starting('spikeloom chips', [main, 'chips'], starts),
      yardstick: starting('node -e 0', ['-e', '0'], starts),
    };
  },
};

function starting(name: string, args: readonly string[], starts: number): Contender {
  return {
    name,
    async measure() {
      const before = performance.now();
      for (let i = 0; i < starts; i++) {
        const { status, stdout } = spawnSync(process.execPath, args);
        if (status !== 0) throw new Error(`${name} ended with ${status}`);
        sink(stdout.length);
      }
      return { seconds: (performance.now() - before) / 1000, units: starts };
    },
  };
}
