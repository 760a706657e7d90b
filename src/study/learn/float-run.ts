import type { WeightlessImage } from '../../image/layout.js';
import type { Experiment } from './experiment.js';
import { SymStdpRun, type SymStdpRunState, type SymStdpTask, symStdpTask } from './sym-stdp-run.js';
import { TwinRun, type TwinRunState, type TwinTask, twinTask } from './twin-run.js';

/** What runs in float beside the chip, told apart by `system`; plain data, so that it can go to another thread. */
export type FloatTask = TwinTask | SymStdpTask;

/** Its state between two samples. */
export type FloatRunState = TwinRunState | SymStdpRunState;

/** A learning run in float, a sample at a time. */
export interface FloatRun {
  /** Samples trained and tested so far. */
  readonly done: number;
  readonly finished: boolean;
  next(): void;
  save(): FloatRunState;
}

/** @throws SpikeloomError where there is no float form of what was asked for */
export function floatTask(experiment: Experiment, image: WeightlessImage): FloatTask {
  return experiment.options.system === 'csdp' ? twinTask(experiment, image) : symStdpTask(experiment);
}

/** @param state where to go on from; null for a new run */
export function startFloatRun(task: FloatTask, state: FloatRunState | null): FloatRun {
  if (task.system === 'csdp') {
    const run = new TwinRun(task);
    if (state?.system === 'csdp') run.restore(state);
    return run;
  }
  const run = new SymStdpRun(task);
  if (state?.system === 'sym-stdp') run.restore(state);
  return run;
}
