import { raise } from '../fixed/error.js';
import type { Xorshift32 } from '../fixed/xorshift.js';

/**
 * Negative samples for contrastive learning: the same image with a wrong label (supervised), or a
 * mixture with another image (self-supervised); A. G. Ororbia, Science Advances 10, eadn6076 (2024).
 */

/**
 * Uniform over 0..count-1 without `excluded`: one draw. Serves as a wrong label and as
 * another image of the set.
 *
 * @param count at least 2
 * @throws SpikeloomError if nothing but `excluded` is left to choose
 */
export function belowExcept(count: number, excluded: number, random: Xorshift32): number {
  if (count < 2) raise(`no negative sample: ${count} to choose from, and one is excluded; 2 are needed`);
  const drawn = random.below(count - 1);
  return drawn < excluded ? drawn : drawn + 1;
}

/**
 * The wrong class with the highest score, the lowest of them on a tie: the label that the
 * network is most likely to take for the right one.
 *
 * @param scores one per class, at least 2 classes
 * @throws SpikeloomError if there is no wrong class
 */
export function strongestWrongLabel(scores: ArrayLike<number>, label: number): number {
  let strongest = -1;
  for (let candidate = 0; candidate < scores.length; candidate++) {
    if (candidate === label) continue;
    if (strongest < 0 || scores[candidate] > scores[strongest]) strongest = candidate;
  }
  if (strongest < 0) raise(`no wrong label: ${scores.length} classes; 2 are needed`);
  return strongest;
}

/**
 * Form L's choice: half the time the strongest wrong class, else a uniform one. One draw decides;
 * only a uniform choice makes a second.
 */
export function chooseWrongLabel(scores: ArrayLike<number>, label: number, random: Xorshift32): number {
  return random.below(2) === 0
    ? strongestWrongLabel(scores, label)
    : belowExcept(scores.length, label, random);
}

/** A share of one half, in 256ths. */
export const HALF_SHARE = 128;

/**
 * A mixed image in 8-bit integers: (share * image + (256 - share) * other) >> 8 for each pixel.
 *
 * @param share of `image`, in 256ths, 0..256
 * @param mixed as long as both images; may be one of them
 */
export function mixImages(image: Uint8Array, other: Uint8Array, share: number, mixed: Uint8Array): void {
  for (let pixel = 0; pixel < mixed.length; pixel++) {
    mixed[pixel] = (share * image[pixel] + (256 - share) * other[pixel]) >> 8;
  }
}
