import { raise } from '../../fixed/error.js';
import type { Circuit } from './circuit.js';
import { drawSpikes, type UniformSource } from './random.js';

/** What the inputs see: spikes as they are, or images from which spikes are drawn anew at every step. */
export interface PresentedInput {
  /** Firing probability of each input a step, in [0, 1], `[rows, inputs]`; needs `uniform`. */
  readonly images?: ArrayLike<number>;
  /** Spikes of 0 and 1, `[steps, rows, inputs]`, in place of images. */
  readonly spikes?: Uint8Array;
  /** Uniform numbers in [0, 1): one draw for each step, row and input, in this order. */
  readonly uniform?: UniformSource;
}

/** Checked input of a presentation. */
export interface InputStream {
  readonly rows: number;
  /** Writes the spikes of a step (from 0), `[rows, inputs]`. */
  readonly fill: (step: number, out: Uint8Array) => void;
}

/** Checks the input of a presentation against the circuit. */
export function openInput(circuit: Circuit, input: PresentedInput): InputStream {
  const { images, spikes, uniform } = input;
  const { inputs } = circuit.sizes;
  if (spikes !== undefined) {
    if (images !== undefined) raise('input: both images and spikes; give one of them');
    const rows = rowsOf('spikes', spikes.length, circuit.constants.steps * inputs);
    checkBinary('spikes', spikes);
    return {
      rows,
      fill: (step, out) => out.set(spikes.subarray(step * out.length, (step + 1) * out.length)),
    };
  }
  if (images === undefined) raise('input: neither images nor spikes; give one of them');
  if (uniform === undefined) raise('input: images need a uniform source to draw their spikes');
  const rows = rowsOf('images', images.length, inputs);
  for (let i = 0; i < images.length; i++) {
    if (!(images[i]! >= 0 && images[i]! <= 1)) {
      raise(`input: images[${i}] is ${images[i]}; firing probabilities lie in [0, 1] (divide pixels by 255)`);
    }
  }
  return { rows, fill: (_step, out) => drawSpikes(out, images, uniform) };
}

/** Checks an optional array of 0 and 1 of a given length; where it is missing, all are `otherwise`. */
export function binaryOr(
  what: string,
  given: Uint8Array | undefined,
  length: number,
  otherwise: 0 | 1,
): Uint8Array {
  if (given === undefined) return new Uint8Array(length).fill(otherwise);
  if (given.length !== length) raise(`input: ${given.length} elements in ${what}; ${length} are needed`);
  checkBinary(what, given);
  return given;
}

function rowsOf(what: string, length: number, elementsPerRow: number): number {
  const rows = length / elementsPerRow;
  if (rows < 1 || !Number.isInteger(rows)) {
    raise(`input: ${length} elements in ${what}; a whole number of rows of ${elementsPerRow} is needed`);
  }
  return rows;
}

function checkBinary(what: string, values: Uint8Array): void {
  const bad = values.findIndex(value => value > 1);
  if (bad >= 0) raise(`input: ${what}[${bad}] is ${values[bad]}; it must be 0 or 1`);
}
