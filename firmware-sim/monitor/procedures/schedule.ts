import type { ManagedChip } from '../managed-chip.js';

/**
 * The annealing shift h of sample n of N: the number of percentages p with `100 n >= p N`
 * (data/csdp-chip README, 1.4 step 1). Tally: the product 100 n, and a product and a comparison for
 * each entry.
 *
 * @param sample 0..total - 1
 */
export function annealingShift(
  chip: ManagedChip,
  sample: number,
  total: number,
  schedulePercent: readonly number[],
): number {
  chip.countOperations(1 + 2 * schedulePercent.length);
  return schedulePercent.filter(percent => 100 * sample >= percent * total).length;
}
