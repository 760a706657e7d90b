/**
 * Float reference of the symmetric-STDP network (Y. Hao, X. Huang, M. Dong, B. Xu, Neural Networks 121,
 * 387-395, 2020): conductance-based neurons, winner-take-all by an inhibitory layer, dynamic thresholds,
 * synaptic scaling and a classifier that is taught to fire; in double precision.
 *
 * @example Train with a few images and classify one.
 * ```ts
 * const network = new SymStdpNetwork({
 *   sizes: { inputs: 784, excitatory: 100, classes: 10 },
 *   constants: presetConstants('mnist', 100),
 *   seed: 7,
 * });
 * for (const { pixels, label } of samples) network.trainSample(pixels, label);
 * const { prediction, counts } = network.testSample(unseen);
 * ```
 */
export type {
  ClassifierConstants,
  ConductanceConstants,
  ExcitatoryConstants,
  NeuronConstants,
  PlasticConstants,
  PresentationConstants,
  SymStdpConstants,
  SymStdpSizes,
  ThetaConstants,
  TraceConstants,
} from './constants.js';
export { drawnSpikes, scaleToMean } from './draws.js';
export {
  type SampleRecord,
  SymStdpNetwork,
  type SymStdpOptions,
  type TestRecord,
  type TrainingStage,
} from './network.js';
export type { PresentationObserver, ScalingFactors, Shown } from './presentation.js';
export { presetConstants, presetSizes, type SymStdpDataset } from './presets.js';
export { predictedClass } from './readout.js';
export { scaleColumns } from './scaling.js';
export type { SymStdpSnapshot } from './snapshot.js';
export type { SpikeSet, SymStdpState } from './state.js';
export type { SpikeDraws, Training } from './step.js';
