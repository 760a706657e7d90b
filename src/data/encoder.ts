import { lfsr32Draw } from '../fixed/lfsr.js';

/**
 * Turns the values of one presentation into the input spikes of one step; called once for each step.
 * These are the encoders' plain definitions, which the float twins run; the chip's input unit has
 * its own copy, and the same LFSR state gives both the same spikes.
 *
 * @param values input values, 0..255 each
 * @param spikes as long as `values`; overwritten with 0 or 1
 * @param lfsr state of the 32-bit register, 1..2^32 - 1
 * @returns the register's state after the step
 */
export type Encoder = (values: Uint8Array, spikes: Uint8Array, lfsr: number) => number;

/** What encodes the values of an input; the meaning of each is `EncoderUnit`'s of the image layout. */
export type EncoderKind =
  | { readonly kind: 'bernoulli' | 'constant' | 'external' }
  | { readonly kind: 'poisson'; readonly rateBits: number; readonly deadSteps: number }
  | { readonly kind: 'latency'; readonly windowSteps: number }
  | { readonly kind: 'current'; readonly phase: 'zero' | 'random' }
  | { readonly kind: 'recorded'; readonly stepStart: Int32Array; readonly units: Int32Array };

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

/** The encoder of `size` inputs from the first step after a reset on; a reset makes a new one. */
export function encoderFromReset(kind: EncoderKind, size: number): Encoder {
  switch (kind.kind) {
    case 'bernoulli':
      return bernoulli;
    case 'constant':
      return constant;
    case 'external':
      return silent;
    case 'poisson':
      return poisson(kind, size);
    case 'latency':
      return latency(kind.windowSteps);
    case 'current':
      return current(kind.phase, size);
    case 'recorded':
      return recorded(kind);
  }
}

const silent: Encoder = (_, spikes, lfsr) => {
  spikes.fill(0);
  return lfsr;
};

/** The spikes of a record, a step after the other; none when it is over. */
function recorded({ stepStart, units }: EncoderKind & { kind: 'recorded' }): Encoder {
  let step = 0;
  return (_, spikes, lfsr) => {
    spikes.fill(0);
    if (step + 1 < stepStart.length) {
      for (let i = stepStart[step]; i < stepStart[step + 1]; i++) spikes[units[i]] = 1;
      step++;
    }
    return lfsr;
  };
}

/** A spike with probability value / 2^rateBits, then `deadSteps` steps in which the input neither draws nor spikes. */
function poisson({ rateBits, deadSteps }: EncoderKind & { kind: 'poisson' }, size: number): Encoder {
  const dead = new Uint8Array(size);
  const draws = Math.ceil(rateBits / 8);
  return (values, spikes, lfsr) => {
    let state = lfsr;
    for (let input = 0; input < size; input++) {
      spikes[input] = 0;
      if (dead[input] > 0) {
        dead[input]--;
        continue;
      }
      if (values[input] === 0) continue;
      for (let draw = 0; draw < draws; draw++) state = lfsr32Draw(state);
      if (state % 2 ** rateBits >= values[input]) continue;
      spikes[input] = 1;
      dead[input] = deadSteps;
    }
    return state;
  };
}

/** One spike an input, the earlier the greater its value: in step `((255 - value) windowSteps) >> 8`. */
function latency(windowSteps: number): Encoder {
  let step = 0;
  return (values, spikes, lfsr) => {
    for (let input = 0; input < values.length; input++) {
      const own = Math.floor(((255 - values[input]) * windowSteps) / 256);
      spikes[input] = values[input] > 0 && own === step ? 1 : 0;
    }
    step++;
    return lfsr;
  };
}

/** Integrate and fire under constant current: a spike each time that the sum of the values passes a multiple of 256. */
function current(phase: 'zero' | 'random', size: number): Encoder {
  const sums = new Uint16Array(size);
  let drawn = phase === 'zero';
  return (values, spikes, lfsr) => {
    let state = lfsr;
    for (let input = 0; input < size && !drawn; input++) {
      state = lfsr32Draw(state);
      sums[input] = state & 255;
    }
    drawn = true;
    for (let input = 0; input < size; input++) {
      sums[input] += values[input];
      spikes[input] = sums[input] >= 256 ? 1 : 0;
      if (spikes[input] === 1) sums[input] -= 256;
    }
    return state;
  };
}
