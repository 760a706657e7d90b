import { moveThresholds } from '../../thresholds/layer.js';
import type { Loops } from '../kernels.js';
import type { WasmMemory } from '../web-assembly.js';
import { type GoodnessExports, sumOfSquaresSimd } from './goodness.js';
import { instantiate } from './instance.js';
import { adaptThresholdsSimd, moveThresholdsSimd, type ThresholdExports } from './thresholds.js';
import { accountRowSimd, type TimingExports } from './timing.js';

/** The loops of {@link Loops} in WebAssembly. */
export function simdLoops(memory: WasmMemory): Loops {
  const kernels = instantiate<GoodnessExports & TimingExports & ThresholdExports>(memory);
  return {
    sumOfSquares(traces, first, count, max) {
      return sumOfSquaresSimd(kernels, traces, first, count, max);
    },

    accountRow(counts, before, durations, row) {
      return accountRowSimd(kernels, counts, before, durations, row);
    },

    thresholds: {
      move(thresholds, increment, policy) {
        if (moveThresholdsSimd(kernels, thresholds, increment, policy)) return;
        moveThresholds(thresholds, increment, policy);
      },
      adapt(thresholds, spikeCounts, policy) {
        adaptThresholdsSimd(kernels, thresholds, spikeCounts, policy);
      },
    },
  };
}
