import { DECAY_BITS } from '../../fixed/decay.js';
import type { CubaLif } from '../../image/layout.js';

const DECAY_ONE = 2 ** DECAY_BITS;
const INT32_END = 2 ** 31;
/** A state below it splits at bit 12 into two numbers of 16 bits. */
const NARROW_END = 2 ** 27;
const CLIPPED_SUM = 2 ** 21 - 64;
const WRAPPED_SUM = 2 ** 21;
const CURRENT_END = 2 ** 23;
/** One correction brings a lava current back from it: the same as modulo 2^24. */
const LAVA_MODULO_SUM = 2 ** 24;
/** Loihi's; the narrow kernel has no other. By it, the clipped sum is a whole number of inputs. */
const NARROW_SHIFT = 6;

/** Greatest magnitudes that a `lif-cuba` slice reaches from rest; Infinity where nothing bounds them. */
export interface CubaBounds {
  /** Input of a step after shift and limit. */
  readonly sum: number;
  readonly current: number;
  readonly potential: number;
  /** Of the sums on the way to them. */
  readonly between: number;
}

/**
 * A decay that keeps f = 1 - d / 4096 of a state, and at most A added to it each step, end at A / (1 - f);
 * a limit ends it before. What a reset takes off counts as added, and the value that it sets as a state.
 *
 * @param maxInput greatest |J|: weights times fan-in, before the shift
 * @param maxBias greatest |bias|; 0 without
 */
export function cubaBounds(unit: CubaLif, maxInput: number, maxBias: number): CubaBounds {
  const { decayU, decayV, potentialLimit, reset } = unit;
  const sum = sumBound(unit, maxInput);
  const current = currentBound(unit, sum);
  const taken = reset.kind === 'subtract' ? reset.amount : 0;
  const set = reset.kind === 'value' ? Math.abs(reset.value) : 0;
  const potential =
    potentialLimit === null
      ? Math.max(set, settled(current + maxBias + taken, decayV))
      : Math.max(Math.abs(potentialLimit.min), Math.abs(potentialLimit.max));
  const between = Math.max(
    kept(current, decayU) + sum,
    kept(potential, decayV) + current + maxBias + taken,
    potential + taken,
  );
  return { sum, current, potential, between };
}

/**
 * Which kernel is exact for a slice of this unit: narrow, wide (any int32), or only the definition,
 * `src/engine/neurons/lif-cuba.ts`. Holds for every state that is reached from rest.
 *
 * @param maxInput as in {@link cubaBounds}
 * @param maxBias greatest |bias|; null for a slice without biases
 */
export function cubaKernel(unit: CubaLif, maxInput: number, maxBias: number | null): CubaKernel {
  const bounds = cubaBounds(unit, maxInput, maxBias ?? 0);
  if (!(Math.max(bounds.sum, bounds.between, bounds.potential) < INT32_END)) return 'plain';
  const narrow =
    maxBias === null &&
    unit.refractorySteps === 0 &&
    unit.reset.kind === 'zero' &&
    Math.max(bounds.current, bounds.potential) < NARROW_END &&
    unit.inputShift === NARROW_SHIFT &&
    unit.sumLimit !== 'wrap' &&
    (unit.currentOverflow !== 'lava' || bounds.sum <= LAVA_MODULO_SUM);
  return narrow ? 'narrow' : 'wide';
}

export type CubaKernel = 'narrow' | 'wide' | 'plain';

function sumBound({ sumLimit, inputShift }: CubaLif, maxInput: number): number {
  const shifted = maxInput * 2 ** inputShift;
  if (sumLimit === 'wrap') return WRAPPED_SUM;
  return sumLimit === 'clip' ? Math.min(CLIPPED_SUM, shifted) : shifted;
}

function currentBound({ currentOverflow, decayU }: CubaLif, sum: number): number {
  if (currentOverflow === 'twos') return CURRENT_END;
  if (currentOverflow === 'none') return settled(sum, decayU);
  // Beyond one correction's reach, each step still takes 2^24 off.
  return sum <= LAVA_MODULO_SUM ? CURRENT_END : Math.max(CURRENT_END, settled(sum - LAVA_MODULO_SUM, decayU));
}

function settled(added: number, decay: number): number {
  if (added === 0) return 0;
  return decay === 0 ? Number.POSITIVE_INFINITY : Math.ceil((added * DECAY_ONE) / decay);
}

function kept(state: number, decay: number): number {
  return decay === DECAY_ONE ? 0 : (state * (DECAY_ONE - decay)) / DECAY_ONE;
}
