import type { TraceUnit } from '../../../image/layout.js';

/** Exports of `assembly/traces.ts`; pointers are byte offsets. */
export interface TraceExports {
  decayTraces(values: number, count: number, keep: number): number;
  updateTraces(
    y1: number,
    count: number,
    spikes: number,
    fired: number,
    adds: number,
    impulse: number,
    keep: number,
    most: number,
  ): number;
}

const DECAY_ONE = 4096;

/** As `decayAll` of `src/engine/trace.ts`. */
export function decayAllSimd(kernels: TraceExports, values: Int32Array, unit: TraceUnit): number {
  if (unit.decay === 0) return 0;
  return kernels.decayTraces(values.byteOffset, values.length, DECAY_ONE - unit.decay);
}

/** As `updateTraces` of `../traces.ts`. */
export function updateTracesSimd(
  kernels: TraceExports,
  y1: Int32Array,
  spikes: Int32Array,
  fired: number,
  { mode, impulse, decay, max }: TraceUnit,
): number {
  return kernels.updateTraces(
    y1.byteOffset,
    y1.length,
    spikes.byteOffset,
    fired,
    mode === 'add' ? 1 : 0,
    impulse,
    DECAY_ONE - decay,
    max,
  );
}
