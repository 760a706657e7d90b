import { eventsText } from '../ledger/energy-total.js';
import type { EventKind } from '../ledger/events.js';

/** An energy as records tell it. */
export interface EnergyRecord {
  /** Null where an event that happened has no price. */
  readonly energyPj: number | null;
  readonly pricedPj: number;
  readonly unpriced: readonly EventKind[];
}

/**
 * An energy in words, or which events refuse it:
 * `no total: linkByte (1,234 events) has no price on loom1; priced part 1.20 uJ`.
 *
 * @param counts events by kind, in total or as means
 */
export function energyText(
  { energyPj, pricedPj, unpriced }: EnergyRecord,
  counts: { readonly [kind in EventKind]?: number },
  chip: string,
): string {
  if (energyPj !== null) return si(energyPj);
  return `${refusalText(unpriced, counts, chip)}; priced part ${si(pricedPj)}`;
}

/** Which events refuse a total: `no total: a (1 event), b (2 events) have no price on loihi1`. */
export function refusalText(
  unpriced: readonly EventKind[],
  counts: { readonly [kind in EventKind]?: number },
  chip: string,
): string {
  const kinds = unpriced.map(kind => `${kind} (${eventsText(counts[kind] ?? 0)})`).join(', ');
  return `no total: ${kinds} ${unpriced.length === 1 ? 'has' : 'have'} no price on ${chip}`;
}

/** Picojoules in the unit that reads best. */
export function si(pj: number): string {
  if (pj >= 1e6) return `${(pj / 1e6).toFixed(2)} uJ`;
  return pj >= 1e3 ? `${(pj / 1e3).toFixed(2)} nJ` : `${pj.toFixed(1)} pJ`;
}
