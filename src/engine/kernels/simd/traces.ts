import type { SpikeTrace, WindowTrace } from '../../../image/layout.js';

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
  updateWindows(
    values: number,
    countdown: number,
    count: number,
    spikes: number,
    fired: number,
    steps: number,
  ): number;
}

const DECAY_ONE = 4096;

/** As `decayAll` of `src/engine/trace.ts`. */
export function decayAllSimd(kernels: TraceExports, values: Int32Array, unit: SpikeTrace): number {
  if (unit.decay === 0) return 0;
  return kernels.decayTraces(values.byteOffset, values.length, DECAY_ONE - unit.decay);
}

/** As `updateTraces` of `../traces.ts`. */
export function updateTracesSimd(
  kernels: TraceExports,
  y1: Int32Array,
  spikes: Int32Array,
  fired: number,
  { mode, impulse, decay, max }: SpikeTrace,
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

/** As `updateWindows` of `../traces.ts`. */
export function updateWindowsSimd(
  kernels: TraceExports,
  values: Int32Array,
  countdown: Int32Array,
  spikes: Int32Array,
  fired: number,
  { steps }: WindowTrace,
): number {
  return kernels.updateWindows(
    values.byteOffset,
    countdown.byteOffset,
    values.length,
    spikes.byteOffset,
    fired,
    steps,
  );
}
