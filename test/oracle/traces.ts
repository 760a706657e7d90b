import type { SpikeTrace } from '../../src/image/layout.js';
import { shiftRight } from './arithmetic.js';
import { POST_TRACES, type SliceState } from './machine.js';

/** A trace after one step's decay. */
export function decayTrace(unit: SpikeTrace, value: number): number {
  return shiftRight(value * (4096 - unit.decay), 12);
}

/** A trace after one spike. */
export function impulseTrace(unit: SpikeTrace, value: number): number {
  return unit.mode === 'set' ? unit.impulse : Math.min(unit.max, value + unit.impulse);
}

/**
 * One neuron's y1, y2, y3 after a step, gates last; returns how many were touched.
 * @param compared the potential that was compared with the threshold
 */
export function updatePostTraces(
  { image, traces, windows }: SliceState,
  neuron: number,
  spiked: boolean,
  compared: number,
): number {
  let touched = 0;
  for (const name of POST_TRACES) {
    const unit = image.traces[name];
    const values = traces[name];
    const before = values[neuron];
    if (unit?.mode === 'set' || unit?.mode === 'add') {
      const decayed = decayTrace(unit, before);
      values[neuron] = spiked ? impulseTrace(unit, decayed) : decayed;
      if (spiked || (before !== 0 && unit.decay !== 0)) touched += 1;
    }
    if (unit?.mode === 'window') {
      const left = windows[name][neuron];
      values[neuron] = left > 0 ? 1 : 0;
      windows[name][neuron] = spiked ? unit.steps : Math.max(0, left - 1);
      if (spiked || left > 0) touched += 1;
    }
  }
  for (const name of POST_TRACES) {
    const unit = image.traces[name];
    if (unit?.mode !== 'gate') continue;
    const trace = traces[unit.of][neuron];
    const opens =
      unit.potentialMin <= compared &&
      compared <= unit.potentialMax &&
      unit.traceMin <= trace &&
      trace <= unit.traceMax;
    if ((traces[name][neuron] === 1) !== opens) touched += 1;
    traces[name][neuron] = opens ? 1 : 0;
  }
  return touched;
}
