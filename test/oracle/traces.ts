import type { TraceUnit } from '../../src/image/layout.js';
import { shiftRight } from './arithmetic.js';

/** A trace after one step's decay. */
export function decayTrace(unit: TraceUnit, value: number): number {
  return shiftRight(value * (4096 - unit.decay), 12);
}

/** A trace after one spike. */
export function impulseTrace(unit: TraceUnit, value: number): number {
  return unit.mode === 'set' ? unit.impulse : Math.min(unit.max, value + unit.impulse);
}
