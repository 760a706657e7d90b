import { mixSeed } from '../fixed/seed.js';
import type { ImageSet } from './dataset.js';
import { imageAt } from './dataset.js';
import { rotateImage } from './rotate.js';

/** Names of the streams, so that no other use of the same seed shares their numbers. */
const PARTNER_STREAM = 0x70617274;
const ANGLE_STREAM = 0x616e676c;

const MOST_DEGREES = 90;

/** How the images of a run are paired for mixing. */
export interface Pairing {
  readonly seed: number;
  /** Whether the second image is turned by a whole angle drawn from -90 .. 90 degrees. */
  readonly rotate: boolean;
}

/**
 * A training image with the one that it is mixed with after it: another of the set, all equally likely (itself
 * where there is no other); drawn for the sample, so that chip and float twin pair alike.
 *
 * @param index the image's number in the set
 * @param sample number of the sample in the run
 * @returns [2 x rows x columns]
 */
export function withPartner(
  set: ImageSet,
  index: number,
  sample: number,
  { seed, rotate }: Pairing,
): Uint8Array {
  const { rows, columns, count } = set;
  const pair = new Uint8Array(2 * rows * columns);
  pair.set(imageAt(set, index));
  const others = Math.max(1, count - 1);
  const place = Math.floor((mixSeed(seed, PARTNER_STREAM, sample) * others) / 2 ** 32);
  const partner = imageAt(set, place < index || count === 1 ? place : place + 1);
  const angles = 2 * MOST_DEGREES + 1;
  const degrees = Math.floor((mixSeed(seed, ANGLE_STREAM, sample) * angles) / 2 ** 32) - MOST_DEGREES;
  pair.set(rotate ? rotateImage(partner, rows, columns, degrees) : partner, rows * columns);
  return pair;
}
