import { refuse } from '../link/refusal.js';
import type { Request } from '../link/schema.js';
import type { ManagedChip } from './managed-chip.js';

/** Registers r0 and r1 have 16 bits, sign included. */
const MIN_FACTOR = -32_768;
const MAX_FACTOR = 32_767;

/** Writes the reward r0 of every slice that learns. */
export function setReward(chip: ManagedChip, reward: number): void {
  checkFactor('the reward', reward);
  chip.writeReward(reward);
}

/** Writes the third factors r1 of a slice's neurons. */
export function setThirdFactors(
  chip: ManagedChip,
  { slice, values }: Pick<Request<'setThirdFactors'>, 'slice' | 'values'>,
): void {
  const { slices, reductions } = chip.image;
  if (slice >= slices.length) {
    refuse('bad argument', `slice ${slice} does not exist; the image has ${slices.length}`);
  }
  if (values.length !== slices[slice].count) {
    refuse(
      'bad argument',
      `slice ${slice} was given ${values.length} values; expected ${slices[slice].count}`,
    );
  }
  if (reductions.some(({ members }) => members.some(member => member.slice === slice))) {
    refuse('bad argument', `slice ${slice} has its third factors from a goodness; leave them to it`);
  }
  for (const value of values) checkFactor(`a third factor of slice ${slice}`, value);
  chip.writeThirdFactor(slice, values);
}

function checkFactor(what: string, value: number): void {
  if (value >= MIN_FACTOR && value <= MAX_FACTOR) return;
  refuse('bad argument', `${what} is ${value}; expected ${MIN_FACTOR}..${MAX_FACTOR}`);
}
