import type { Counters } from '../../ledger/counters.js';
import { EVENT_INDEX } from '../../ledger/events.js';
import type { Crossbar } from '../crossbar.js';
import { FORM } from '../records.js';
import type { Share } from '../share.js';
import type { Slice } from '../slice.js';
import { padColumns } from '../stored-weights.js';
import { accumulate8, accumulate16, accumulateSparse8, accumulateSparse16, sumAt } from './accumulate.js';
import { accumulatePacked } from './packed-weights.js';

/**
 * Adds the weights of all active rows to the input sums of their slices, and counts rows and synaptic
 * operations. This is the definition; a faster kernel must leave the same.
 */
export function integrate(share: Share, slices: readonly Slice[], counters: Counters): void {
  for (const crossbar of share.crossbars) {
    const { activeCount, slice } = crossbar;
    if (activeCount === 0) continue;
    accumulate(crossbar);
    if (crossbar.exponent !== 0) addShifted(crossbar, slices[slice].sums);
    slices[slice].awake = true;
    const { synapsesByRow, active } = crossbar;
    const operations =
      synapsesByRow === null ? activeCount * crossbar.columns : sumAt(synapsesByRow, active, activeCount);
    counters.add(slice, EVENT_INDEX.rowRead, activeCount);
    counters.add(slice, EVENT_INDEX.synapticOp, operations);
  }
}

function accumulate(crossbar: Crossbar): void {
  const { form, weights, active, activeCount, columns, rowStart, columnOf, into } = crossbar;
  const { stride } = weights;
  const bytes = weights.acting as Uint8Array;
  const words = weights.acting as Int16Array;
  switch (form) {
    case FORM.dense8:
      accumulate8(bytes, stride, active, activeCount, into);
      return;
    case FORM.dense16:
      accumulate16(words, stride, active, activeCount, into);
      return;
    case FORM.sparse8:
      accumulateSparse8(bytes, rowStart!, columnOf!, active, activeCount, into);
      return;
    case FORM.sparse16:
      accumulateSparse16(words, rowStart!, columnOf!, active, activeCount, into);
      return;
    default:
      accumulatePacked(
        weights.packedBits!,
        bytes,
        weights.strideBytes,
        padColumns(columns),
        active,
        activeCount,
        into,
      );
  }
}

/** The sum of a crossbar with an exponent, shifted (floor where negative), and its scratch cleared. */
function addShifted({ into, exponent, columns }: Crossbar, sums: Int32Array): void {
  for (let k = 0; k < columns; k++) {
    const sum = into[k];
    if (sum === 0) continue;
    sums[k] += exponent > 0 ? sum << exponent : sum >> -exponent;
    into[k] = 0;
  }
}
