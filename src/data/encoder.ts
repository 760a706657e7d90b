import { lfsr32Draw } from '../fixed/lfsr.js';

/**
 * Turns the values of one presentation into the input spikes of one step; called once for each step.
 * This is the encoders' plain definition, which the float twins run; the chip's input unit has
 * its own copy, and the same LFSR state gives both the same spikes.
 *
 * @param values input values, 0..255 each
 * @param spikes as long as `values`; overwritten with 0 or 1
 * @param lfsr state of the 32-bit register, 1..2^32 - 1
 * @returns the register's state after the step
 */
export type Encoder = (values: Uint8Array, spikes: Uint8Array, lfsr: number) => number;

/**
 * A spike with probability about value / 256, drawn anew at each step: inputs in ascending order, an
 * input of value 0 makes no draw and never spikes, any other draws r from the LFSR and spikes if
 * r < value (recorded vectors `csdp-chip`, README 1.5 step 6).
 */
export const bernoulli: Encoder = (values, spikes, lfsr) => {
  let state = lfsr;
  for (let input = 0; input < values.length; input++) {
    const value = values[input];
    if (value === 0) {
      spikes[input] = 0;
      continue;
    }
    state = lfsr32Draw(state);
    spikes[input] = (state & 255) < value ? 1 : 0;
  }
  return state;
};

/** A spike at every step where the value is not 0; draws nothing. */
export const constant: Encoder = (values, spikes, lfsr) => {
  for (let input = 0; input < values.length; input++) spikes[input] = values[input] === 0 ? 0 : 1;
  return lfsr;
};

/** The encoders by the name a network gives them. */
export const ENCODERS = { bernoulli, constant } as const satisfies Record<string, Encoder>;
