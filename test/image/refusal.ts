import { type changed, sampleImage, smallShape } from './sample-images.js';

/** The images that the refused ones are made from. */
export const image = sampleImage(smallShape);
export const sparse = sampleImage({ ...smallShape, sparse: true });

type Change = Parameters<typeof changed>[1];

/** What is wrong, a part of the message, the change that makes it so, and of which image (default: `image`). */
export type Refusal = readonly [string, string, Change, typeof image?];
