import type { GateTrace, SpikeTrace, WindowTrace } from '../../image/layout.js';
import type { Slice } from '../slice.js';
import { bumpTrace, decayAll } from '../trace.js';

/**
 * A step of a slice's postsynaptic traces, when it is known who fired: traces of spikes and windows first, then
 * gates of them. Returns how many traces were touched.
 */
export function stepTraces({ traces, traceList, compared, spikes, fired }: Slice): number {
  let touched = 0;
  for (const { unit, values, countdown } of traceList) {
    switch (unit.mode) {
      case 'window':
        touched += updateWindows(values, countdown, spikes, fired, unit);
        break;
      case 'gate':
        touched += updateGates(values, compared!, traces[unit.of]!.values, unit);
        break;
      default:
        touched += updateTraces(values, spikes, fired, unit);
    }
  }
  return touched;
}

/**
 * A step of postsynaptic traces: all decay, then those of the neurons that fired are raised.
 *
 * @param y1 [count], changed in place
 * @param spikes neurons that fired, each once: the first `fired`
 * @returns traces touched: those not at 0 before they decayed, and those of neurons that fired
 */
export function updateTraces(y1: Int32Array, spikes: Int32Array, fired: number, unit: SpikeTrace): number {
  let touched = fired;
  if (unit.decay > 0) {
    // A trace that was not 0 is touched once, by its decay.
    for (let i = 0; i < fired; i++) if (y1[spikes[i]] !== 0) touched--;
    touched += decayAll(y1, unit);
  }
  for (let i = 0; i < fired; i++) y1[spikes[i]] = bumpTrace(y1[spikes[i]], unit);
  return touched;
}

/**
 * A step of windows: each reads whether it is open, then counts down; a spike opens it for the steps to come.
 *
 * @returns windows touched: those that were open, and those of neurons that fired
 */
export function updateWindows(
  values: Int32Array,
  countdown: Int32Array,
  spikes: Int32Array,
  fired: number,
  { steps }: WindowTrace,
): number {
  let touched = fired;
  for (let i = 0; i < fired; i++) if (countdown[spikes[i]] > 0) touched--;
  for (let k = 0; k < countdown.length; k++) {
    const left = countdown[k];
    values[k] = left > 0 ? 1 : 0;
    if (left === 0) continue;
    countdown[k] = left - 1;
    touched++;
  }
  for (let i = 0; i < fired; i++) countdown[spikes[i]] = steps;
  return touched;
}

/** Gates of potentials as compared with their thresholds, and of a trace; returns how many changed. */
function updateGates(
  values: Int32Array,
  compared: Int32Array,
  trace: Int32Array,
  { potentialMin, potentialMax, traceMin, traceMax }: GateTrace,
): number {
  let changed = 0;
  for (let k = 0; k < values.length; k++) {
    const inPotential = compared[k] >= potentialMin && compared[k] <= potentialMax;
    const value = inPotential && trace[k] >= traceMin && trace[k] <= traceMax ? 1 : 0;
    if (value === values[k]) continue;
    values[k] = value;
    changed++;
  }
  return changed;
}
