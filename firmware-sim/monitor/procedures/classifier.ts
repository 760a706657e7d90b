import type { ContrastiveProcedure } from '../../../src/image/layout.js';
import type { ManagedChip } from '../managed-chip.js';

/** Index of the middle entry of the read-out's table, that of y = 0. */
const LUT_CENTRE = 128;
const LUT_LAST = 255;
/** The error's range, and the value that the label's class is to reach. */
const AMPLITUDE = 255;
/** Number of the classifier's learning epoch. */
const CLASSIFIER_EPOCH = 0;

/** Shift, offset, clip at both ends, look-up, subtraction. */
const OPERATIONS_PER_ERROR = 6;

/** The class with the largest sum, the lowest of equals. Tally: a comparison for each class. */
export function predict(chip: ManagedChip, y: Int32Array): number {
  chip.countOperations(y.length);
  return strongest(y, -1);
}

/**
 * How far the label stands above the strongest other class (data/csdp-chip README, 1.4 step 3).
 * Tally: a comparison for each class, and the subtraction.
 *
 * @param y [classes], two at least
 * @returns the rival (the lowest of equals) and `y[label] - y[rival]`
 */
export function judge(chip: ManagedChip, y: Int32Array, label: number): { rival: number; margin: number } {
  chip.countOperations(y.length + 1);
  const rival = strongest(y, label);
  return { rival, margin: y[label] - y[rival] };
}

function strongest(y: Int32Array, passedOver: number): number {
  let best = passedOver === 0 ? 1 : 0;
  for (let c = best + 1; c < y.length; c++) {
    if (c !== passedOver && y[c] > y[best]) best = c;
  }
  return best;
}

/**
 * The classifier learns from the presentation that just ended: the error of each class is written to the
 * read-out neurons as their third factor, and an epoch of the learning units is run; by margin only where it is
 * below the limit. Tally: a write for each class, and by table six operations for each, by margin one in all.
 */
export function trainClassifier(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  y: Int32Array,
  label: number,
  rival: number,
): void {
  const { classifier } = procedure;
  if (classifier.kind === 'margin') {
    chip.countOperations(1);
    if (y[label] - y[rival] >= classifier.limit) return;
  }
  const errors =
    classifier.kind === 'margin'
      ? y.map((_, c) => (c === label ? AMPLITUDE : c === rival ? -AMPLITUDE : 0))
      : tableErrors(chip, procedure, y, label);
  chip.writeThirdFactor(procedure.readoutSlice, errors);
  chip.learnEpoch(CLASSIFIER_EPOCH);
}

/** `255 [c is the label] - lut[clip((y >> shift) + 128, 0, 255)]` (data/csdp-chip README, 1.6). */
function tableErrors(
  chip: ManagedChip,
  { readoutLut, readoutShift }: ContrastiveProcedure,
  y: Int32Array,
  label: number,
): Int32Array {
  chip.countOperations(OPERATIONS_PER_ERROR * y.length);
  return y.map((sum, c) => {
    const index = Math.min(LUT_LAST, Math.max(0, (sum >> readoutShift) + LUT_CENTRE));
    return (c === label ? AMPLITUDE : 0) - readoutLut[index];
  });
}
