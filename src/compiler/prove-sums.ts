import { raise } from '../fixed/error.js';
import type { NeuronUnit } from '../image/layout.js';
import type { LegalNetwork, LegalPopulation, LegalProjection } from './legal.js';

const MAX_INT32 = 2 ** 31 - 1;
/** What Brian2Loihi clips a sum to; hardware facts, section 1. */
const CLIPPED_SUM = 2 ** 21;
/** A current or potential of 24 bits. */
const LOIHI_STATE = 2 ** 23;

/**
 * Proves from weights and fan-in that no sum on the chip's path leaves 32 bits: each crossbar's sum before
 * and after its exponent, each neuron's input, and its potential before it is limited. A learnt
 * projection counts its limits, another its weights; right shifts count as none.
 * @throws SpikeloomError naming the population, the bound and the fix
 */
export function proveSums(network: Pick<LegalNetwork, 'populations' | 'projections'>, notes: string[]): void {
  network.populations.forEach((population, index) => {
    let sum = 0;
    for (const projection of network.projections) {
      if (projection.target !== index) continue;
      const bound = largestSum(projection);
      const shifted = bound * 2 ** Math.max(0, projection.exponent);
      check(`the input sum of ${population.name} over projection ${projection.name}`, shifted);
      sum += projection.exponent < 0 ? Math.ceil(bound * 2 ** projection.exponent) : shifted;
    }
    check(`the input sum of ${population.name}`, sum);
    check(`the potential of ${population.name}`, potentialBound(population, sum, notes));
  });
}

/** The largest magnitude of a projection's sum onto one neuron, before the exponent. */
function largestSum({
  rule,
  post,
  start,
  weights,
  weightBits,
  storedBits,
  minStored,
  maxStored,
}: LegalProjection): number {
  const shift = storedBits - weightBits;
  // What a rule may make of any weight; without a rule a weight stays as it is.
  const learnt = rule < 0 ? 0 : Math.max(Math.abs(minStored >> shift), Math.abs(maxStored >> shift));
  let largest = 0;
  for (let neuron = 0; neuron < post; neuron++) {
    const end = start[neuron + 1];
    let sum = 0;
    for (let i = start[neuron]; i < end; i++) sum += Math.max(Math.abs(weights[i] >> shift), learnt);
    largest = Math.max(largest, sum);
  }
  return largest;
}

/** The largest magnitude before the last limit of the potential. */
function potentialBound({ name, neuron, biases }: LegalPopulation, sum: number, notes: string[]): number {
  if (neuron.model === 'accumulate') return sum + 2 ** (neuron.potentialBits - 1);
  // It wraps, at any width: only the input has a limit.
  if (neuron.model === 'truenorth') return sum;
  if (neuron.model === 'lif-shift') {
    // |u + J - (u >> k)| <= |u| + |J| for every k; without a limit |u| stays below (|J| + 1) 2^k, if it leaks.
    const kept = neuron.leakShift === 31 ? Number.POSITIVE_INFINITY : (sum + 1) * 2 ** neuron.leakShift;
    return sum + Math.min(2 ** (neuron.potentialBits - 1), kept);
  }
  const bias = biases === null ? 0 : biases.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const current = currentBound(name, neuron, sum);
  if (neuron.potentialLimit !== null) {
    return current + bias + Math.max(-neuron.potentialLimit.min, neuron.potentialLimit.max);
  }
  const { reset } = neuron;
  const taken = reset.kind === 'subtract' ? reset.amount : 0;
  const set = reset.kind === 'value' ? Math.abs(reset.value) + current + bias : 0;
  if (neuron.decayV > 0) return Math.max(set, (current + bias + taken) * (4096 / neuron.decayV));
  noteGrowth(`the potential of ${name}`, current + bias, notes);
  return Math.max(set, current + bias + taken);
}

function currentBound(name: string, neuron: Extract<NeuronUnit, { model: 'lif-cuba' }>, sum: number): number {
  const shifted = sum * 2 ** neuron.inputShift;
  check(`the shifted input of ${name}`, shifted + LOIHI_STATE);
  const input = neuron.sumLimit === 'none' ? shifted : Math.min(shifted, CLIPPED_SUM);
  if (neuron.currentOverflow !== 'none') return Math.min(LOIHI_STATE, input * (4096 / neuron.decayU));
  return input * (4096 / neuron.decayU);
}

function noteGrowth(what: string, perStep: number, notes: string[]): void {
  if (perStep === 0) return;
  const steps = Math.floor(MAX_INT32 / perStep);
  notes.push(`${what} has neither a limit nor a leak: 32 bits are sure to hold it for ${steps} steps only`);
}

function check(what: string, bound: number): void {
  if (bound <= MAX_INT32) return;
  raise(
    `${what} may reach ${Math.round(bound)}; limit ${MAX_INT32} (32 bits); use smaller weights, a smaller exponent or fewer sources`,
  );
}
