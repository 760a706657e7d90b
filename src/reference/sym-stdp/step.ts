import type { SymStdpConstants } from './constants.js';
import { decayAll, decayUnflagged } from './decay.js';
import {
  advanceClassifier,
  advanceExcitatory,
  advanceInhibitory,
  type ExcitatoryDecays,
  teachClassifier,
} from './layers.js';
import { deliver, deliverAndLearn, learnPostSpike } from './plasticity.js';
import type { SpikeSet, SymStdpState } from './state.js';
import { thetaKept } from './theta.js';

/** What of the network adapts while it is trained. In a test nothing does. */
export interface Training {
  /** Whether input -> E learns. */
  readonly inputToExcitatory: boolean;
  /** Whether E -> C learns. */
  readonly excitatoryToClass: boolean;
  /** Whether spikes raise theta, and theta decays with its own time constant. */
  readonly theta: boolean;
}

/** Where the random events of a presentation's run come from: drawn, or recorded. */
export interface SpikeDraws {
  /**
   * Replaces the spikes of the step before, which are in `spikes`, by those of step `step`. An input that
   * has just fired takes part in no draw.
   */
  readonly inputs: (step: number, spikes: SpikeSet) => void;
  /** Whether the teacher makes class neuron `neuron` fire in step `step`; asked while training only. */
  readonly teacher: (step: number, neuron: number) => boolean;
}

/** Fractions of values that a step leaves. */
export interface StepDecays extends ExcitatoryDecays {
  readonly trace: number;
}

export function stepDecays(constants: SymStdpConstants, training: Training | undefined): StepDecays {
  const { dtMs, conductance, trace, theta } = constants;
  return {
    excitatory: Math.exp(-dtMs / conductance.excitatoryTauMs),
    inhibitory: Math.exp(-dtMs / conductance.inhibitoryTauMs),
    trace: 1 - dtMs / trace.tauMs,
    theta: training === undefined ? 1 : thetaKept(theta, dtMs, training.theta),
  };
}

/**
 * One step, in the order of the README of the recorded data (`sym-stdp/`): A and B, the spikes of the step
 * before arrive and make synapses learn; C, all neurons read the conductances that this leaves, and may fire.
 *
 * @param training undefined: a test, in which theta and the traces of E and C stand still
 * @param draws undefined: a step of rest, without input and teacher
 * @param step number of the step in its presentation
 */
export function advanceStep(
  state: SymStdpState,
  constants: SymStdpConstants,
  decays: StepDecays,
  training: Training | undefined,
  draws: SpikeDraws | undefined,
  step: number,
): void {
  deliverInputSpikes(state, constants, training?.inputToExcitatory ?? false);
  deliverExcitatorySpikes(state, constants, training?.excitatoryToClass ?? false);
  deliverInhibitorySpikes(state, constants);
  if (training?.inputToExcitatory) learnExcitatoryPostSpikes(state, constants);
  if (training?.excitatoryToClass) learnClassPostSpikes(state, constants);

  decayUnflagged(state.inputTrace, decays.trace, state.inputSpikes.flags);
  if (draws === undefined) silence(state.inputSpikes);
  else draws.inputs(step, state.inputSpikes);

  if (training !== undefined) {
    decayAll(state.excitatoryPostTrace, decays.trace);
    decayAll(state.excitatoryPreTrace, decays.trace);
  }
  advanceExcitatory(state, constants, decays, training?.theta ?? false);
  advanceInhibitory(state, constants, decays.excitatory);
  if (training === undefined) {
    advanceClassifier(
      state.classMv,
      state.classConductance,
      state.classSpikes,
      constants.classifier,
      constants,
    );
  } else {
    const teacher = (neuron: number): boolean => draws?.teacher(step, neuron) ?? false;
    teachClassifier(state.classMv, state.classSpikes, constants.classifier, teacher);
    decayAll(state.classTrace, decays.trace);
  }
  decayAll(state.classConductance, decays.excitatory);
}

/** A1. Where the weights do not learn, the trace is not raised either, but it decays, in tests too. */
function deliverInputSpikes(state: SymStdpState, constants: SymStdpConstants, learns: boolean): void {
  const { inputSpikes, inputToExcitatory, inputConductance, excitatoryPostTrace, inputTrace } = state;
  const plastic = constants.inputToExcitatory;
  for (let s = 0; s < inputSpikes.count; s++) {
    const i = inputSpikes.indices[s];
    if (learns) {
      deliverAndLearn(inputToExcitatory, i, inputConductance, excitatoryPostTrace, plastic);
      inputTrace[i] += constants.trace.increment;
    } else {
      deliver(inputToExcitatory, i, inputConductance);
    }
  }
}

/** A2. */
function deliverExcitatorySpikes(state: SymStdpState, constants: SymStdpConstants, learns: boolean): void {
  const { excitatorySpikes, excitatoryToClass, classConductance, classTrace } = state;
  const plastic = constants.excitatoryToClass;
  for (let s = 0; s < excitatorySpikes.count; s++) {
    const j = excitatorySpikes.indices[s];
    if (learns) {
      deliverAndLearn(excitatoryToClass, j, classConductance, classTrace, plastic);
      state.excitatoryPreTrace[j] += constants.trace.increment;
    } else {
      deliver(excitatoryToClass, j, classConductance);
    }
    state.partnerConductance[j] += constants.conductance.excitatoryToInhibitory;
    wake(state.awakeInhibitory, j);
  }
}

/** A3: each inhibits all but its partner. */
function deliverInhibitorySpikes(state: SymStdpState, constants: SymStdpConstants): void {
  const { inhibitorySpikes, inhibitoryConductance } = state;
  const { flags, count } = inhibitorySpikes;
  if (count === 0) return;
  const strength = constants.conductance.inhibitoryToExcitatory;
  for (let j = 0; j < inhibitoryConductance.length; j++) {
    inhibitoryConductance[j] += strength * (count - flags[j]);
  }
}

/** B4: sees the input traces that A1 has raised. */
function learnExcitatoryPostSpikes(state: SymStdpState, constants: SymStdpConstants): void {
  const { excitatorySpikes, inputToExcitatory, excitatoryPostTrace, inputTrace } = state;
  const posts = excitatoryPostTrace.length;
  for (let s = 0; s < excitatorySpikes.count; s++) {
    const j = excitatorySpikes.indices[s];
    learnPostSpike(inputToExcitatory, j, posts, inputTrace, constants.inputToExcitatory);
    excitatoryPostTrace[j] += constants.trace.increment;
  }
}

/** B5: sees the traces of E that A2 has raised. */
function learnClassPostSpikes(state: SymStdpState, constants: SymStdpConstants): void {
  const { classSpikes, excitatoryToClass, excitatoryPreTrace, classTrace } = state;
  const posts = classTrace.length;
  for (let s = 0; s < classSpikes.count; s++) {
    const c = classSpikes.indices[s];
    learnPostSpike(excitatoryToClass, c, posts, excitatoryPreTrace, constants.excitatoryToClass);
    classTrace[c] += constants.trace.increment;
  }
}

function wake(awake: SpikeSet, neuron: number): void {
  if (awake.flags[neuron] !== 0) return;
  awake.flags[neuron] = 1;
  awake.indices[awake.count++] = neuron;
}

function silence(spikes: SpikeSet): void {
  for (let s = 0; s < spikes.count; s++) spikes.flags[spikes.indices[s]] = 0;
  spikes.count = 0;
}
