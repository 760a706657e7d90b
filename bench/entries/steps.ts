import { Engine } from '../../src/engine/engine.js';
import { timed } from '../contender.js';
import { type Amount, engineRun } from '../engine-run.js';
import type { Entry } from '../entry.js';
import { checksumOf } from '../native/run.js';
import { sink } from '../sink.js';
import { StepKernels } from '../step-kernels.js';
import { CORE_NEURONS, scatter, syntheticImage } from '../synthetic-image.js';

/** A million neurons and 256 million synapses: the goal of 200 steps a second is of this one. */
export const MILLION: Amount = { cores: 1024, steps: 40 };
export const SIXTY_FOUR_K: Amount = { cores: 64, steps: 400 };

/** Whole steps with everything counted, against the accumulation and neuron kernels alone. */
export const steps: readonly Entry[] = [
  entry('step-4k', { cores: 4, steps: 10_000 }, { cores: 1, steps: 20 }),
  entry('step-64k', SIXTY_FOUR_K, { cores: 2, steps: 20 }),
  entry('step-1m', MILLION, { cores: 4, steps: 20 }),
];

function entry(name: string, full: Amount, little: Amount): Entry {
  return {
    name,
    unit: 'steps',
    goal: 0.5,
    open({ quick, seed }) {
      const amount = quick ? little : full;
      const { cores, steps } = amount;
      const engine = new Engine(syntheticImage({ cores, seed }));
      scatter(engine, cores, seed);
      const kernels = new StepKernels(engine, steps);
      scatter(kernels, cores, seed);
      kernels.run();
      const same = engine.slices.every(
        ({ potential }, core) => checksumOf(potential) === checksumOf(kernels.potentials(core)),
      );
      if (!same) throw new Error('the kernels alone do not leave the potentials that the engine leaves');
      const mebibytes = engine.arena.memory.buffer.byteLength / 2 ** 20;
      return {
        ours: engineRun('engine', engine, amount, seed),
        yardstick: timed({
          name: 'its kernels',
          prepare: () => scatter(kernels, cores, seed),
          run() {
            kernels.run();
            sink(kernels.potentials(0)[0]);
            return steps;
          },
        }),
        note: `${cores * CORE_NEURONS} neurons, ${mebibytes.toFixed(0)} MiB of engine memory`,
      };
    },
  };
}
