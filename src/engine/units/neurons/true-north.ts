import {
  FIRED,
  FORCED,
  IDLE,
  RESTS,
  REVERSE_SHIFT,
  TOWARDS_ZERO,
  type UnitState,
  UPDATED,
} from '../state.js';

const SOFT = 1;
const HARD = 2;
const SATURATE = 3;

/**
 * One step of a `truenorth` neuron (docs/unit-machine.md has the rule).
 * @param input what the dendrite gives, undefined: nothing. An input of 0 counts as input.
 * @param noise what is added to the potential for the comparisons alone
 * @returns IDLE, UPDATED or FIRED
 */
export function updateTrueNorth(
  state: UnitState,
  slot: number,
  input: number | undefined,
  noise: number,
): number {
  const modes = state.modes[slot];
  const bias = state.bias[slot];
  const leak = state.decay[slot];
  let v = state.potential[slot];
  let status = v !== 0 || input !== undefined || bias !== 0 || (modes & FORCED) !== 0 ? UPDATED : IDLE;
  if ((modes & TOWARDS_ZERO) === 0) v += leak;
  else if (v > 0) v -= leak;
  else if (v < 0) v += leak;
  v += bias;
  if (input !== undefined) v += input;
  const compared = v + noise;
  const threshold = state.threshold[slot];
  const reverseThreshold = state.reverseThreshold[slot];
  if (compared >= threshold) {
    const mode = modes & 3;
    if (mode === HARD) v = state.reset[slot];
    else if (mode === SOFT) v -= threshold;
    else if (mode === SATURATE) v = threshold;
    status = FIRED;
  } else if (compared <= reverseThreshold) {
    const mode = (modes >> REVERSE_SHIFT) & 3;
    if (mode === HARD) v = state.reverseReset[slot];
    else if (mode === SOFT) v += reverseThreshold;
    else if (mode === SATURATE) v = reverseThreshold;
  }
  state.potential[slot] = v;
  state.status[slot] = status;
  state.awake[slot] = status === IDLE && (modes & RESTS) !== 0 && Object.is(v, 0) ? 0 : 1;
  return status;
}
