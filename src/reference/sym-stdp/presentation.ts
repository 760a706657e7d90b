import type { SymStdpConstants } from './constants.js';
import { scaleColumns } from './scaling.js';
import type { SpikeSet, SymStdpState } from './state.js';
import { advanceStep, type SpikeDraws, stepDecays, type Training } from './step.js';

/** Looks at a presentation while it runs; must change nothing. */
export interface PresentationObserver {
  /** After the scaling, before the first step; `factors` as in {@link Shown}. */
  readonly opened?: (factors: ScalingFactors) => void;
  /** After each step, rest included; counted from 0. */
  readonly stepped?: (step: number) => void;
}

/** What the scaling that opens a presentation multiplied each column with. */
export interface ScalingFactors {
  /** `[excitatory]` */
  readonly inputToExcitatory: Float64Array;
  /** `[classes]`; 1 in a test, which leaves these weights alone. */
  readonly excitatoryToClass: Float64Array;
}

/** Spikes in the run of one presentation, its rest excluded. */
export interface Shown {
  /** `[excitatory]` */
  readonly excitatoryCounts: Uint32Array;
  /** `[classes]`; in training the teacher's. */
  readonly classCounts: Uint32Array;
  readonly factors: ScalingFactors;
}

/**
 * Shows one sample once: scaling, run, rest.
 *
 * @param training undefined: a test. It leaves theta, the traces of E and C and E -> C alone; input -> E is
 *   scaled, as the next training presentation would do. Potentials, conductances, input traces and pending
 *   spikes go on.
 * @throws SpikeloomError if a column of weights sums to 0, so that it cannot be scaled
 */
export function present(
  state: SymStdpState,
  constants: SymStdpConstants,
  training: Training | undefined,
  draws: SpikeDraws,
  observer: PresentationObserver = {},
): Shown {
  const factors = scale(state, constants, training !== undefined);
  observer.opened?.(factors);
  const decays = stepDecays(constants, training);
  const excitatoryCounts = new Uint32Array(state.excitatoryMv.length);
  const classCounts = new Uint32Array(state.classMv.length);
  const { runSteps, restSteps } = constants.presentation;
  for (let step = 0; step < runSteps + restSteps; step++) {
    const runs = step < runSteps;
    advanceStep(state, constants, decays, training, runs ? draws : undefined, step);
    if (runs) {
      addTo(excitatoryCounts, state.excitatorySpikes);
      addTo(classCounts, state.classSpikes);
    }
    observer.stepped?.(step);
  }
  return { excitatoryCounts, classCounts, factors };
}

function scale(state: SymStdpState, constants: SymStdpConstants, trains: boolean): ScalingFactors {
  const factors = {
    inputToExcitatory: new Float64Array(state.excitatoryMv.length),
    excitatoryToClass: new Float64Array(state.classMv.length).fill(1),
  };
  if (trains) {
    const { columnSum } = constants.excitatoryToClass;
    scaleColumns(state.excitatoryToClass, columnSum, factors.excitatoryToClass, 'E -> C');
  }
  const { columnSum } = constants.inputToExcitatory;
  scaleColumns(state.inputToExcitatory, columnSum, factors.inputToExcitatory, 'input -> E');
  return factors;
}

function addTo(counts: Uint32Array, spikes: SpikeSet): void {
  for (let s = 0; s < spikes.count; s++) counts[spikes.indices[s]]++;
}
