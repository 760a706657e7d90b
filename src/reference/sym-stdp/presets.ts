import { raise } from '../../fixed/error.js';
import type { PlasticConstants, SymStdpConstants } from './constants.js';

/** Data sets for which the authors give constants. */
export type SymStdpDataset = 'mnist' | 'fashion-mnist';

/** What the authors' code sets anew for each data set and number of excitatory neurons. */
interface Tuning {
  readonly inputRate: number;
  readonly classRate: number;
  readonly thetaIncrementMv: number;
  readonly thetaTauMs: number;
}

/** For MNIST, by the number of excitatory neurons. */
const MNIST_TUNINGS: ReadonlyMap<number, Tuning> = new Map([
  [100, { inputRate: 0.005, classRate: 0.04, thetaIncrementMv: 0.07, thetaTauMs: 6e6 }],
  [400, { inputRate: 0.005, classRate: 0.04, thetaIncrementMv: 0.07, thetaTauMs: 6e6 }],
  [1600, { inputRate: 0.02, classRate: 0.08, thetaIncrementMv: 0.07, thetaTauMs: 8e6 }],
  [6400, { inputRate: 0.01, classRate: 0.04, thetaIncrementMv: 0.05, thetaTauMs: 2e7 }],
  [10000, { inputRate: 0.0075, classRate: 0.04, thetaIncrementMv: 0.05, thetaTauMs: 2e7 }],
]);

/** For Fashion-MNIST, by the number of excitatory neurons. */
const FASHION_TUNINGS: ReadonlyMap<number, Tuning> = new Map([
  [400, { inputRate: 0.02, classRate: 0.32, thetaIncrementMv: 0.05, thetaTauMs: 5e7 }],
]);

const TUNINGS: Readonly<Record<SymStdpDataset, ReadonlyMap<number, Tuning>>> = {
  mnist: MNIST_TUNINGS,
  'fashion-mnist': FASHION_TUNINGS,
};

/** Pixels of an image of either data set. */
const PIXELS = 784;

/** Numbers of excitatory neurons for which the authors give constants, ascending. */
export function presetSizes(dataset: SymStdpDataset): number[] {
  return [...TUNINGS[dataset].keys()];
}

/**
 * The constants of the authors' released code (Y. Hao, X. Huang, M. Dong, B. Xu, Neural Networks 121,
 * 387-395, 2020) for 784 inputs and 10 classes. What is the same for all sizes: steps of 0.5 ms, 350 ms of
 * input and 150 ms of rest, first shown at pixel / 4 Hz. Each excitatory neuron's input weights sum to 0.1
 * of the limit an input (Fashion-MNIST: 0.025), each classifier neuron's to 0.1 of the limit an excitatory
 * neuron (Fashion-MNIST: 0.05).
 *
 * The authors compute in single precision, where the decay of theta with 2e7 ms and 5e7 ms rounds to
 * nothing: for their result there, set `theta.tauMs` to `Infinity`.
 *
 * Weights to the classifier start uniform up to their limit; only their ratios matter, as each training
 * presentation scales them first.
 *
 * @param excitatory one of {@link presetSizes}
 * @throws SpikeloomError for another size
 */
export function presetConstants(dataset: SymStdpDataset, excitatory: number): SymStdpConstants {
  const tuning = TUNINGS[dataset]?.get(excitatory);
  if (tuning === undefined) {
    const known = TUNINGS[dataset] === undefined ? '' : presetSizes(dataset).join(', ');
    return raise(
      `sym-STDP: no constants for ${dataset} with ${excitatory} excitatory neurons; ${
        known === '' ? 'known data sets: mnist, fashion-mnist' : `known for ${dataset}: ${known}`
      }`,
    );
  }
  const fashion = dataset === 'fashion-mnist';
  return {
    dtMs: 0.5,
    refractorySteps: 4,
    excitatory: {
      tauMs: 100,
      restMv: -65,
      resetMv: -65,
      thresholdMv: fashion ? -60 : -52,
      floorMv: -100,
      initialMv: -105,
    },
    inhibitory: { tauMs: 10, restMv: -60, resetMv: -45, thresholdMv: -40, initialMv: -100 },
    classifier: { tauMs: 10, restMv: -60, resetMv: -45, thresholdMv: -40, initialMv: -100, spikeMv: 20 },
    conductance: {
      excitatoryTauMs: 1,
      inhibitoryTauMs: 2,
      excitatoryReversalMv: 0,
      inhibitoryReversalMv: -100,
      excitatoryToInhibitory: 10.4,
      inhibitoryToExcitatory: 17,
    },
    theta: {
      initialMv: 20,
      offsetMv: 20,
      incrementMv: tuning.thetaIncrementMv,
      tauMs: tuning.thetaTauMs,
    },
    trace: { initial: 1, increment: 0.1, tauMs: 20 },
    inputToExcitatory: plastic(tuning.inputRate, 1, PIXELS * (fashion ? 0.025 : 0.1), 0.3),
    excitatoryToClass: fashion
      ? plastic(tuning.classRate, 40, 0.05 * excitatory * 40, 40)
      : plastic(tuning.classRate, 8, 0.1 * excitatory * 8, 8),
    presentation: {
      runSteps: 700,
      restSteps: 300,
      initialIntensity: 2,
      maximumIntensity: 32,
      minimumSpikes: 5,
      teacherHz: 200,
      meanPixel: fashion ? 30 : undefined,
    },
  };
}

function plastic(rate: number, maximum: number, columnSum: number, initialMaximum: number): PlasticConstants {
  return { rate, maximum, columnSum, initialMaximum };
}
