import { Engine } from '../../src/engine/engine.js';
import { type Contender, timed } from '../contender.js';
import type { Entry } from '../entry.js';
import { sink } from '../sink.js';
import { scatter, syntheticImage } from '../synthetic-image.js';

/** A chip of which half the cores never see a spike, against one that has none of those. */
export const idleCores: Entry = {
  name: 'idle-cores',
  unit: 'steps',
  goal: 0.95,
  open({ quick, seed }) {
    const cores = quick ? 2 : 64;
    const steps = quick ? 20 : 400;
    const chip = (name: string, idle: number): Contender => {
      const engine = new Engine(syntheticImage({ cores, idleCores: idle, seed }));
      return timed({
        name,
        prepare: () => scatter(engine, cores, seed),
        run() {
          engine.run(steps);
          sink(engine.tick);
          return steps;
        },
      });
    };
    return { ours: chip('half of it idle', cores), yardstick: chip('no idle core', 0) };
  },
};
