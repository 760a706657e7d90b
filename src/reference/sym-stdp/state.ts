import type { SymStdpConstants, SymStdpSizes } from './constants.js';

/** A set of neurons, mostly those that fire in the step: as flags of 0 and 1, and as indices. */
export interface SpikeSet {
  readonly flags: Uint8Array;
  /** The neurons of the set: the first `count` elements. */
  readonly indices: Int32Array;
  count: number;
}

/** Everything that a presentation changes; potentials and theta in mV. Nothing is cleared between samples. */
export interface SymStdpState {
  /** Weights W, `[inputs, excitatory]`. */
  readonly inputToExcitatory: Float64Array;
  /** Weights U, `[excitatory, classes]`. */
  readonly excitatoryToClass: Float64Array;
  readonly inputSpikes: SpikeSet;
  readonly excitatorySpikes: SpikeSet;
  readonly inhibitorySpikes: SpikeSet;
  readonly classSpikes: SpikeSet;
  /** Inhibitory neurons that a step may change; of all others the conductance is 0 and the potential at rest. */
  readonly awakeInhibitory: SpikeSet;
  readonly excitatoryMv: Float64Array;
  readonly inhibitoryMv: Float64Array;
  readonly classMv: Float64Array;
  /** Steps since the last spike, counted no further than one above the refractory time. */
  readonly excitatorySinceSpike: Int32Array;
  readonly inhibitorySinceSpike: Int32Array;
  readonly thetaMv: Float64Array;
  /** Conductances, named by where they come from and go to. */
  readonly inputConductance: Float64Array;
  readonly inhibitoryConductance: Float64Array;
  readonly partnerConductance: Float64Array;
  readonly classConductance: Float64Array;
  /** Trace of the inputs: the pre-trace of W. */
  readonly inputTrace: Float64Array;
  /** Trace of the excitatory neurons as post-neurons of W. */
  readonly excitatoryPostTrace: Float64Array;
  /** Trace of the excitatory neurons as pre-neurons of U. */
  readonly excitatoryPreTrace: Float64Array;
  /** Trace of the classes: the post-trace of U. */
  readonly classTrace: Float64Array;
}

/**
 * The state before the first presentation: nothing has fired, no neuron is refractory.
 *
 * @param inputToExcitatory taken as it is, not copied
 * @param excitatoryToClass taken as it is, not copied
 */
export function createState(
  sizes: SymStdpSizes,
  constants: SymStdpConstants,
  inputToExcitatory: Float64Array,
  excitatoryToClass: Float64Array,
): SymStdpState {
  const { inputs, excitatory, classes } = sizes;
  const filled = (size: number, value: number): Float64Array => new Float64Array(size).fill(value);
  const rested = (): Int32Array => new Int32Array(excitatory).fill(constants.refractorySteps + 1);
  const trace = constants.trace.initial;
  return {
    inputToExcitatory,
    excitatoryToClass,
    inputSpikes: noSpikes(inputs),
    excitatorySpikes: noSpikes(excitatory),
    inhibitorySpikes: noSpikes(excitatory),
    classSpikes: noSpikes(classes),
    awakeInhibitory: everyNeuron(excitatory),
    excitatoryMv: filled(excitatory, constants.excitatory.initialMv),
    inhibitoryMv: filled(excitatory, constants.inhibitory.initialMv),
    classMv: filled(classes, constants.classifier.initialMv),
    excitatorySinceSpike: rested(),
    inhibitorySinceSpike: rested(),
    thetaMv: filled(excitatory, constants.theta.initialMv),
    inputConductance: filled(excitatory, 0),
    inhibitoryConductance: filled(excitatory, 0),
    partnerConductance: filled(excitatory, 0),
    classConductance: filled(classes, 0),
    inputTrace: filled(inputs, trace),
    excitatoryPostTrace: filled(excitatory, trace),
    excitatoryPreTrace: filled(excitatory, trace),
    classTrace: filled(classes, trace),
  };
}

function noSpikes(size: number): SpikeSet {
  return { flags: new Uint8Array(size), indices: new Int32Array(size), count: 0 };
}

function everyNeuron(size: number): SpikeSet {
  const all = { flags: new Uint8Array(size).fill(1), indices: new Int32Array(size), count: 0 };
  collectSpikes(all);
  return all;
}

/** Makes the indices follow the flags. */
export function collectSpikes(spikes: SpikeSet): void {
  const { flags, indices } = spikes;
  let count = 0;
  for (let i = 0; i < flags.length; i++) {
    if (flags[i] !== 0) indices[count++] = i;
  }
  spikes.count = count;
}
