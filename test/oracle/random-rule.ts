import type { LearningRuleImage, TraceUnit } from '../../src/image/layout.js';
import type { RuleFactor, RuleTerm, RuleVariable } from '../../src/image/rule-program.js';
import type { Dice } from './dice.js';

/** Largest magnitude of what a rule reads, where the crossbar has it. */
export interface RuleReach {
  /** Greatest x1, or 0 where the crossbar keeps none. */
  readonly preTraceMax: number;
  /** Greatest y1, or 0 where the target keeps none. */
  readonly traceMax: number;
  readonly storedBits: number;
}

/** Bound of a spike count: a random script makes fewer steps between two resets. */
const MAX_SPIKE_COUNT = 255;
/** Greatest magnitude of a third factor that a random script writes or a random reduction yields. */
export const MAX_THIRD_FACTOR = 300;

/** A term stays below it, so that the sum of all fits 32 bits with room to spare. */
const TERM_BITS = 28;

/** How the terms of a step rule hold the spikes: both, y0, x0, or now one and now the other. */
const VISITING = ['pairs', 'columns', 'rows', 'union'] as const;

/** A random rule of any visiting class and rounding; the products of its terms fit `TERM_BITS`. */
export function randomRule(dice: Dice, name: string, reach: RuleReach): LearningRuleImage {
  const when = dice.chance(65) ? 'step' : 'epoch';
  const rounding = dice.pick(['floor', 'nearest', 'stochastic'] as const);
  const fractionBits = dice.pick(rounding === 'stochastic' ? [0, 3, 6, 8, 8] : [0, 1, 4, 8, 12, 16]);
  const visiting = dice.pick(VISITING);
  const thirdFactorEverywhere = dice.chance(50);
  const preTraceEverywhere = when === 'epoch' && reach.preTraceMax > 0 && dice.chance(50);
  const terms: RuleTerm[] = [];
  const count = when === 'step' && visiting === 'union' ? dice.between(2, 4) : dice.between(1, 3);
  for (let index = 0; index < count; index++) {
    const factors: RuleFactor[] = when === 'step' ? spikeFactors(dice, visiting, index) : [];
    if (thirdFactorEverywhere) factors.push({ variable: 'r1', plus: 0 });
    if (preTraceEverywhere) factors.push({ variable: 'x1', plus: 0 });
    terms.push(randomTerm(dice, factors, reach, fractionBits));
  }
  const visited = when === 'step' ? visiting : preTraceEverywhere ? 'traced rows' : 'all rows';
  const text = `random: ${when} ${rounding} ${visited}`;
  return { name, text, when, rounding, program: { target: 'w', fractionBits, terms } };
}

function spikeFactors(dice: Dice, visiting: (typeof VISITING)[number], index: number): RuleFactor[] {
  const x0: RuleFactor = { variable: 'x0', plus: 0 };
  const y0: RuleFactor = { variable: 'y0', plus: 0 };
  switch (visiting) {
    case 'pairs':
      return [x0, y0];
    case 'columns':
      return dice.chance(40) ? [y0, { variable: 'x0', plus: dice.pick([-1, 1]) }] : [y0];
    case 'rows':
      return dice.chance(40) ? [{ variable: 'y0', plus: dice.pick([-1, 1]) }, x0] : [x0];
    case 'union':
      return index === 0 ? [x0] : index === 1 ? [y0] : dice.pick([[x0], [y0], [x0, y0]]);
  }
}

/** Adds random factors to those given while their product leaves room for a coefficient. */
function randomTerm(
  dice: Dice,
  given: readonly RuleFactor[],
  reach: RuleReach,
  fractionBits: number,
): RuleTerm {
  const factors = [...given];
  let bits = 0;
  for (const { variable, plus } of factors) bits += bitsOf(variable, Math.abs(plus), reach);
  const readable: RuleVariable[] = ['y2', 'w', 'r1'];
  if (reach.preTraceMax > 0) readable.push('x1', 'x1');
  if (reach.traceMax > 0) readable.push('y1', 'y1');
  for (let extra = dice.between(0, 2); extra > 0; extra--) {
    const variable = dice.pick(readable);
    const plus = dice.chance(30) ? dice.between(-20, 20) : 0;
    const more = bitsOf(variable, Math.abs(plus), reach);
    if (bits + more > TERM_BITS - 3) continue;
    factors.push({ variable, plus });
    bits += more;
  }
  // A small product needs a shift, or rounding would leave nothing of it.
  const room = TERM_BITS - bits - 3;
  const shift = Math.min(room, 24, dice.chance(40) ? dice.between(0, fractionBits) : 0);
  const coefficient = dice.between(1, 8) * dice.pick([-1, 1]);
  return { coefficient, shift, factors: dice.shuffled(factors) };
}

/** Bits that hold the magnitude of `variable + plus`. */
function bitsOf(variable: RuleVariable, plus: number, reach: RuleReach): number {
  return Math.ceil(Math.log2(magnitudeOf(variable, reach) + plus + 1));
}

function magnitudeOf(variable: RuleVariable, reach: RuleReach): number {
  switch (variable) {
    case 'x1':
      return reach.preTraceMax;
    case 'y1':
      return reach.traceMax;
    case 'y2':
      return MAX_SPIKE_COUNT;
    case 'w':
      return 2 ** (reach.storedBits - 1);
    case 'r1':
      return MAX_THIRD_FACTOR;
    default:
      return 1;
  }
}

/** A random trace of any mode; wide ones only where `maxima` has them. */
export function randomTrace(dice: Dice, maxima: readonly number[]): TraceUnit {
  const max = dice.pick(maxima);
  return {
    mode: dice.pick(['set', 'add'] as const),
    impulse: dice.chance(40) ? 1 : dice.between(1, max),
    decay: dice.chance(35) ? 0 : dice.pick([1, 64, 200, 1024, 2048, 4000, 4096]),
    max,
  };
}
