import type { ChipModel } from '../../../../hardware/schema.js';
import { RecordedArrays, type Recordings } from '../../recordings.js';
import { bootCase, type CaseOutcome, type CaseParameters, parametersOf, runCase } from './case.js';
import { type ChipStep, type ChipWeights, CsdpRecorder } from './recorder.js';

export const LAYERS = [1, 2] as const;
export type Layer = (typeof LAYERS)[number];

/** Weights and thresholds of both layers. */
export interface Learnt {
  readonly weights: ChipWeights;
  readonly thr: readonly Int32Array[];
}

/** A recorded case, run once more. */
export interface CsdpRun {
  readonly parameters: CaseParameters;
  readonly recorded: RecordedArrays;
  readonly steps: readonly ChipStep[];
  readonly outcome: CaseOutcome;
  readonly atBoot: Learnt;
  /** After a pass and its updates. */
  after(pass: number): Learnt;
}

/** Runs a recorded case: network description, compiler, image file, host link, engine. */
export function runRecorded(
  recordings: Recordings,
  name: 'small' | 'full',
  oneCore: ChipModel,
  weightsEvery: 'step' | 'pass',
): CsdpRun {
  const parameters = parametersOf(recordings, name);
  const recorded = new RecordedArrays(recordings, `csdp-chip/${name}`);
  const session = bootCase(parameters, oneCore);
  const recorder = new CsdpRecorder(session, weightsEvery === 'step' ? 1 : parameters.T);
  const now = (): Learnt => ({
    weights: recorder.weights(),
    thr: LAYERS.map(layer => recorder.threshold(layer)),
  });
  const atBoot = now();
  const outcome = runCase(session, parameters, recorded);
  const { steps } = recorder;
  // As the first step of the next pass leaves them, which changes none of them (the error that acts in it is 0), or as
  // they are at the very end.
  const after = (pass: number): Learnt => {
    const next = steps[(pass + 1) * parameters.T];
    return next === undefined ? now() : { weights: next.weights!, thr: next.layers.map(({ thr }) => thr) };
  };
  return { parameters, recorded, steps, outcome, atBoot, after };
}

export function layerOf(step: ChipStep, layer: Layer): ChipStep['layers'][number] {
  return step.layers[layer - 1];
}
