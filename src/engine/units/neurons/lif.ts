import { FIRED, FORCED, IDLE, RESTS, REVERSE_SHIFT, type UnitState, UPDATED } from '../state.js';

const SOFT = 1;
const HARD = 2;
const SATURATE = 3;

/** Resolution of the potential: it is cut towards zero to a multiple of 1 / 64. */
const QUANTA = 64;
const INT32_LIMIT = 2 ** 31;

/**
 * One step of a `leaky_integrate_fire` neuron (docs/unit-machine.md has the rule).
 * @param input what the dendrite gives, undefined: nothing. An input of 0 counts as input.
 * @param first whether it is the neuron's first step, before which nothing decays
 * @returns IDLE, UPDATED or FIRED
 */
export function updateLif(state: UnitState, slot: number, input: number | undefined, first: boolean): number {
  const modes = state.modes[slot];
  const bias = state.bias[slot];
  let v = state.potential[slot];
  let u = state.current[slot];
  let status = v !== 0 || input !== undefined || bias !== 0 || (modes & FORCED) !== 0 ? UPDATED : IDLE;
  if (!first) {
    u *= state.inputDecay[slot];
    v *= state.decay[slot];
  }
  v = quantise(v);
  const waiting = state.refractory[slot];
  let left = waiting;
  if (waiting === 0) {
    v += bias;
    u += input ?? 0;
    v += u;
    if (v > state.threshold[slot]) {
      const mode = modes & 3;
      if (mode === HARD) v = state.reset[slot];
      else if (mode === SOFT) v -= state.threshold[slot];
      left = state.refractorySteps[slot];
      status = FIRED;
    }
    const reverseThreshold = state.reverseThreshold[slot];
    if (v < reverseThreshold) {
      const mode = (modes >> REVERSE_SHIFT) & 3;
      if (mode === SOFT) v -= reverseThreshold;
      else if (mode === HARD) v = state.reverseReset[slot];
      else if (mode === SATURATE) v = reverseThreshold;
    }
  }
  left = left > 0 ? left - 1 : 0;
  state.potential[slot] = v;
  state.current[slot] = u;
  state.refractory[slot] = left;
  state.status[slot] = status;
  const atRest = status === IDLE && left === 0 && (modes & RESTS) !== 0 && Object.is(v, 0) && Object.is(u, 0);
  state.awake[slot] = atRest ? 0 : 1;
  return status;
}

/** Whole quanta as a processor makes a 32-bit integer of a double: -2^31 where it does not fit. */
function quantise(v: number): number {
  const quanta = Math.trunc(v * QUANTA);
  if (quanta < INT32_LIMIT && quanta > -INT32_LIMIT) return (quanta + 0) / QUANTA;
  return -INT32_LIMIT / QUANTA;
}
