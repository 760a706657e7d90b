import { parseNpy, requireFinite } from '../data/npy.js';
import { raise } from '../fixed/error.js';

export interface SpikeArray {
  /** Rows, one a step. */
  readonly steps: number;
  /** [steps x units], 0 or 1. */
  readonly data: Uint8Array;
}

/**
 * Reads spikes from a .npy file: `[steps, units]`, or more axes that come to as many units; 0 and 1 of any element type, as
 * other tools write them in floats.
 * @param what takes them, for the messages
 * @param hint at the end of messages
 * @throws SpikeloomError naming the file and what is wrong with it
 */
export function readSpikeArray(
  bytes: Uint8Array,
  file: string,
  units: number,
  what: string,
  hint = '',
): SpikeArray {
  const array = parseNpy(bytes, file);
  requireFinite(array, file);
  const [steps = 0, ...rest] = array.shape;
  const width = rest.reduce((product, length) => product * length, 1);
  if (array.shape.length < 2 || width !== units) {
    raise(
      `has shape [${array.shape.join(', ')}]; ${what} takes [steps, ${units}], or axes that come to ${units}${hint}`,
      { file },
    );
  }
  const values: ArrayLike<number> = array.data;
  for (let index = 0; index < values.length; index++) {
    if (values[index] === 0 || values[index] === 1) continue;
    const place = `[${Math.floor(index / units)}, ${index % units}]`;
    raise(`element ${place} is ${values[index]}; ${what} takes spikes, 0 or 1${hint}`, { file });
  }
  return { steps, data: Uint8Array.from(values) };
}
