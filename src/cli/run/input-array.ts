import { raise } from '../../fixed/error.js';
import type { WeightlessImage } from '../../image/layout.js';
import { readSpikeArray } from '../spike-array.js';

/** Spikes for an input, checked against it. */
export interface InputArray {
  /** Index of the encoder in the image. */
  readonly encoder: number;
  readonly name: string;
  /** Rows, one a step from step 0 on. */
  readonly steps: number;
  /** [steps x units], 0 or 1. */
  readonly data: Uint8Array;
}

/**
 * Reads the spikes for an input from a .npy file: [steps, units] of 0 and 1.
 * @param encoder index in the image
 * @throws SpikeloomError naming the file, what is wrong with it and what the input takes
 */
export function readInputArray(
  bytes: Uint8Array,
  file: string,
  { encoders, populations }: WeightlessImage,
  encoder: number,
): InputArray {
  const { count, kind, population } = encoders[encoder];
  const { name } = populations[population];
  if (kind === 'recorded') raise(`input ${name} is recorded in the image; it takes no --input`);
  const hint = kind === 'external' ? '' : '; values go with --values';
  const { steps, data } = readSpikeArray(bytes, file, count, `input ${name}`, hint);
  return { encoder, name, steps, data };
}
