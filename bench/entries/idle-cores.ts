import { Engine } from '../../src/engine/engine.js';
import { engineRun } from '../engine-run.js';
import type { Entry } from '../entry.js';
import { syntheticImage } from '../synthetic-image.js';
import { SIXTY_FOUR_K } from './steps.js';

/** A chip of which half the cores never see a spike, against one that has none of those. */
export const idleCores: Entry = {
  name: 'idle-cores',
  unit: 'steps',
  goal: 0.95,
  open({ quick, seed }) {
    const amount = quick ? { cores: 2, steps: 20 } : SIXTY_FOUR_K;
    const { cores } = amount;
    const chip = (name: string, idle: number) =>
      engineRun(name, new Engine(syntheticImage({ cores, idleCores: idle, seed })), amount, seed);
    return { ours: chip('half of it idle', cores), yardstick: chip('no idle core', 0) };
  },
};
