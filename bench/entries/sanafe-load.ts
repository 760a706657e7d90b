import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LoadUse } from '../children/sanafe-load.js';
import type { FigureEntry } from '../entry.js';

/** 3.6 million synapses. */
const SIDE = 1900;
const QUICK_SIDE = 60;

/** Time from SANA-FE's files to an encoded image, in a process of its own, whose memory the note gives. */
export const sanafeLoads: readonly FigureEntry[] = [entry('edges'), entry('dense')];

function entry(form: 'edges' | 'dense'): FigureEntry {
  return {
    kind: 'figure',
    name: `sanafe-load-${form}`,
    unit: 'seconds',
    goal: 10,
    measure({ quick }) {
      const child = fileURLToPath(new URL('../children/sanafe-load.js', import.meta.url));
      if (!existsSync(child)) return 'the benches run from their sources, which no child process can';
      const words = [child, String(quick ? QUICK_SIDE : SIDE), form];
      const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`the load bench ended with ${status}: ${stderr}`);
      const { loadCpuS, loadS, peakBytes, synapses, textBytes }: LoadUse = JSON.parse(stdout);
      return {
        value: loadS,
        note:
          `${synapses} synapses, ${(textBytes / 1e6).toFixed(0)} MB of YAML (made meanwhile); at most ` +
          `${(peakBytes / 2 ** 20).toFixed(0)} MiB resident; ${loadCpuS.toFixed(1)} s on a processor`,
      };
    },
  };
}
