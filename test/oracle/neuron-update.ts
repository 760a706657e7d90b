import type { CubaLif, NeuronUnit, TrueNorth } from '../../src/image/layout.js';
import { clip, decayTowardsZero, int32, saturate, shiftLeft, shiftRight, wrap } from './arithmetic.js';

/** What a neuron keeps from step to step. */
export interface NeuronState {
  readonly potential: number;
  readonly current: number;
  readonly refractory: number;
}

export interface NeuronInput {
  /** Its number in the slice. */
  readonly neuron: number;
  /** J, the step's synaptic input. */
  readonly sum: number;
  readonly bias: number;
  readonly threshold: number;
}

export interface NeuronResult extends NeuronState {
  readonly spiked: boolean;
  /** The potential that was compared with the threshold; of a resting neuron the one it keeps. */
  readonly compared: number;
}

/** One step of one neuron; the equations are those of {@link NeuronUnit}'s members. */
export function updateNeuron(unit: NeuronUnit, state: NeuronState, input: NeuronInput): NeuronResult {
  switch (unit.model) {
    case 'lif-shift': {
      const u = state.potential;
      if (state.refractory > 0) {
        return { potential: u, current: 0, refractory: state.refractory - 1, spiked: false, compared: u };
      }
      const leak = unit.leakShift === 31 ? 0 : shiftRight(u, unit.leakShift);
      const next = int32(u + input.sum - leak, 'a potential');
      const fitted =
        unit.overflow === 'saturate' ? saturate(next, unit.potentialBits) : wrap(next, unit.potentialBits);
      const v = unit.lowest === null ? fitted : Math.max(fitted, unit.lowest);
      const spiked = v > input.threshold;
      const refractory = spiked ? unit.refractorySteps : 0;
      return { potential: spiked ? 0 : v, current: 0, refractory, spiked, compared: v };
    }
    case 'lif-cuba':
      return updateCuba(unit, state, input);
    case 'truenorth':
      return updateTrueNorth(unit, state, input);
    case 'accumulate': {
      const potential = saturate(state.potential + input.sum, unit.potentialBits);
      return { potential, current: 0, refractory: 0, spiked: false, compared: potential };
    }
  }
}

function updateTrueNorth(unit: TrueNorth, state: NeuronState, input: NeuronInput): NeuronResult {
  const { neuron, threshold } = input;
  const rest = { current: 0, refractory: 0 };
  const v = wrap(state.potential + input.sum + input.bias, unit.potentialBits);
  const low = unit.negativeThresholds[neuron];
  const reset = unit.resetPotentials[neuron];
  const subtracts = unit.resetModes[neuron] === 1;
  if (v >= threshold) {
    const left = subtracts ? v - threshold : reset;
    return { ...rest, potential: wrap(left, unit.potentialBits), spiked: true, compared: v };
  }
  if (unit.negativeCompare === 'below' ? v < low : v <= low) {
    const left = subtracts ? v - low : -reset;
    return { ...rest, potential: wrap(left, unit.potentialBits), spiked: false, compared: v };
  }
  return { ...rest, potential: v, spiked: false, compared: v };
}

function updateCuba(unit: CubaLif, state: NeuronState, input: NeuronInput): NeuronResult {
  const shifted = int32(shiftLeft(input.sum, unit.inputShift), 'a shifted sum');
  const sum = limitSum(unit, shifted);
  const current = wrapCurrent(unit, int32(decayTowardsZero(state.current, unit.decayU) + sum, 'a current'));
  if (state.refractory > 0) {
    const kept = unit.reset.kind === 'zero' ? 0 : state.potential;
    return { potential: kept, current, refractory: state.refractory - 1, spiked: false, compared: kept };
  }
  const next = int32(decayTowardsZero(state.potential, unit.decayV) + current + input.bias, 'a potential');
  const limit = unit.potentialLimit;
  const v = limit === null ? next : clip(next, limit.min, limit.max);
  const spiked = v > input.threshold;
  return {
    potential: spiked ? afterSpike(unit, v) : v,
    current,
    refractory: spiked ? unit.refractorySteps : 0,
    spiked,
    compared: v,
  };
}

function afterSpike({ reset, potentialLimit }: CubaLif, v: number): number {
  switch (reset.kind) {
    case 'zero':
      return 0;
    case 'value':
      return reset.value;
    case 'subtract': {
      const rest = int32(v - reset.amount, 'a potential after its reset');
      return potentialLimit === null ? rest : Math.max(rest, potentialLimit.min);
    }
  }
}

function limitSum(unit: CubaLif, sum: number): number {
  switch (unit.sumLimit) {
    case 'none':
      return sum;
    case 'clip':
      return clip(sum, -(2 ** 21 - 64), 2 ** 21 - 64);
    case 'wrap':
      return wrap(sum, 22);
  }
}

function wrapCurrent(unit: CubaLif, current: number): number {
  switch (unit.currentOverflow) {
    case 'none':
      return current;
    case 'lava':
      if (current > 2 ** 23) return current - 2 ** 24;
      if (current <= -(2 ** 23)) return current + 2 ** 24;
      return current;
    case 'twos':
      return wrap(current, 24);
  }
}
