import type { ChipModel } from '../../hardware/schema.js';
import type { WeightlessImage } from '../../image/layout.js';
import { Counters, sumRows } from '../../ledger/counters.js';
import type { EventCounts } from '../../ledger/events.js';
import { priceCounts } from '../../ledger/pricing.js';

/** A row of the ledger with its name: what one part of the chip did in a phase of a run. */
export interface LedgerPart {
  /** Such as `core 8`, `encoder image`, `chip`, `management`. */
  readonly part: string;
  /** Neurons of the row, such as `z1[0..199]`; empty for parts without. */
  readonly neurons: string;
  readonly counts: EventCounts;
  /** Its energy; null where an event that happened there has no price. */
  readonly pj: number | null;
  /** Energy of its priced events. */
  readonly pricedPj: number;
}

/** Names and prices every row of a ledger, [rows x kinds]. */
export function ledgerParts(image: WeightlessImage, ledger: Float64Array, chip: ChipModel): LedgerPart[] {
  return new Counters(image.slices.length, image.encoders.length).layout().map(({ owner, index }, row) => {
    const counts = sumRows(ledger, [row]);
    const { energyPj: pj, pricedPj } = priceCounts(counts, chip.prices.energy);
    return { ...nameOf(image, owner, index), counts, pj, pricedPj };
  });
}

/** What happened between two states of a ledger. */
export function ledgerDifference(later: Float64Array, earlier: Float64Array): Float64Array {
  return later.map((count, i) => count - earlier[i]);
}

function nameOf(image: WeightlessImage, owner: string, index: number): { part: string; neurons: string } {
  if (owner === 'slice') {
    const { core, population, first, count } = image.slices[index];
    const { name } = image.populations[population];
    return { part: `core ${image.cores[core].id}`, neurons: `${name}[${first}..${first + count - 1}]` };
  }
  if (owner === 'encoder') {
    return { part: `encoder ${image.populations[image.encoders[index].population].name}`, neurons: '' };
  }
  return { part: owner, neurons: '' };
}
