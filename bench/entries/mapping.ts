import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { MappingUse } from '../children/mapping.js';
import type { FigureEntry } from '../entry.js';

/** Synapses onto a neuron. */
const FAN_IN = 100;

/** Time of the full effort from a drawn network to its image, in a process of its own, whose memory the note gives. */
export const mappings: readonly FigureEntry[] = [
  entry('map-10k', { neurons: 10_000, side: 0, goal: 10 }),
  // Ten million synapses are more than one loihi1 holds: as many cores as 16 x 16 of its tiles have.
  entry('map-100k', { neurons: 100_000, side: 16, goal: 120 }),
];

function entry(
  name: string,
  { neurons, side, goal }: { neurons: number; side: number; goal: number },
): FigureEntry {
  return {
    kind: 'figure',
    name,
    unit: 'seconds',
    goal,
    measure({ quick, seed }) {
      const child = fileURLToPath(new URL('../children/mapping.js', import.meta.url));
      if (!existsSync(child)) return 'the benches run from their sources, which no child process can';
      const size = quick ? Math.min(neurons, 1000) : neurons;
      const words = [child, ...[size, FAN_IN, side, seed].map(String)];
      const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`the mapping bench ended with ${status}: ${stderr}`);
      const { cores, drawS, gap, hops, mapCpuS, mapS, peakBytes, synapses }: MappingUse = JSON.parse(stdout);
      return {
        value: mapS,
        note:
          `${size} neurons, ${synapses} synapses on ${cores} cores: ${hops.toFixed(0)} hops a step, gap ` +
          `${(100 * gap).toFixed(1)}%; at most ${(peakBytes / 2 ** 20).toFixed(0)} MiB resident; drawn in ${drawS.toFixed(1)} s; ${mapCpuS.toFixed(1)} s on a processor`,
      };
    },
  };
}
