import type { ChipImage } from '../image/layout.js';
import { bitWords } from './axons.js';
import { padColumns } from './crossbar.js';

/** Room for what is small and for the rounding of each array to a cache line. */
const SLACK_BYTES = 1 << 20;
const LINE_BYTES = 64;
/** Arrays that one slice, crossbar, encoder or reduction takes at most. */
const ARRAYS_PER_PART = 17;
/** Flat int32 arrays [neurons] of a slice, [rows] of a crossbar, [units] of an encoder, at most. */
const WORDS_PER_NEURON = 12;
const WORDS_PER_ROW = 6;
const WORDS_PER_UNIT = 6;

/** An upper bound of the linear memory that an engine takes for an image, told before any is taken. */
export function planBytes(image: ChipImage): number {
  const parts =
    image.slices.length +
    image.crossbars.length +
    image.encoders.length +
    image.reductions.length +
    image.cores.length +
    image.populations.length;
  let bytes = SLACK_BYTES + parts * ARRAYS_PER_PART * LINE_BYTES;
  for (const { count } of image.slices) bytes += padColumns(count) * WORDS_PER_NEURON * 4;
  for (const { count } of image.encoders) bytes += count * WORDS_PER_UNIT * 4;
  for (const { rows, slice, storage, weights, weightBits, storedBits, mask } of image.crossbars) {
    const columns = image.slices[slice].count;
    const places = storage === 'dense' ? rows * padColumns(columns) : weights.length;
    const width = (weightBits > 8 ? 2 : 1) + (storedBits > weightBits ? (storedBits > 8 ? 2 : 1) : 0);
    const bitColumns = mask === null ? 1 : 1 + columns;
    bytes += bitColumns * bitWords(rows) * 4;
    bytes += places * width + rows * WORDS_PER_ROW * 4 + padColumns(columns) * 4;
  }
  bytes += (image.routes.routeAxonStart.length + image.routes.axons.length) * 4;
  for (const { members, latenessSteps } of image.reductions) {
    bytes += (2 * members.length + latenessSteps + 8) * 4;
  }
  // One row of counters (8 bytes a kind, 32 kinds at most) a slice and encoder.
  return bytes + (image.slices.length + image.encoders.length + 2) * 256;
}
