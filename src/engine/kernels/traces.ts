import type { TraceUnit } from '../../image/layout.js';
import { bumpTrace, decayAll } from '../trace.js';

/**
 * A step of postsynaptic traces: all decay, then those of the neurons that fired are raised.
 *
 * @param y1 [count], changed in place
 * @param spikes neurons that fired, each once: the first `fired`
 * @returns traces touched: those not at 0 before they decayed, and those of neurons that fired
 */
export function updateTraces(y1: Int32Array, spikes: Int32Array, fired: number, unit: TraceUnit): number {
  let touched = fired;
  if (unit.decay > 0) {
    // A trace that was not 0 is touched once, by its decay.
    for (let i = 0; i < fired; i++) if (y1[spikes[i]] !== 0) touched--;
    touched += decayAll(y1, unit);
  }
  for (let i = 0; i < fired; i++) y1[spikes[i]] = bumpTrace(y1[spikes[i]], unit);
  return touched;
}
