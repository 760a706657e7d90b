import type { ConductanceConstants, NeuronConstants, SymStdpConstants } from './constants.js';
import { LEAST_DECAYED } from './decay.js';
import { collectSpikes, type SpikeSet, type SymStdpState } from './state.js';
import { thetaIncrement } from './theta.js';

/** Fractions that a step leaves of the conductances that drive excitatory neurons, and of theta. */
export interface ExcitatoryDecays {
  readonly excitatory: number;
  readonly inhibitory: number;
  /** 1 in a test. */
  readonly theta: number;
}

/**
 * One step of the excitatory layer: Euler's step of the conductance-based membrane, then the threshold with
 * the theta of now. A neuron that has just fired stands still while its count is at most the refractory time.
 * Its two conductances decay in the same sweep, once it has read them.
 *
 * @param adapts whether a spike raises theta
 */
export function advanceExcitatory(
  state: SymStdpState,
  constants: SymStdpConstants,
  decays: ExcitatoryDecays,
  adapts: boolean,
): void {
  const { excitatoryMv: potential, inputConductance, inhibitoryConductance, thetaMv } = state;
  const { excitatorySinceSpike: sinceSpike, excitatorySpikes: spikes } = state;
  const { excitatory, refractorySteps } = constants;
  const { restMv, resetMv, floorMv } = excitatory;
  const { excitatoryReversalMv, inhibitoryReversalMv } = constants.conductance;
  const base = excitatory.thresholdMv - constants.theta.offsetMv;
  const gain = constants.dtMs / excitatory.tauMs;
  const { flags, indices } = spikes;
  let count = 0;
  for (let j = 0; j < potential.length; j++) {
    let v = potential[j];
    const gExcitatory = inputConductance[j];
    const gInhibitory = inhibitoryConductance[j];
    const excitatoryLeft = gExcitatory * decays.excitatory;
    const inhibitoryLeft = gInhibitory * decays.inhibitory;
    inputConductance[j] = excitatoryLeft < LEAST_DECAYED ? 0 : excitatoryLeft;
    inhibitoryConductance[j] = inhibitoryLeft < LEAST_DECAYED ? 0 : inhibitoryLeft;
    const theta = thetaMv[j] * decays.theta;
    thetaMv[j] = theta;
    if (sinceSpike[j] > refractorySteps) {
      const current = gExcitatory * (excitatoryReversalMv - v) + gInhibitory * (inhibitoryReversalMv - v);
      v += (restMv - v + current) * gain;
    } else {
      sinceSpike[j]++;
    }
    if (v < floorMv) v = floorMv;
    flags[j] = 0;
    if (v > theta + base && sinceSpike[j] > refractorySteps) {
      if (adapts) thetaMv[j] = theta + thetaIncrement(constants.theta, theta);
      v = resetMv;
      sinceSpike[j] = 0;
      flags[j] = 1;
      indices[count++] = j;
    }
    potential[j] = v;
  }
  spikes.count = count;
}

/**
 * One step of the inhibitory layer: as the excitatory one, but one conductance, no theta and no floor. A
 * neuron without conductance, whose potential a step has not changed, sleeps until its partner fires.
 *
 * @param conductanceKept fraction of the conductance that the step leaves
 */
export function advanceInhibitory(
  state: SymStdpState,
  constants: SymStdpConstants,
  conductanceKept: number,
): void {
  const { inhibitoryMv: potential, partnerConductance, inhibitorySinceSpike: sinceSpike } = state;
  const { restMv, resetMv, thresholdMv, tauMs } = constants.inhibitory;
  const { refractorySteps } = constants;
  const { excitatoryReversalMv } = constants.conductance;
  const gain = constants.dtMs / tauMs;
  const { awakeInhibitory: awake, inhibitorySpikes: spikes } = state;
  const { flags, indices } = spikes;
  for (let s = 0; s < spikes.count; s++) flags[indices[s]] = 0;
  let count = 0;
  let stayAwake = 0;
  for (let n = 0; n < awake.count; n++) {
    const k = awake.indices[n];
    const before = potential[k];
    const conductance = partnerConductance[k];
    const isRefractory = sinceSpike[k] <= refractorySteps;
    let v = before;
    if (!isRefractory) {
      v += (restMv - v + conductance * (excitatoryReversalMv - v)) * gain;
    } else {
      sinceSpike[k]++;
    }
    if (v > thresholdMv && sinceSpike[k] > refractorySteps) {
      v = resetMv;
      sinceSpike[k] = 0;
      flags[k] = 1;
      indices[count++] = k;
    }
    potential[k] = v;
    const left = conductance * conductanceKept;
    partnerConductance[k] = left < LEAST_DECAYED ? 0 : left;
    if (conductance === 0 && v === before && !isRefractory && flags[k] === 0) awake.flags[k] = 0;
    else awake.indices[stayAwake++] = k;
  }
  awake.count = stayAwake;
  spikes.count = count;
}

/** One step of the classifier in a test: neurons without refractory time. */
export function advanceClassifier(
  potential: Float64Array,
  conductance: Float64Array,
  spikes: SpikeSet,
  neuron: NeuronConstants,
  constants: { readonly dtMs: number; readonly conductance: ConductanceConstants },
): void {
  const { restMv, resetMv, thresholdMv } = neuron;
  const { excitatoryReversalMv } = constants.conductance;
  const gain = constants.dtMs / neuron.tauMs;
  for (let c = 0; c < potential.length; c++) {
    let v = potential[c];
    v += (restMv - v + conductance[c] * (excitatoryReversalMv - v)) * gain;
    const fires = v > thresholdMv;
    potential[c] = fires ? resetMv : v;
    spikes.flags[c] = fires ? 1 : 0;
  }
  collectSpikes(spikes);
}

/**
 * One step of the classifier as a teacher: a neuron above rest falls back to rest and asks for no spike;
 * every other fires if the teacher says so.
 *
 * @param teacher whether a class fires; asked once for each neuron at or below rest, ascending
 */
export function teachClassifier(
  potential: Float64Array,
  spikes: SpikeSet,
  { restMv, spikeMv }: SymStdpConstants['classifier'],
  teacher: (neuron: number) => boolean,
): void {
  for (let c = 0; c < potential.length; c++) {
    spikes.flags[c] = 0;
    if (potential[c] > restMv) {
      potential[c] = restMv;
    } else if (teacher(c)) {
      potential[c] = spikeMv;
      spikes.flags[c] = 1;
    }
  }
  collectSpikes(spikes);
}
