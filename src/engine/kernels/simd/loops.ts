import { moveThresholds } from '../../thresholds/layer.js';
import type { Loops } from '../kernels.js';
import type { WasmMemory } from '../web-assembly.js';
import type { GoodnessExports } from './goodness.js';
import { instantiate } from './instance.js';
import { adaptThresholdsSimd, moveThresholdsSimd, type ThresholdExports } from './thresholds.js';
import { accountRowSimd, slowestSimd, type TimingExports } from './timing.js';

/** Exports of `assembly/encode.ts`; pointers are byte offsets. */
interface EncodeExports {
  draw(units: number, values: number, count: number, table: number, register: number, spikes: number): number;
}

/**
 * The loops of {@link Loops} in WebAssembly.
 * @param drawTable [256], in `memory`: what the low byte of an encoder's register feeds back in a draw
 */
export function simdLoops(memory: WasmMemory, drawTable: Int32Array): Loops {
  const kernels = instantiate<EncodeExports & GoodnessExports & TimingExports & ThresholdExports>(memory);
  return {
    draw(units, values, count, register, spikes) {
      return kernels.draw(
        units.byteOffset,
        values.byteOffset,
        count,
        drawTable.byteOffset,
        register.byteOffset,
        spikes.byteOffset,
      );
    },

    addUp({ members, records }) {
      kernels.addUp(records.byteOffset, members.length);
    },

    takeParts({ groups, records }, learning) {
      kernels.takeParts(records.byteOffset, groups.length, learning ? 1 : 0);
    },

    accountRow(counts, before, durations, row) {
      return accountRowSimd(kernels, counts, before, durations, row);
    },

    slowest(workers, counts, before, durations) {
      return slowestSimd(kernels, workers, counts, before, durations);
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
