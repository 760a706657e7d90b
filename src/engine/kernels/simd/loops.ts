import { moveThresholds } from '../../thresholds/layer.js';
import type { Loops } from '../kernels.js';
import type { WasmMemory } from '../web-assembly.js';
import type { GoodnessExports } from './goodness.js';
import { instantiate } from './instance.js';
import { adaptThresholdsSimd, moveThresholdsSimd, type ThresholdExports } from './thresholds.js';
import { accountRowSimd, slowestSimd, type TimingExports } from './timing.js';

/** Exports of `assembly/encode.ts`; pointers are byte offsets. */
interface EncodeExports {
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
    states: number,
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
    rateDraws({ units, values, rateBits, deadSteps, readyAt, live, states, register, spikes, result }) {
      const leap = rateBits > 8 ? leapTwos : leapOnes;
      const [unitsAt, valuesAt, tableAt, leapAt] = offsets(units, values, drawTable, leap);
      const [readyAtAt, liveAt, statesAt] = offsets(readyAt, live, states);
      const [registerAt, spikesAt, resultAt] = offsets(register, spikes, result);
      const dies = deadSteps > 0 ? readyAtAt : 0;
      return (count, step) => {
        kernels.drawRates(
          unitsAt,
          valuesAt,
          count,
          tableAt,
          leapAt,
          rateBits,
          deadSteps,
          dies,
          liveAt,
          statesAt,
          step,
          registerAt,
          spikesAt,
          resultAt,
        );
      };
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

function offsets(...arrays: readonly Int32Array[]): number[] {
  return arrays.map(({ byteOffset }) => byteOffset);
}
