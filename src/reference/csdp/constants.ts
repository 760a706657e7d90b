import { raise } from '../../fixed/error.js';

/**
 * Constants of contrastive-signal-dependent plasticity (A. G. Ororbia, Science Advances 10, eadn6076,
 * 2024) with the values of the author's released code.
 */
export interface CsdpConstants {
  /** Steps of one presentation, T. */
  readonly steps: number;
  /** Duration of a step in ms. */
  readonly dtMs: number;
  /** Time constant of the membrane, tau_m, in ms. */
  readonly tauMembraneMs: number;
  /** Time constant of the spike trace, tau_tr, in ms. */
  readonly tauTraceMs: number;
  /** Goodness at which a layer calls a sample positive with probability one half, theta. */
  readonly theta: number;
  /** Factor r of the currents and of the updates of all CSDP synapses but the lateral ones. */
  readonly csdpScale: number;
  /** Factor rL of the lateral synapses: subtracted in the current, added in the update. */
  readonly lateralScale: number;
  /** Factor of the updates of the heads (classifier and reconstruction). */
  readonly headScale: number;
  /** Gain of the homeostasis, rho: change of a threshold a step and a spike above one in its layer. */
  readonly homeostasisGain: number;
  /** Least threshold that the homeostasis leaves. */
  readonly thresholdFloor: number;
  /** Bound of the absolute value of a weight. */
  readonly weightBound: number;
  /** Reported goodness probabilities are clipped to [this, 1 - this]; modulators and losses are not. */
  readonly probabilityClip: number;
}

export const RELEASED_CONSTANTS: CsdpConstants = {
  steps: 50,
  dtMs: 3,
  tauMembraneMs: 100,
  tauTraceMs: 13,
  theta: 10,
  csdpScale: 0.1,
  lateralScale: 0.01,
  headScale: 0.1,
  homeostasisGain: 0.001,
  thresholdFloor: 0.025,
  weightBound: 1,
  probabilityClip: 1e-5,
};

/** Range of the uniform draw of initial weights, lateral ones too. */
export const INITIAL_WEIGHT_RANGE: readonly [number, number] = [-1, 1];

/** Range of the uniform draw of initial thresholds. */
export const INITIAL_THRESHOLD_RANGE: readonly [number, number] = [0.03, 0.08];

/** Step sizes of learning; with `etaCsdp` 0 the CSDP synapses neither learn nor decay. */
export interface LearningRates {
  /** Step size of the CSDP synapses. */
  readonly etaCsdp: number;
  /** Step size of the classifier and of the reconstruction. */
  readonly etaHeads: number;
  /** Decrement lambda of a weight for each row in which its post-neuron fires without its pre-neuron. */
  readonly decay: number;
}

const RELEASED_RATES: readonly (readonly [leastRows: number, eta: number, decay: number])[] = [
  [200, 0.002, 5e-5],
  [100, 0.001, 6e-5],
  [50, 0.001, 7e-5],
  [20, 0.00075, 8e-5],
  [10, 0.00055, 9e-5],
  [1, 0.0004, 1e-4],
];

/** The rates that the released code chooses for a batch of `positiveRows` (>= 1) positive rows. */
export function releasedRates(positiveRows: number): LearningRates {
  const entry = RELEASED_RATES.find(([leastRows]) => positiveRows >= leastRows);
  if (entry === undefined) raise(`rates: ${positiveRows} positive rows; give at least 1`);
  const [, eta, decay] = entry;
  return { etaCsdp: eta, etaHeads: eta, decay };
}

const POSITIVE_CONSTANTS = ['steps', 'dtMs', 'tauMembraneMs', 'tauTraceMs', 'weightBound'] as const;

/** Completes constants with the released values and refuses what cannot be simulated. */
export function completeConstants(given: Partial<CsdpConstants> = {}): CsdpConstants {
  const constants = { ...RELEASED_CONSTANTS, ...given };
  for (const [name, value] of Object.entries(constants)) {
    if (!Number.isFinite(value)) raise(`constant ${name} is ${value}; give a finite number`);
  }
  for (const name of POSITIVE_CONSTANTS) {
    if (constants[name] <= 0) raise(`constant ${name} is ${constants[name]}; it must be above 0`);
  }
  if (!Number.isInteger(constants.steps)) raise(`constant steps is ${constants.steps}; give a whole number`);
  return constants;
}

/** Refuses rates that are negative or not finite. */
export function checkRates(rates: LearningRates): LearningRates {
  for (const [name, value] of Object.entries(rates)) {
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY)) {
      raise(`rate ${name} is ${value}; give a finite number of at least 0`);
    }
  }
  return rates;
}
