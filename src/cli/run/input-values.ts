import { parseNpy } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';
import type { WeightlessImage } from '../../image/layout.js';

/** Values for an input that makes spikes of them, checked against it. */
export interface InputValues {
  /** Index of the encoder in the image. */
  readonly encoder: number;
  readonly name: string;
  /** 0..255 each; [units]. */
  readonly values: Uint8Array;
}

/**
 * Reads the values of a bernoulli or constant input from a .npy file: [units] of 0 to 255, uint8.
 * @param encoder index in the image
 * @throws SpikeloomError naming the input or the file, what is wrong with it and what the input takes
 */
export function readInputValues(
  bytes: Uint8Array,
  file: string,
  { encoders, populations }: WeightlessImage,
  encoder: number,
): InputValues {
  const { count, kind, population } = encoders[encoder];
  const { name } = populations[population];
  if (kind === 'recorded') raise(`input ${name} is recorded in the image; it takes no --values`);
  if (kind === 'external') raise(`input ${name} is external and makes no spikes of values; give it --input`);
  const array = parseNpy(bytes, file);
  if (array.dtype !== 'uint8') {
    raise(`holds ${array.dtype}; the values of input ${name} are uint8, 0 to 255`, { file });
  }
  const [units] = array.shape;
  if (array.shape.length !== 1 || units !== count) {
    const hint = array.shape.length === 2 ? '; spikes go with --input' : '';
    raise(`has shape [${array.shape.join(', ')}]; input ${name} takes values, [${count}]${hint}`, { file });
  }
  return { encoder, name, values: array.data };
}
