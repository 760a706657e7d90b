import type { SpikeTrace } from '../image/layout.js';

/** One step of decay, towards zero: `(x (4096 - decay)) >> 12`; x and decay below 2^13. */
export function decayTrace(value: number, unit: SpikeTrace): number {
  return (value * (4096 - unit.decay)) >> 12;
}

/** The trace after a spike. */
export function bumpTrace(value: number, unit: SpikeTrace): number {
  return unit.mode === 'set' ? unit.impulse : Math.min(unit.max, value + unit.impulse);
}

/** Decays all values in place; returns how many of them changed state (0 where they only count). */
export function decayAll(values: Int32Array, unit: SpikeTrace): number {
  if (unit.decay === 0) return 0;
  let touched = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (value === 0) continue;
    touched++;
    values[i] = decayTrace(value, unit);
  }
  return touched;
}
