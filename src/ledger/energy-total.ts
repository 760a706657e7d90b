import { allInKinds, isInclusion } from '../hardware/prices.js';
import type { SystemModel } from '../hardware/system.js';
import type { EventKind } from './events.js';
import { type PricedCounts, staticEnergyPj } from './pricing.js';

/** Energy of a stretch of emulated time, static power included. */
export interface EnergyTotal {
  /** Energy of the static power, picojoules; null where it is not known, or an all-in figure holds it. */
  readonly staticPj: number | null;
  /** Events and static power together; null where `refused` says why there is no such sum. */
  readonly totalPj: number | null;
  /** Why there is no total, each reason with the name of the event or figure; empty where there is one. */
  readonly refused: readonly string[];
}

/**
 * The energy of counted events and of the static power while they happened, or why that sum is refused:
 * an event without a price, static power that an all-in figure holds already, a time or a power not known.
 *
 * @param priced what the events came to
 * @param elapsedPs emulated picoseconds in which they happened, >= 0; null where no time was told
 * @param untimed kinds that happened and whose duration the chip model does not know
 */
export function energyTotal(
  chip: SystemModel,
  priced: PricedCounts,
  elapsedPs: number | null,
  untimed: readonly string[],
): EnergyTotal {
  const refused = priced.unpriced.map(kind => withoutPrice(chip, kind, priced.byKind[kind].count));
  const [allIn] = allInKinds(chip.prices.energy);
  if (allIn !== undefined) {
    if (chip.static !== undefined) refused.push(staticBesideAllIn(chip, allIn));
    return { staticPj: null, totalPj: refused.length === 0 ? priced.energyPj : null, refused };
  }
  const staticPj = elapsedPs === null ? null : staticEnergyPj(chip, elapsedPs);
  if (elapsedPs === null) refused.push('no time was told in which static power flows');
  else if (staticPj === null) refused.push(`static power of ${chip.name} is not known`);
  else if (untimed.length > 0) {
    const have = untimed.length === 1 ? 'has' : 'have';
    refused.push(
      `static power flows for a time not known, as ${untimed.join(', ')} ${have} no duration on ${chip.name}`,
    );
  }
  const { energyPj } = priced;
  const total = energyPj === null || staticPj === null ? null : energyPj + staticPj;
  return { staticPj, totalPj: refused.length === 0 ? total : null, refused };
}

/** That an event which happened has no price: `linkByte (1,234 events) has no price on loom1`. */
export function withoutPrice(chip: { readonly name: string }, kind: EventKind, count: number): string {
  return `${kind} (${eventsText(count)}) has no price on ${chip.name}`;
}

/** That static power and an all-in figure cannot be added, with both figures. */
export function staticBesideAllIn(chip: SystemModel, allIn: EventKind): string {
  const figures = [chip.static?.chip, chip.static?.perClock].flatMap(figure =>
    figure === undefined ? [] : [`${figure.value} ${figure.unit}`],
  );
  const price = chip.prices.energy[allIn];
  const held = price === undefined || isInclusion(price) ? '' : ` of ${price.value} ${price.unit}`;
  return (
    `static power (${figures.join(' and ')}) on ${chip.name} cannot be added to ${allIn}, ` +
    `whose figure${held} is all-in and holds it already`
  );
}

/** Events in words, the count with separators of thousands. */
export function eventsText(count: number): string {
  const whole = Number.isInteger(count) ? String(count) : count.toFixed(1);
  const grouped = whole.replace(/\d(?=(\d{3})+(?!\d))/g, '$&,');
  return `${grouped} ${count === 1 ? 'event' : 'events'}`;
}
