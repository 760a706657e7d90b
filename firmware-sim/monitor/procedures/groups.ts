import type { ContrastiveProcedure } from '../../../src/image/layout.js';
import type { ManagedChip } from '../managed-chip.js';

/**
 * Hidden learning with class-coded groups: one presentation of the same image, with fresh input spikes, in
 * which each group plays its class against the label register; then the thresholds adapt (data/csdp-chip
 * README, 1.4 step 4). The control presents with learning off.
 *
 * @returns presentations made
 */
export function contrastGroups(chip: ManagedChip, procedure: ContrastiveProcedure): number {
  chip.reset();
  chip.setLearning(procedure.hiddenLearning);
  chip.run(procedure.stepsPerPresentation);
  chip.adaptThresholds();
  return 1;
}
