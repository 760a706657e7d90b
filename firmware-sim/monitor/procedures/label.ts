import type { ContrastiveProcedure } from '../../../src/image/layout.js';
import type { ManagedChip } from '../managed-chip.js';
import type { WrongLabels } from '../wrong-label.js';

/** To reduce the byte to a class: a division, the comparison with the label, an addition. */
const OPERATIONS_PER_CHOICE = 3;

/**
 * Hidden learning with the label as context: a positive presentation with the right label, a negative one
 * with a wrong label; the thresholds adapt after each (learning systems, section 1a, form L). The control
 * presents with learning off.
 * Tally: an operation for each byte drawn and three to choose the wrong label.
 *
 * @returns presentations made
 */
export function contrastLabels(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  wrongLabels: WrongLabels,
  label: number,
  rival: number,
): number {
  const drawsBefore = wrongLabels.draws;
  const wrong = wrongLabels.next(procedure.classes, label, rival);
  chip.countOperations(wrongLabels.draws - drawsBefore + OPERATIONS_PER_CHOICE);
  present(chip, procedure, label, 1);
  present(chip, procedure, wrong, 0);
  return 2;
}

function present(chip: ManagedChip, procedure: ContrastiveProcedure, context: number, polarity: 0 | 1): void {
  chip.reset();
  chip.setContext(procedure.labelEncoder, context);
  chip.setPolarity(polarity);
  chip.setLearning(procedure.hiddenLearning);
  chip.run(procedure.stepsPerPresentation);
  chip.adaptThresholds();
}
