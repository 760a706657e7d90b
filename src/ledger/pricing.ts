import { raise } from '../fixed/error.js';
import { barrierPs } from '../hardware/barrier-time.js';
import type { StaticPower } from '../hardware/price-lists.js';
import { allInKinds, isInclusion, type PriceList } from '../hardware/prices.js';
import { chipCount, type SystemModel } from '../hardware/system.js';
import { hertz, milliwatts, milliwattsAt, picojoules, picosecondsAt } from '../hardware/units.js';
import { EVENT_KINDS, type EventKind } from './events.js';

/** What one kind of event came to. */
export interface PricedKind {
  readonly count: number;
  /** Energy of all its events; null where the kind has no figure of its own. */
  readonly pj: number | null;
  /** The kinds whose figures cover this one; such a kind is not unpriced. */
  readonly includedIn?: readonly EventKind[];
}

export interface PricedCounts {
  /** Energy of all that happened, picojoules; null where `unpriced` names a kind: that total is refused. */
  readonly energyPj: number | null;
  /** Sum over the kinds that have a figure, added in the order of EVENT_KINDS: all that is known. */
  readonly pricedPj: number;
  readonly byKind: { readonly [kind in EventKind]: PricedKind };
  /** Kinds that happened and have no price; never taken for zero. */
  readonly unpriced: readonly EventKind[];
}

/**
 * Energy of counted events.
 *
 * @param counts events by kind, integers >= 0; a kind that is missing did not happen
 * @param prices a chip's `prices.energy`
 * @throws RangeError if a count is no such integer: that is a defect of the counting
 */
export function priceCounts(
  counts: { readonly [kind in EventKind]?: number },
  prices: PriceList,
): PricedCounts {
  const byKind = {} as { [kind in EventKind]: PricedKind };
  const unpriced: EventKind[] = [];
  let pricedPj = 0;
  for (const kind of EVENT_KINDS) {
    const count = counts[kind] ?? 0;
    if (!Number.isSafeInteger(count) || count < 0) {
      throw new RangeError(`count of ${kind} is ${count}; expected an integer from 0 to 2^53 - 1`);
    }
    const price = prices[kind];
    if (price === undefined) {
      byKind[kind] = { count, pj: null };
      if (count > 0) unpriced.push(kind);
    } else if (isInclusion(price)) {
      byKind[kind] = { count, pj: null, includedIn: price.includedIn };
    } else {
      const pj = count * picojoules(price);
      byKind[kind] = { count, pj };
      pricedPj += pj;
    }
  }
  return { energyPj: unpriced.length === 0 ? pricedPj : null, pricedPj, byKind, unpriced };
}

/**
 * Energy of the static power of a chip, or of all chips of a system, over `durationPs` picoseconds, to be shown beside (never mixed
 * into) the energy of events; null where the chip model has no static power.
 *
 * @throws SpikeloomError where an event's figure is all-in, because it already holds its share of
 *   the static power
 */
export function staticEnergyPj(chip: SystemModel, durationPs: number): number | null {
  if (chip.static === undefined) return null;
  const [allIn] = allInKinds(chip.prices.energy);
  if (allIn !== undefined) {
    raise(
      `chip ${chip.name}: static power cannot be added to the figure of ${allIn}, which is all-in and holds it already; leave static power out of the total`,
    );
  }
  const chipMw = staticPowerMw(chip.static, chip.clock === undefined ? 0 : hertz(chip.clock));
  // 1 mW over 1 ps is 1e-15 J, a thousandth of a picojoule.
  return (chipMw * chipCount(chip.mesh) * durationPs) / 1000;
}

/** Power of one chip that flows whatever happens, in milliwatts, with the chip's clock running at `clockHz`. */
export function staticPowerMw({ chip, perClock }: StaticPower, clockHz: number): number {
  return milliwatts(chip) + (perClock === undefined ? 0 : milliwattsAt(perClock, clockHz));
}

/**
 * Time of one event of each kind in whole picoseconds, for analytic timing: 0 where another kind's
 * time covers it, null where it is unknown. A cycle of the management processor is one period of its
 * clock; a barrier is that of all tiles of the chip, or of all chips of a system (see {@link barrierPs}).
 */
export function timePerEventPs(chip: SystemModel): { readonly [kind in EventKind]: number | null } {
  const times = {} as { [kind in EventKind]: number | null };
  for (const kind of EVENT_KINDS) {
    const price = chip.prices.time[kind];
    if (price === undefined) times[kind] = null;
    else times[kind] = isInclusion(price) ? 0 : picosecondsAt(price, chip.clock);
  }
  const { clock } = chip.management;
  times.managementCycle = clock === undefined ? null : Math.round(1e12 / hertz(clock));
  times.barrier = barrierPs(chip, chip.mesh.columns * chip.mesh.rows, chipCount(chip.mesh));
  return times;
}
