import type { NeuronSpec } from '../../network/description.js';

/** Something that a chip's neurons have not, and what comes nearest. */
export interface Lack {
  /** As in "population z `has`". */
  readonly wants: string;
  readonly chipHas: string;
  readonly nearest: string;
  /** What is different then, as in "population z: `differs`". */
  readonly differs: string;
}

export interface Nearest {
  readonly neuron: NeuronSpec;
  readonly lacks: readonly Lack[];
  /** Power of two by which the input of the population is scaled. */
  readonly inputExponent: number;
}

/** A rest after a spike that is longer than the chip's longest, `most`; null: it is not. */
export function restLack(steps: number, most: number): Lack | null {
  if (steps <= most) return null;
  return {
    wants: `rests ${steps} steps after a spike`,
    chipHas: most === 0 ? 'no rest' : `at most ${most}`,
    nearest: `${most}`,
    differs: `it rests ${most} steps after a spike instead of ${steps}`,
  };
}
