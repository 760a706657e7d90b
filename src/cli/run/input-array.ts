import { type NpyArray, parseNpy, requireFinite } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';
import type { EncoderImage } from '../../image/layout.js';

/** What an encoder is fed, checked against it. */
export interface InputArray {
  /** Index in the image. */
  readonly encoder: number;
  /** Rows, one a step from step 0 on; null: one row that holds for all steps. */
  readonly rows: number | null;
  /** [rows x units], or [units]: 0 or 1 (spikes) for an external encoder, else values 0..255. */
  readonly data: Uint8Array;
}

interface Target {
  readonly encoder: number;
  readonly name: string;
  readonly image: EncoderImage;
}

/**
 * Reads what is meant for an encoder. An external one takes spikes: [T, units] of 0 and 1. One that makes
 * spikes of values takes [units] for all steps, or [T, units]. Elements are uint8 or bool.
 * @throws SpikeloomError naming file, what is wrong, and what the input takes
 */
export function readInputArray(bytes: Uint8Array, file: string, target: Target): InputArray {
  const { name, encoder } = target;
  const { count, kind } = target.image;
  const array = parseNpy(bytes, file);
  requireFinite(array, file);
  const data = bytesOf(array, file, name);
  const rows = rowsOf(array.shape, { count, external: kind === 'external', name, file });
  if (kind === 'external') requireSpikes(data, count, file);
  return { encoder, rows, data };
}

function bytesOf(array: NpyArray, file: string, name: string): Uint8Array {
  if (array.dtype === 'uint8' || array.dtype === 'bool') return array.data;
  return raise(`holds ${array.dtype}; input ${name} takes uint8 or bool`, { file });
}

function rowsOf(
  shape: readonly number[],
  { count, external, name, file }: { count: number; external: boolean; name: string; file: string },
): number | null {
  if (shape.length === 2 && shape[1] === count) return shape[0];
  if (shape.length === 1 && shape[0] === count && !external) return null;
  const forms = external ? `[steps, ${count}] of spikes` : `[${count}] or [steps, ${count}] of values`;
  return raise(`has shape [${shape.join(', ')}]; input ${name} takes ${forms}`, { file });
}

function requireSpikes(data: Uint8Array, count: number, file: string): void {
  const wrong = data.findIndex(value => value > 1);
  if (wrong === -1) return;
  const place = `[${Math.floor(wrong / count)}, ${wrong % count}]`;
  raise(`element ${place} is ${data[wrong]}; spikes are 0 or 1`, { file });
}
