import { type NpyArray, parseNpy, requireFinite } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';
import type { WeightlessImage } from '../../image/layout.js';

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
 * Reads the spikes for an input from a .npy file: [steps, units] of 0 and 1, uint8 or bool.
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
  const hint = kind === 'external' ? '' : '; values go with --values';
  const array = parseNpy(bytes, file);
  requireFinite(array, file);
  const data = bytesOf(array, file, name);
  const [steps, units] = array.shape;
  if (array.shape.length !== 2 || units !== count) {
    raise(`has shape [${array.shape.join(', ')}]; input ${name} takes [steps, ${count}]${hint}`, { file });
  }
  requireSpikes(data, count, file, hint);
  return { encoder, name, steps, data };
}

function bytesOf(array: NpyArray, file: string, name: string): Uint8Array {
  if (array.dtype === 'uint8' || array.dtype === 'bool') return array.data;
  return raise(`holds ${array.dtype}; input ${name} takes uint8 or bool`, { file });
}

function requireSpikes(data: Uint8Array, count: number, file: string, hint: string): void {
  const wrong = data.findIndex(value => value > 1);
  if (wrong === -1) return;
  const place = `[${Math.floor(wrong / count)}, ${wrong % count}]`;
  raise(`element ${place} is ${data[wrong]}; spikes are 0 or 1${hint}`, { file });
}
