import type { Engine } from '../src/engine/engine.js';
import { type Contender, timed } from './contender.js';
import { sink } from './sink.js';
import { scatter } from './synthetic-image.js';

/** How much of a synthetic network is run: its cores that fire, and steps from its steady state on. */
export interface Amount {
  readonly cores: number;
  readonly steps: number;
}

/** An engine of a synthetic network, stepping; each run is the same. */
export function engineRun(name: string, engine: Engine, { cores, steps }: Amount, seed: number): Contender {
  return timed({
    name,
    prepare: () => scatter(engine, cores, seed),
    run() {
      engine.run(steps);
      sink(engine.potentials(0)[0]);
      return steps;
    },
  });
}
