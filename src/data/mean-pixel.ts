import type { ImageSet } from './dataset.js';

const WHITE = 255;

/**
 * A copy of a set in which every image has (about) the same brightness: each pixel is multiplied by
 * `mean` over the image's own mean, rounded down, at most 255. A black image stays black.
 */
export function withMean(set: ImageSet, mean: number): ImageSet {
  const pixels = set.rows * set.columns;
  const images = new Uint8Array(set.images.length);
  for (let start = 0; start < images.length; start += pixels) {
    let sum = 0;
    for (let i = start; i < start + pixels; i++) sum += set.images[i];
    if (sum === 0) continue;
    for (let i = start; i < start + pixels; i++) {
      images[i] = Math.min(WHITE, Math.floor((set.images[i] * mean * pixels) / sum));
    }
  }
  return { ...set, images };
}
