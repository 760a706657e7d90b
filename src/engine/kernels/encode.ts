import { LFSR32_DRAW_TABLE, lfsr32Draw } from '../../fixed/lfsr.js';

/**
 * What each byte of a state of the 32-bit register becomes in a number of draws, [4 x 256], lowest byte first. The
 * register is linear, so a state becomes what its bytes become, by exclusive or.
 */
export function leapTable(draws: number): Uint32Array {
  return Uint32Array.from({ length: 4 * 256 }, (_, i) => {
    let state = (i & 255) << (8 * (i >> 8));
    for (let draw = 0; draw < draws; draw++) state = lfsr32Draw(state);
    return state;
  });
}

/** Places of what {@link drawRates} tells: number of spikes, and of draws. */
export const DRAW_RESULT = { fired: 0, draws: 1 } as const;

/** An encoder that draws rates (`poisson` and `bernoulli` of `EncoderUnit`). */
export interface RateDraws {
  /** Units with values, and the values. */
  readonly units: Int32Array;
  readonly values: Int32Array;
  /** 8..16; two draws each beyond 8. */
  readonly rateBits: number;
  readonly deadSteps: number;
  /** First step in which a unit is not in its dead time, by unit; empty where `deadSteps` is 0. */
  readonly readyAt: Int32Array;
  /** Room for a list of units; empty where `deadSteps` is 0. What is left in it is of no meaning. */
  readonly live: Int32Array;
  /** [values, in whole vectors of 4] room for what they draw; what is left in it is of no meaning. */
  readonly states: Int32Array;
  /** [0]: the register. */
  readonly register: Int32Array;
  /** Takes the units that fire, first; what lies behind them stays. */
  readonly spikes: Int32Array;
  /** By {@link DRAW_RESULT}. */
  readonly result: Int32Array;
}

/**
 * One or two draws of the 32-bit register for each of the first `count` values whose unit is not in its dead
 * time, in order: a spike where the low `rateBits` bits are below the value (with 8 bits, of one byte:
 * data/csdp-chip README, 1.5 step 6).
 *
 * @param step number of the step, to which `readyAt` compares
 */
export function drawRates(rates: RateDraws, count: number, step: number): void {
  const { units, values, rateBits, deadSteps, readyAt, register, spikes, result } = rates;
  const mask = (1 << rateBits) - 1;
  const twice = rateBits > 8;
  let state = register[0];
  let fired = 0;
  let drew = 0;
  for (let i = 0; i < count; i++) {
    const unit = units[i];
    if (deadSteps > 0 && step < readyAt[unit]) continue;
    drew++;
    state = (state >>> 8) ^ LFSR32_DRAW_TABLE[state & 255];
    if (twice) state = (state >>> 8) ^ LFSR32_DRAW_TABLE[state & 255];
    if ((state & mask) < values[i]) spikes[fired++] = unit;
  }
  for (let i = 0; deadSteps > 0 && i < fired; i++) readyAt[spikes[i]] = step + deadSteps + 1;
  register[0] = state;
  result[DRAW_RESULT.fired] = fired;
  result[DRAW_RESULT.draws] = twice ? 2 * drew : drew;
}
