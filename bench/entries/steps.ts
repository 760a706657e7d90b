import { Engine } from '../../src/engine/engine.js';
import { timed } from '../contender.js';
import type { Entry } from '../entry.js';
import { sink } from '../sink.js';
import { StepKernels } from '../step-kernels.js';
import { CORE_NEURONS, scatter, syntheticImage } from '../synthetic-image.js';

/** Whole steps with everything counted, against the accumulation and neuron kernels alone. */
export const step4k = steps('step-4k', { cores: 4, steps: 10_000 }, { cores: 1, steps: 20 });
export const step64k = steps('step-64k', { cores: 64, steps: 400 }, { cores: 2, steps: 20 });
/** A million neurons and 256 million synapses: the goal of 200 steps a second is of this one. */
export const step1m = steps('step-1m', { cores: 1024, steps: 40 }, { cores: 4, steps: 20 });

interface Amount {
  readonly cores: number;
  readonly steps: number;
}

function steps(name: string, full: Amount, little: Amount): Entry {
  return {
    name,
    unit: 'steps',
    goal: 0.5,
    open({ quick, seed }) {
      const { cores, steps } = quick ? little : full;
      const engine = new Engine(syntheticImage({ cores, seed }));
      const kernels = new StepKernels(cores, seed);
      const neurons = cores * CORE_NEURONS;
      return {
        ours: timed({
          name: 'engine',
          prepare: () => scatter(engine, cores, seed),
          run() {
            engine.run(steps);
            sink(engine.tick);
            return steps;
          },
        }),
        yardstick: timed({
          name: 'its kernels',
          run() {
            for (let step = 0; step < steps; step++) kernels.step();
            sink(kernels.potential);
            return steps;
          },
        }),
        note: `${neurons} neurons, ${(engine.arena.memory.buffer.byteLength / 2 ** 20).toFixed(0)} MiB of engine memory`,
      };
    },
  };
}
