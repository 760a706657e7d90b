import { raise } from '../../fixed/error.js';
import type { SymStdpConstants, SymStdpSizes } from './constants.js';
import { THETA_POLE_MV } from './theta.js';

/** Refuses sizes of which no network can be made. */
export function checkSizes(sizes: SymStdpSizes): SymStdpSizes {
  for (const [name, size] of Object.entries(sizes)) {
    if (!Number.isInteger(size) || size < 1) {
      raise(`sym-STDP: ${size} ${name}; give a whole number of at least 1`);
    }
  }
  return sizes;
}

/** Refuses constants that cannot be simulated: not finite, of the wrong sign, or decaying past zero. */
export function checkConstants(constants: SymStdpConstants): SymStdpConstants {
  checkFinite(constants, '');
  checkTimes(constants);
  const { theta, trace, conductance, presentation } = constants;
  for (const name of ['inputToExcitatory', 'excitatoryToClass'] as const) {
    const { rate, maximum, columnSum, initialMaximum } = constants[name];
    atLeast(`${name}.rate`, rate, 0);
    for (const [key, value] of Object.entries({ maximum, columnSum, initialMaximum })) {
      if (value <= 0) raise(`sym-STDP: ${name}.${key} is ${value}; it must be above 0`);
    }
  }
  atLeast('trace.initial', trace.initial, 0);
  atLeast('trace.increment', trace.increment, 0);
  atLeast('conductance.excitatoryToInhibitory', conductance.excitatoryToInhibitory, 0);
  atLeast('conductance.inhibitoryToExcitatory', conductance.inhibitoryToExcitatory, 0);
  atLeast('theta.incrementMv', theta.incrementMv, 0);
  if (theta.offsetMv <= THETA_POLE_MV) {
    raise(`sym-STDP: theta.offsetMv is ${theta.offsetMv}; it must be above ${THETA_POLE_MV}`);
  }
  if (theta.initialMv === THETA_POLE_MV) {
    raise(
      `sym-STDP: theta.initialMv is ${THETA_POLE_MV}, where a spike's increment is infinite; give another`,
    );
  }
  whole('refractorySteps', constants.refractorySteps, 0);
  whole('presentation.runSteps', presentation.runSteps, 1);
  whole('presentation.restSteps', presentation.restSteps, 0);
  whole('presentation.minimumSpikes', presentation.minimumSpikes, 0);
  whole('presentation.initialIntensity', presentation.initialIntensity, 0);
  whole('presentation.maximumIntensity', presentation.maximumIntensity, presentation.initialIntensity);
  atLeast('presentation.teacherHz', presentation.teacherHz, 0);
  const { meanPixel } = presentation;
  if (meanPixel !== undefined && !(meanPixel > 0 && meanPixel <= 255)) {
    raise(`sym-STDP: presentation.meanPixel is ${meanPixel}; give a number above 0, up to 255`);
  }
  return constants;
}

/**
 * Refuses a sample that does not fit a network.
 *
 * @throws SpikeloomError for another number of pixels, or a pixel outside 0..255
 */
export function checkPixels(pixels: ArrayLike<number>, sizes: SymStdpSizes): void {
  if (pixels.length !== sizes.inputs) {
    raise(`sym-STDP: a sample of ${pixels.length} pixels; the network has ${sizes.inputs} inputs`);
  }
  for (let i = 0; i < pixels.length; i++) {
    if (!(pixels[i] >= 0 && pixels[i] <= 255)) {
      raise(`sym-STDP: pixel ${i} is ${pixels[i]}; pixels lie in 0..255`);
    }
  }
}

/** Refuses a label that is no class of a network. */
export function checkLabel(label: number, sizes: SymStdpSizes): void {
  if (!Number.isInteger(label) || label < 0 || label >= sizes.classes) {
    raise(`sym-STDP: label ${label}; the network has classes 0..${sizes.classes - 1}`);
  }
}

/** A copy of given weights: as many as needed, finite and not negative. */
export function checkedWeights(what: string, given: ArrayLike<number>, count: number): Float64Array {
  if (given.length !== count) raise(`sym-STDP: ${given.length} weights ${what}; its sizes need ${count}`);
  const weights = Float64Array.from(given);
  const bad = weights.findIndex(weight => !(weight >= 0 && weight < Number.POSITIVE_INFINITY));
  if (bad >= 0) {
    raise(`sym-STDP: weight ${bad} ${what} is ${weights[bad]}; give finite numbers of at least 0`);
  }
  return weights;
}

/** Every number of the constants is finite, save that theta may have no decay. */
function checkFinite(values: object, prefix: string): void {
  for (const [name, value] of Object.entries(values)) {
    const path = prefix + name;
    if (typeof value === 'object') checkFinite(value, `${path}.`);
    else if (value !== undefined && !Number.isFinite(value)) {
      if (path === 'theta.tauMs' && value === Number.POSITIVE_INFINITY) continue;
      raise(`sym-STDP: ${path} is ${value}; give a finite number`);
    }
  }
}

/** A step of Euler's method with dt > tau would overshoot: traces and theta would change their sign. */
function checkTimes(constants: SymStdpConstants): void {
  const { dtMs } = constants;
  if (dtMs <= 0) raise(`sym-STDP: dtMs is ${dtMs}; it must be above 0`);
  const times = {
    'excitatory.tauMs': constants.excitatory.tauMs,
    'inhibitory.tauMs': constants.inhibitory.tauMs,
    'classifier.tauMs': constants.classifier.tauMs,
    'theta.tauMs': constants.theta.tauMs,
    'trace.tauMs': constants.trace.tauMs,
  };
  for (const [name, tauMs] of Object.entries(times)) {
    if (tauMs < dtMs) raise(`sym-STDP: ${name} is ${tauMs}; it must be at least dtMs, ${dtMs}`);
  }
  for (const name of ['excitatoryTauMs', 'inhibitoryTauMs'] as const) {
    const tauMs = constants.conductance[name];
    if (tauMs <= 0) raise(`sym-STDP: conductance.${name} is ${tauMs}; it must be above 0`);
  }
}

function atLeast(name: string, value: number, least: number): void {
  if (value < least) raise(`sym-STDP: ${name} is ${value}; it must be at least ${least}`);
}

function whole(name: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) {
    raise(`sym-STDP: ${name} is ${value}; give a whole number of at least ${least}`);
  }
}
