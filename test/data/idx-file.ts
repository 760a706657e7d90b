/** An IDX file of unsigned bytes, put together by hand: magic, axes (big-endian), data. */
export function idxFile(axes: readonly number[], data: Iterable<number>): Uint8Array {
  const words = [0x00000800 + axes.length, ...axes];
  const header = words.flatMap(word => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255]);
  return Uint8Array.from([...header, ...data]);
}

export const USUAL_NAMES = {
  trainImages: 'train-images-idx3-ubyte',
  trainLabels: 'train-labels-idx1-ubyte',
  testImages: 't10k-images-idx3-ubyte',
  testLabels: 't10k-labels-idx1-ubyte',
} as const;
