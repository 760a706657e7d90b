import { moveThresholds } from '../../thresholds/layer.js';
import type { Loops } from '../kernels.js';
import type { WasmMemory } from '../web-assembly.js';
import type { GoodnessExports } from './goodness.js';
import { instantiate } from './instance.js';
import { adaptThresholdsSimd, moveThresholdsSimd, type ThresholdExports } from './thresholds.js';
import { accountRowSimd, slowestSimd, type TimingExports } from './timing.js';

/** Exports of `assembly/encode.ts`; pointers are byte offsets. */
interface EncodeExports {
  draw(
    units: number,
    values: number,
    count: number,
    table: number,
    leap: number,
    register: number,
    spikes: number,
  ): number;
  drawRates(
    units: number,
    values: number,
    count: number,
    table: number,
    leap: number,
    rateBits: number,
    deadSteps: number,
    readyAt: number,
    live: number,
    step: number,
    register: number,
    spikes: number,
    result: number,
  ): void;
}

/**
 * The loops of {@link Loops} in WebAssembly.
 * @param drawTable [256], in `memory`: what the low byte of an encoder's register feeds back in a draw
 * @param leapOnes [4 x 256], in `memory`: what a state becomes in the draws of four values that draw once
 * @param leapTwos the same of four values that draw twice
 */
export function simdLoops(
  memory: WasmMemory,
  drawTable: Int32Array,
  leapOnes: Int32Array,
  leapTwos: Int32Array,
): Loops {
  const kernels = instantiate<EncodeExports & GoodnessExports & TimingExports & ThresholdExports>(memory);
  return {
    draw(units, values, count, register, spikes) {
      return kernels.draw(
        units.byteOffset,
        values.byteOffset,
        count,
        drawTable.byteOffset,
        leapOnes.byteOffset,
        register.byteOffset,
        spikes.byteOffset,
      );
    },

    drawRates(units, values, count, { rateBits, deadSteps, readyAt, live }, step, register, spikes, result) {
      kernels.drawRates(
        units.byteOffset,
        values.byteOffset,
        count,
        drawTable.byteOffset,
        (rateBits > 8 ? leapTwos : leapOnes).byteOffset,
        rateBits,
        deadSteps,
        deadSteps > 0 ? readyAt.byteOffset : 0,
        live.byteOffset,
        step,
        register.byteOffset,
        spikes.byteOffset,
        result.byteOffset,
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
