import type { ContrastiveProcedure, HiddenEpoch } from '../../../src/image/layout.js';
import type { ManagedChip } from '../managed-chip.js';

/** Of r0: the product with gain and steps, the division by 256 and that by the units. */
const OPERATIONS_PER_MEAN = 3;

/**
 * One presentation of hidden learning without labels: an image (positive) or a mixture of two (negative)
 * (learning systems, section 1a, form S).
 *
 * @param learning whether the hidden layers learn in it; the control's never do
 */
export function presentMixed(
  chip: ManagedChip,
  { imageEncoder, stepsPerPresentation }: ContrastiveProcedure,
  values: Uint8Array,
  polarity: 0 | 1,
  learning: boolean,
): void {
  chip.loadInput(imageEncoder, values);
  chip.setPolarity(polarity);
  chip.setLearning(learning);
  chip.run(stepsPerPresentation);
}

/**
 * The hidden layers learn from the presentation that just ended: their goodness is judged and their epoch rules
 * run. Before it, r0 takes the mean spike count of an input as expected from the values shown.
 * Tally: an addition a value and three operations for the mean, and its writes.
 *
 * @param steps steps of the presentation
 * @param values what the image encoder was given; [units]
 */
export function learnHidden(
  chip: ManagedChip,
  { epoch, meanGain }: HiddenEpoch,
  steps: number,
  values: Uint8Array,
): void {
  if (meanGain > 0) {
    const sum = values.reduce((total, value) => total + value, 0);
    chip.countOperations(values.length + OPERATIONS_PER_MEAN);
    chip.writeReward(Math.floor((meanGain * steps * sum) / (256 * values.length)));
  }
  chip.learnEpoch(epoch);
}
