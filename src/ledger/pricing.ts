import { raise } from '../fixed/error.js';
import { allInKinds, isInclusion, type PriceList } from '../hardware/prices.js';
import type { ChipModel } from '../hardware/schema.js';
import { hertz, milliwatts, picojoules, picoseconds } from '../hardware/units.js';
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
  /**
   * Sum over the kinds that have a figure, added in the order of EVENT_KINDS. It is the energy of
   * the run only when `unpriced` is empty, and a lower bound of it otherwise.
   */
  readonly totalPj: number;
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
  let totalPj = 0;
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
      totalPj += pj;
    }
  }
  return { totalPj, byKind, unpriced };
}

/**
 * Energy of a chip's static power over `durationPs` picoseconds, to be shown beside (never mixed
 * into) the energy of events; null where the chip model has no static power.
 *
 * @throws SpikeloomError where an event's figure is all-in, because it already holds its share of
 *   the static power
 */
export function staticEnergyPj(chip: ChipModel, durationPs: number): number | null {
  if (chip.static === undefined) return null;
  const [allIn] = allInKinds(chip.prices.energy);
  if (allIn !== undefined) {
    raise(
      `chip ${chip.name}: static power cannot be added to the figure of ${allIn}, which is all-in and holds it already; leave static power out of the total`,
    );
  }
  // 1 mW over 1 ps is 1e-15 J, a thousandth of a picojoule.
  return (milliwatts(chip.static.chip) * durationPs) / 1000;
}

/**
 * Time of one event of each kind in whole picoseconds, for analytic timing: 0 where another kind's
 * time covers it, null where it is unknown. A cycle of the management processor is one period of its
 * clock; a barrier is that of all the chip's tiles (see {@link barrierPs}).
 */
export function timePerEventPs(chip: ChipModel): { readonly [kind in EventKind]: number | null } {
  const times = {} as { [kind in EventKind]: number | null };
  for (const kind of EVENT_KINDS) {
    const price = chip.prices.time[kind];
    if (price === undefined) times[kind] = null;
    else times[kind] = isInclusion(price) ? 0 : picoseconds(price);
  }
  const { clock } = chip.management;
  times.managementCycle = clock === undefined ? null : Math.round(1e12 / hertz(clock));
  times.barrier = barrierPs(chip, chip.mesh.columns * chip.mesh.rows);
  return times;
}

/**
 * Time of one barrier over `tiles` tiles in whole picoseconds; null where the chip model has none.
 * Between two listed numbers of tiles it is interpolated linearly and rounded up; below the first
 * listed number it is that of the first. The list reaches all tiles of the mesh (the schema sees to it).
 *
 * @param tiles tiles with at least one core in use, an integer from 1 to those of the mesh
 * @throws RangeError for any other number of tiles: that is a defect of the caller's
 */
export function barrierPs(chip: ChipModel, tiles: number): number | null {
  const steps = chip.barrierTime;
  if (steps === undefined) return null;
  const next = steps.findIndex(step => step.tiles >= tiles);
  if (!Number.isInteger(tiles) || tiles < 1 || next === -1) {
    throw new RangeError(`a barrier over ${tiles} tiles; expected 1 to ${steps[steps.length - 1].tiles}`);
  }
  const high = picoseconds(steps[next].time);
  if (next === 0) return high;
  const low = picoseconds(steps[next - 1].time);
  const span = steps[next].tiles - steps[next - 1].tiles;
  return low + Math.ceil(((high - low) * (tiles - steps[next - 1].tiles)) / span);
}
