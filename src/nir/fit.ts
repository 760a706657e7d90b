import type { ProjectionSpec } from '../network/description.js';

/** Bits and limits of a current-based neuron's format (hardware facts, section 1). */
const THRESHOLD_SHIFT = 6;
const THRESHOLD_UNIT = 2 ** THRESHOLD_SHIFT;
/** Of currents and potentials, either sign; rounding weights may add a little. */
const STATE_LIMIT = 2 ** 23 * (1 - 2 ** -7);
const DECAY_ONE = 4096;
const MAX_DECAY = 4095;
const MAX_EXPONENT = 7;
const BIAS_MANTISSA = 4095;
const MAX_BIAS = BIAS_MANTISSA * 2 ** 7;

/** A weight w of a projection enters the potential as `w 2^(exponent + 6)`. */
const WEIGHT_SHIFT = 6;
const SIGNED_LIMIT = 127;
const UNSIGNED_LIMIT = 255;

/** The finest step of a weight, in units of the potential. */
const LEAST_GRAIN = 2 ** WEIGHT_SHIFT;

/** Scales of the potential that are tried: thresholds between 2^10 and 2^16 of their 17 bits. */
const LEAST_LEVEL = 2 ** 17;
const MOST_LEVEL = 2 ** 22;
/** Of potentials that are read and never fire. */
const GRADED_LEVEL = 2 ** 22;
/** Steps over which an input is taken to add up where nothing leaks. */
const HORIZON_STEPS = 64;
/** Share of a neuron's sources that are taken to fire in a step, when room for its potential is left. */
const ACTIVE_SHARE = 0.5;
const CANDIDATES = 128;

/** 12-bit decays as programmed: the chip adds 1 to that of the current. */
export interface Decays {
  readonly decayU: number;
  readonly decayV: number;
}

export function decaysOf(keepI: number, keepV: number): Decays {
  const part = (keeps: number) => Math.round(DECAY_ONE * (1 - keeps));
  const within = (decay: number) => Math.min(MAX_DECAY, Math.max(0, decay));
  return { decayU: within(part(keepI) - 1), decayV: within(part(keepV)) };
}

export const keptCurrent = ({ decayU }: Decays): number => 1 - (decayU + 1) / DECAY_ONE;
export const keptPotential = ({ decayV }: Decays): number => 1 - decayV / DECAY_ONE;

/** Weights of one arrival onto the neurons of a group, in thresholds: weight k belongs to neuron `rows[k]`. */
export interface GroupWeights {
  readonly rows: Int32Array;
  readonly values: Float64Array;
}

/** Neurons with the same decays and reset, and what they are to be, in units of their thresholds. */
export interface GroupShape {
  readonly size: number;
  readonly decays: Decays;
  readonly fires: boolean;
  /** A spike at v = threshold. */
  readonly firesAtThreshold: boolean;
  readonly reset: 'value' | 'subtract' | 'subtract-later';
  /** Of `value`. */
  readonly resetTo: number;
  /** Added to v in every step, by neuron. */
  readonly bias: Float64Array;
  readonly weights: readonly GroupWeights[];
  /** By neuron: threshold 0 (then units are the bound of its potential). */
  readonly atZero: Uint8Array;
  /** Whether neurons may have different levels: not where weights are shared among them. */
  readonly levelsMayDiffer: boolean;
  /** Synapses whose weights are added up to make one; the second holds what the first leaves. */
  readonly synapsesPerWeight: 1 | 2;
}

/** A group in the chip's integers. */
export interface FittedGroup {
  /** Potential units of one threshold (of one unit), by neuron. */
  readonly unit: Float64Array;
  readonly thresholds: Int32Array;
  /** `subtract` takes this off, `value` sets it. */
  readonly resetAmount: number;
  readonly biasMantissas: Int32Array;
  readonly biasExponent: number;
  /** By arrival: weights that add up to those asked for; none where there is nothing to add. */
  readonly weights: readonly (readonly FittedWeights[])[];
  /** Root of the mean squared difference between weights and what acts, in thresholds. */
  readonly rmsError: number;
}

export interface FittedWeights {
  /** As a projection describes them. */
  readonly values: Int16Array;
  readonly exponent: number;
  readonly signMode: NonNullable<ProjectionSpec['signMode']>;
}

/**
 * Chooses the potential's scale for a group. Any scale gives the same spikes while numbers are real; in integers the best
 * is one with room for the largest potential, on which the weights fall closest to the chip's. Thresholds are
 * mantissas of 2^6, so a scale is tried for every mantissa of an octave (or an even choice of them); where
 * neurons do not share what a spike takes off, each takes its own.
 * @returns undefined where the range of numbers is too large for any scale
 */
export function fitGroup(shape: GroupShape): FittedGroup | undefined {
  const found = fitOnBestScale(shape);
  if (shape.synapsesPerWeight === 1 || found === undefined) return found;
  // Scales are judged before errors are evened out, so that now and then one synapse a weight ends closer.
  const single = fitOnBestScale({ ...shape, synapsesPerWeight: 1 })!;
  return single.rmsError < found.rmsError ? single : found;
}

function fitOnBestScale(shape: GroupShape): FittedGroup | undefined {
  const most = mostLevel(shape);
  const top = Math.floor(most / THRESHOLD_UNIT);
  if (top < 2) return undefined;
  const bottom = Math.max(1, Math.ceil((top + 1) / 2));
  const step = Math.max(1, Math.floor((top - bottom + 1) / CANDIDATES));
  const mantissas: number[] = [];
  for (let mantissa = top; mantissa >= bottom; mantissa -= step) mantissas.push(mantissa);

  const formats = formatsFor(shape, mantissas);
  const units = mantissas.map(mantissa => unitOf(shape, mantissa));
  let best = 0;
  let least = Infinity;
  mantissas.forEach((_, index) => {
    const error = disturbances(shape, units[index], formats[index]).reduce((sum, own) => sum + own, 0);
    if (error < least) [best, least] = [index, error];
  });
  const chosen = new Int32Array(shape.size).fill(best);
  if (levelsDiffer(shape)) refine(shape, formats[best], units, chosen);
  return fitted(shape, mantissas, units, chosen, formats[best]);
}

function levelsDiffer({ levelsMayDiffer, reset, resetTo }: GroupShape): boolean {
  return levelsMayDiffer && reset === 'value' && resetTo === 0;
}

/** Without a leak sums meet the threshold exactly, and it lies a unit below; with one, a hair below suffices. */
function unitOf({ fires, firesAtThreshold, decays }: GroupShape, mantissa: number): number {
  const level = mantissa * THRESHOLD_UNIT;
  return fires && firesAtThreshold && decays.decayV !== 0 ? level + 1 : level;
}

/**
 * The largest level at which no current can leave its 24 bits, where it would wrap, and potentials are taken to stay
 * inside theirs, where they would saturate.
 */
function mostLevel(shape: GroupShape): number {
  const { fires, bias, weights } = shape;
  const heaviest = weights.reduce(
    (most, { values }) => values.reduce((a, b) => Math.max(a, Math.abs(b)), most),
    0,
  );
  const largestBias = bias.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const { current, potential } = highestStates(shape);
  const bounded = fires
    ? Math.min(MOST_LEVEL, Math.max(LEAST_LEVEL, STATE_LIMIT / potential))
    : Math.min(GRADED_LEVEL, GRADED_LEVEL / potential);
  return Math.min(
    bounded,
    STATE_LIMIT / current,
    (SIGNED_LIMIT * 2 ** (MAX_EXPONENT + WEIGHT_SHIFT + 1)) / heaviest,
    MAX_BIAS / largestBias,
  );
}

/**
 * The highest states of any neuron, either sign. The current: all sources of that sign fire in every step, for ever. The
 * potential: half of them do, for as long as the neuron remembers; a reset to a value ends its rise.
 */
function highestStates({ size, fires, decays, reset, resetTo, bias, weights }: GroupShape): {
  readonly current: number;
  readonly potential: number;
} {
  const rise = new Float64Array(size);
  const fall = new Float64Array(size);
  for (const { rows, values } of weights) {
    values.forEach((value, k) => {
      if (value > 0) rise[rows[k]] += value;
      else fall[rows[k]] -= value;
    });
  }
  const kept = keptCurrent(decays);
  const gathers = ACTIVE_SHARE * addsUp(kept);
  const lasts = addsUp(keptPotential(decays));
  let current = 0;
  let potential = Math.max(1, Math.abs(resetTo));
  for (let neuron = 0; neuron < size; neuron++) {
    current = Math.max(current, rise[neuron] / (1 - kept), fall[neuron] / (1 - kept));
    const up = rise[neuron] * gathers + Math.max(0, bias[neuron]);
    const down = fall[neuron] * gathers + Math.max(0, -bias[neuron]);
    potential = Math.max(potential, fires && reset === 'value' ? 1 + up : up * lasts, down * lasts);
  }
  return { current, potential };
}

/** Steps of input that a state holds, where it keeps this share in a step. */
export function addsUp(kept: number): number {
  return Math.min(HORIZON_STEPS, 1 / (1 - kept));
}

interface Format {
  readonly signMode: FittedWeights['signMode'];
  readonly exponent: number;
  /** Units of the potential that one step of a weight stands for, and how many steps there are. */
  readonly grain: number;
  readonly limit: number;
}

/** By mantissa, the format of each arrival's weights. */
function formatsFor(shape: GroupShape, mantissas: readonly number[]): Format[][] {
  const extremes = shape.weights.map(({ values }) => ({
    low: values.reduce((a, b) => Math.min(a, b), 0),
    high: values.reduce((a, b) => Math.max(a, b), 0),
  }));
  return mantissas.map(mantissa => {
    const unit = unitOf(shape, mantissa);
    return extremes.map(({ low, high }) => formatOf(low * unit, high * unit));
  });
}

function formatOf(low: number, high: number): Format {
  const signMode = low < 0 && high > 0 ? 'mixed' : low < 0 ? 'inhibitory' : 'excitatory';
  // With both signs the lowest bit of a described weight is not stored.
  const lost = signMode === 'mixed' ? 1 : 0;
  const limit = lost === 1 ? SIGNED_LIMIT : UNSIGNED_LIMIT;
  let exponent = -lost;
  const grain = () => 2 ** (exponent + lost + WEIGHT_SHIFT);
  while (Math.round(Math.max(-low, high) / grain()) > limit) exponent++;
  return { signMode, exponent, grain: grain(), limit };
}

/**
 * What rounding does to each neuron's potential: sources that fire at random with a share p of steps disturb it by
 * p (1 - p) times the sum of squared errors, and all together move it by p times the sum of errors, which adds up
 * over as many steps as the neuron remembers.
 * @returns by neuron, the squared disturbance in units of p (1 - p)
 */
function disturbances(shape: GroupShape, unit: number, formats: readonly Format[]): Float64Array {
  const total = new Float64Array(shape.size);
  const sums = new Float64Array(shape.size);
  const together = driftWeight(shape);
  shape.weights.forEach(({ rows, values }, arrival) => {
    const { grain, limit } = formats[arrival];
    const scale = unit / grain;
    sums.fill(0);
    for (let k = 0; k < values.length; k++) {
      const error = (steps(values[k] * scale, limit) - values[k] * scale) / scale;
      total[rows[k]] += error * error;
      sums[rows[k]] += error;
    }
    for (let neuron = 0; neuron < sums.length; neuron++) total[neuron] += together * sums[neuron] ** 2;
  });
  return total;
}

/** Weight of the squared sum of errors beside the sum of squared ones: p / (1 - p) for each step remembered, p a quarter. */
function driftWeight({ decays }: GroupShape): number {
  return (addsUp(keptCurrent(decays)) * addsUp(keptPotential(decays))) / 3;
}

function steps(exact: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, Math.round(exact)));
}

/** Each neuron takes the level on which its own weights fall best. */
function refine(
  shape: GroupShape,
  formats: readonly Format[],
  units: readonly number[],
  chosen: Int32Array,
): void {
  const least = new Float64Array(shape.size).fill(Infinity);
  units.forEach((unit, index) => {
    disturbances(shape, unit, formats).forEach((disturbance, neuron) => {
      if (disturbance >= least[neuron]) return;
      least[neuron] = disturbance;
      chosen[neuron] = index;
    });
  });
}

function fitted(
  shape: GroupShape,
  mantissas: readonly number[],
  units: readonly number[],
  chosen: Int32Array,
  formats: readonly Format[],
): FittedGroup {
  const { fires, firesAtThreshold, decays, bias, weights, atZero } = shape;
  const unit = Float64Array.from(chosen, index => units[index]);
  const below = firesAtThreshold && decays.decayV === 0 ? 1 : 0;
  const thresholds = Int32Array.from(chosen, (index, neuron) =>
    !fires ? 2 ** 17 - 1 : atZero[neuron] === 1 ? 0 : mantissas[index] - below,
  );
  const largest = bias.reduce((most, value, neuron) => Math.max(most, Math.abs(value * unit[neuron])), 0);
  let biasExponent = 0;
  while (Math.round(largest / 2 ** biasExponent) > BIAS_MANTISSA) biasExponent++;
  const parts = weights.map((wanted, arrival) => partsOf(wanted, unit, formats[arrival], shape));
  return {
    unit,
    thresholds,
    resetAmount: resetAmount(shape, unit[0]),
    biasMantissas: Int32Array.from(bias, (value, neuron) =>
      Math.round((value * unit[neuron]) / 2 ** biasExponent),
    ),
    biasExponent,
    weights: parts.map(({ fitted }) => fitted),
    rmsError: rootMeanSquare(
      parts.flatMap(({ left }, arrival) => [...left.map((rest, k) => rest / unit[weights[arrival].rows[k]])]),
    ),
  };
}

/** Weights as one or two sets of the chip's, and what is left of each, in units of the potential. */
function partsOf(
  { rows, values }: GroupWeights,
  unit: Float64Array,
  first: Format,
  shape: GroupShape,
): { readonly fitted: FittedWeights[]; readonly left: Float64Array } {
  const left = values.map((value, k) => value * unit[rows[k]]);
  const last = (format: Format) => take(left, format, rows, driftWeight(shape));
  if (shape.synapsesPerWeight === 1) return { fitted: [last(first)], left };
  const fitted = [take(left, first, rows, 0)];
  if (left.some(rest => Math.abs(rest) >= LEAST_GRAIN / 2)) {
    const ends = (pick: (a: number, b: number) => number) => left.reduce((a, b) => pick(a, b), 0);
    fitted.push(last(formatOf(ends(Math.min), ends(Math.max))));
  }
  return { fitted, left };
}

/**
 * The chip's weights nearest to `left`, from which they are taken off: one by one nearest, then moved by a step where
 * errors of a neuron's weights otherwise add up.
 * @param drift weight of a neuron's squared sum of errors beside its sum of squared ones
 */
function take(
  left: Float64Array,
  { signMode, exponent, grain, limit }: Format,
  rows: Int32Array,
  drift: number,
): FittedWeights {
  const mantissas = Int16Array.from(left, rest => steps(rest / grain, limit));
  mantissas.forEach((mantissa, k) => {
    left[k] -= mantissa * grain;
  });
  const [low, high] = [signMode === 'excitatory' ? 0 : -limit, signMode === 'inhibitory' ? 0 : limit];
  for (const members of membersOf(rows)) {
    let sum = members.reduce((total, k) => total + left[k], 0);
    // The largest error first: moving it costs least.
    for (const k of members.sort((a, b) => Math.abs(left[b]) - Math.abs(left[a]))) {
      const way = Math.sign(sum);
      if (Math.sign(left[k]) !== way) continue;
      const moved = mantissas[k] + way;
      const gain = 2 * Math.abs(left[k]) - grain + drift * (2 * Math.abs(sum) - grain);
      if (gain <= 0 || moved < low || moved > high) continue;
      mantissas[k] = moved;
      left[k] -= way * grain;
      sum -= way * grain;
    }
  }
  const described = signMode === 'mixed' ? 2 : 1;
  return { signMode, exponent, values: mantissas.map(mantissa => described * mantissa) };
}

/** Places in `rows` by the row that they name. */
function membersOf(rows: Int32Array): number[][] {
  const members = new Map<number, number[]>();
  rows.forEach((row, k) => {
    const others = members.get(row);
    if (others === undefined) members.set(row, [k]);
    else others.push(k);
  });
  return [...members.values()];
}

function rootMeanSquare(errors: readonly number[]): number {
  if (errors.length === 0) return 0;
  return Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
}

function resetAmount({ reset, resetTo, decays }: GroupShape, unit: number): number {
  if (reset === 'value') return Math.round(resetTo * unit);
  return Math.round(reset === 'subtract' ? unit : unit / keptPotential(decays));
}
