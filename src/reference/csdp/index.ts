/**
 * Float reference of contrastive-signal-dependent plasticity (A. G. Ororbia, Science Advances 10,
 * eadn6076, 2024): the algorithm of the author's released code in double precision. "Golden README" in
 * these files is the README of the recorded data, `csdp/`, whose numbered steps the code follows.
 *
 * @example Supervised learning of one batch, then a prediction.
 * ```ts
 * const circuit = createCircuit({
 *   sizes: { inputs: 784, hidden1: 300, hidden2: 60, classes: 10 },
 *   rates: releasedRates(labels.length),
 *   uniform,
 * });
 * const batch = supervisedBatch(images, labels, 10, uniform);
 * present(circuit, { ...batch, uniform, learn: 'csdp+heads' });
 * const classes = predict(circuit, { images: unseen, uniform });
 * ```
 */
export { type Circuit, type CircuitOptions, createCircuit, loadWeights } from './circuit.js';
export {
  type CsdpConstants,
  INITIAL_THRESHOLD_RANGE,
  INITIAL_WEIGHT_RANGE,
  type LearningRates,
  RELEASED_CONSTANTS,
  releasedRates,
} from './constants.js';
export { goodness, sigmoid } from './goodness.js';
export type { PresentedInput } from './input.js';
export type { CircuitParts, CircuitSizes, SynapseLayout, SynapseName } from './layout.js';
export {
  type ContrastiveBatch,
  drawPartners,
  drawWrongLabel,
  type MixOptions,
  mixImages,
  oneHot,
  selfSupervisedBatch,
  supervisedBatch,
} from './negatives.js';
export type { OptimiserChoice } from './optimiser.js';
export type { Synapse } from './plasticity.js';
export {
  type Learning,
  type Presentation,
  type PresentationOptions,
  present,
  type StepView,
} from './presentation.js';
export { type ByteSource, drawSpikes, type UniformSource, uniformFromBytes } from './random.js';
export { classProbabilities, predict, predictedClasses, rateCode, reconstruction } from './readout.js';
export { type ImageShape, rotateImage } from './rotation.js';
export type { CellLayer, CircuitState, HeadLayer, HiddenLayer, SpikeSource } from './state.js';
