import type { ReconstructionHead } from '../../../src/image/layout.js';
import type { ManagedChip } from '../managed-chip.js';

const LUT_CENTRE = 128;
const LUT_LAST = 255;
/** Shift, offset, clip at both ends, look-up; and the subtraction of an error. */
const OPERATIONS_PER_VALUE = 5;

/**
 * The image as the head gives it back from the presentation that just ended: `lut[clip((y >> shift) + 128, 0, 255)]`.
 * Tally: a read and five operations for each value.
 *
 * @returns [values of the image encoder], 0..255
 */
export function recall(chip: ManagedChip, { population, shift, lut }: ReconstructionHead): Uint8Array {
  const given = new Uint8Array(chip.image.populations[population].size);
  chip.image.slices.forEach((slice, index) => {
    if (slice.population !== population) return;
    const y = chip.readPotentials(index);
    for (let k = 0; k < y.length; k++) {
      given[slice.first + k] = lut[Math.min(LUT_LAST, Math.max(0, (y[k] >> shift) + LUT_CENTRE))];
    }
  });
  chip.countOperations(OPERATIONS_PER_VALUE * given.length);
  return given;
}

/**
 * The head learns from the presentation that just ended: its errors, value - recalled value, are written to its
 * neurons as third factors, and its epoch is run. Tally: as {@link recall}, and an operation and a write for each
 * value.
 *
 * @param values what the image encoder was given
 */
export function trainReconstruction(chip: ManagedChip, head: ReconstructionHead, values: Uint8Array): void {
  const given = recall(chip, head);
  chip.countOperations(values.length);
  chip.image.slices.forEach(({ population, first, count }, index) => {
    if (population !== head.population) return;
    chip.writeThirdFactor(
      index,
      Int32Array.from({ length: count }, (_, k) => values[first + k] - given[first + k]),
    );
  });
  chip.learnEpoch(head.epoch);
}
