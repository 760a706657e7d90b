import type { SystemModel } from './system.js';
import { picoseconds } from './units.js';

/**
 * Time of one barrier in whole picoseconds; null where the model has no figure. Between two listed numbers of tiles
 * (or of chips, one chip with all its tiles being the first) it is interpolated linearly and rounded up; below the first listed number
 * it is that of the first. The lists reach all tiles of a chip and all chips of a system (the schema sees to it).
 *
 * @param tiles tiles with at least one core in use, an integer from 1 to those of a chip; on several chips it does not count
 * @param chips chips with at least one core in use
 * @throws RangeError for any other number: that is a defect of the caller's
 */
export function barrierPs({ barrierTime, system }: SystemModel, tiles: number, chips = 1): number | null {
  if (barrierTime === undefined) return null;
  const steps = barrierTime.map(step => ({ count: step.tiles, ps: picoseconds(step.time) }));
  if (chips === 1) return between(steps, tiles, 'tiles');
  if (system?.barrierTime === undefined) return null;
  const oneChip = { count: 1, ps: steps[steps.length - 1].ps };
  return between(
    [oneChip, ...system.barrierTime.map(step => ({ count: step.chips, ps: picoseconds(step.time) }))],
    chips,
    'chips',
  );
}

function between(
  steps: readonly { readonly count: number; readonly ps: number }[],
  count: number,
  what: 'tiles' | 'chips',
): number {
  const next = steps.findIndex(step => step.count >= count);
  if (!Number.isInteger(count) || count < 1 || next === -1) {
    throw new RangeError(`a barrier over ${count} ${what}; expected 1 to ${steps[steps.length - 1].count}`);
  }
  const high = steps[next];
  if (next === 0) return high.ps;
  const low = steps[next - 1];
  return low.ps + Math.ceil(((high.ps - low.ps) * (count - low.count)) / (high.count - low.count));
}
