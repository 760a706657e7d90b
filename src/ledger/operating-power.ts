import { raise } from '../fixed/error.js';
import { allInKinds } from '../hardware/prices.js';
import { chipCount, type SystemModel } from '../hardware/system.js';
import { hertz } from '../hardware/units.js';
import { staticBesideAllIn } from './energy-total.js';
import { EVENT_KINDS, type EventKind } from './events.js';
import { priceCounts, staticPowerMw } from './pricing.js';

/** How a chip is run. */
export interface OperatingPoint {
  /** Hertz; the clock of the chip model if left out. */
  readonly clockHz?: number;
  /** Events a second by kind, >= 0. */
  readonly perSecond: { readonly [kind in EventKind]?: number };
}

/**
 * Power of a chip that works steadily, in milliwatts: static power, what its clock takes, and every kind of
 * event at its rate. With an all-in figure it is that figure times its rate.
 *
 * @throws SpikeloomError where an event that happens has no price, static power stands beside an all-in
 *   figure, or power goes by a clock that neither the point nor the chip model tells
 */
export function operatingPowerMw(chip: SystemModel, { clockHz, perSecond }: OperatingPoint): number {
  const { energy } = chip.prices;
  let mw = 0;
  for (const kind of EVENT_KINDS) {
    const rate = perSecond[kind] ?? 0;
    const { unpriced, pricedPj } = priceCounts({ [kind]: 1 }, energy);
    if (rate > 0 && unpriced.length > 0) {
      raise(
        `power of ${chip.name}: ${kind} (${rate} a second) has no price; leave it out, or take another price list`,
      );
    }
    // A picojoule a second is 1e-9 mW.
    mw += pricedPj * rate * 1e-9;
  }
  const { static: power } = chip;
  if (power === undefined) return mw;
  const [allIn] = allInKinds(energy);
  if (allIn !== undefined) raise(`power of ${chip.name}: ${staticBesideAllIn(chip, allIn)}`);
  const clock = clockHz ?? (chip.clock === undefined ? undefined : hertz(chip.clock));
  if (power.perClock !== undefined && clock === undefined) {
    raise(`power of ${chip.name} goes by its clock, and none is told; give one`);
  }
  return mw + chipCount(chip.mesh) * staticPowerMw(power, clock ?? 0);
}
