import { Engine } from '../../src/engine/engine.js';
import { engineRun } from '../engine-run.js';
import type { Entry } from '../entry.js';
import { syntheticImage } from '../synthetic-image.js';

/** Small enough that a step is short: what each step costs besides its work would show. */
const SMALL = { cores: 2, steps: 4000 };

/** A chip that was looked at for a step and is no longer, against one that never was: tracing that is off costs nothing. */
export const tracingOff: Entry = {
  name: 'tracing-off',
  unit: 'steps',
  goal: 0.98,
  open({ quick, seed }) {
    const amount = quick ? { ...SMALL, steps: 20 } : SMALL;
    const chip = () => new Engine(syntheticImage({ cores: amount.cores, seed }));
    const looked = chip();
    looked.observer = () => undefined;
    looked.step();
    looked.observer = undefined;
    return {
      ours: engineRun('traced before', looked, amount, seed),
      yardstick: engineRun('never traced', chip(), amount, seed),
    };
  },
};
