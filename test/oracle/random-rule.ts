import type { LearningRuleImage, SpikeTrace } from '../../src/image/layout.js';
import type { RuleFactor, RuleProgram, RuleTerm, RuleVariable } from '../../src/image/rule-program.js';
import type { Dice } from './dice.js';

/** What a rule can read of a crossbar. */
export interface RuleReach {
  /** Greatest value of each trace, or 0 where there is none. */
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
  readonly y3: number;
  readonly delayTicks: number;
  /** 0 for no tags. */
  readonly tagBits: number;
  readonly storedBits: number;
}

/** Greatest magnitude of a third factor that a random script writes or a random reduction yields. */
export const MAX_THIRD_FACTOR = 300;
export const MAX_REWARD = 40;

/** A term stays below it, so that the sum of all fits 32 bits with room to spare. */
const TERM_BITS = 28;

/** How the terms of a step rule hold the spikes: both, y0, x0, now one and now the other, or some neither. */
const VISITING = ['pairs', 'columns', 'rows', 'rows', 'union', 'all'] as const;

type Visiting = (typeof VISITING)[number];

const ROUNDINGS = ['floor', 'nearest', 'stochastic', 'stochastic-ceiling'] as const;

/** A random rule of any visiting class and rounding; the products of its terms fit `TERM_BITS`. */
export function randomRule(dice: Dice, name: string, reach: RuleReach): LearningRuleImage {
  const when = dice.chance(65) ? 'step' : 'epoch';
  const rounding = dice.pick(ROUNDINGS);
  const visiting = dice.pick(VISITING);
  const gate = dice.chance(60) ? dice.pick(gatesOf(reach)) : null;
  const room = TERM_BITS - 3 - (gate === null ? 0 : bitsOf(gate, 0, reach));
  const tracedEverywhere =
    when === 'epoch' && reach.x1 > 0 && bitsOf('x1', 0, reach) <= room && dice.chance(50);
  const programOf = (target: RuleProgram['target']): RuleProgram => {
    const fractionBits = randomFraction(dice, rounding);
    const count = when === 'step' && visiting === 'union' ? dice.between(2, 4) : dice.between(1, 3);
    const terms = Array.from({ length: count }, (_, index) => {
      const factors = when === 'step' ? spikeFactors(dice, visiting, index) : [];
      if (gate !== null) factors.push({ variable: gate, plus: 0 });
      if (tracedEverywhere) factors.push({ variable: 'x1', plus: 0 });
      return randomTerm(dice, factors, reach, fractionBits);
    });
    return { target, fractionBits, terms };
  };
  const targets = reach.tagBits === 0 ? (['w'] as const) : dice.pick([['w'], ['t'], ['w', 't']] as const);
  const visited = when === 'step' ? visiting : tracedEverywhere ? 'traced rows' : 'all rows';
  return {
    name,
    text: `random: ${when} ${rounding} ${visited}`,
    when,
    epoch: when === 'epoch' && dice.chance(20) ? 1 : 0,
    rounding,
    programs: targets.map(programOf),
  };
}

/** A rule that scales columns: mostly a share of the weight. */
export function randomScaler(dice: Dice, name: string, reach: RuleReach): LearningRuleImage {
  const rounding = dice.pick(ROUNDINGS);
  const fractionBits = randomFraction(dice, rounding);
  const shrink: RuleTerm = { coefficient: -1, shift: 0, factors: [{ variable: 'w', plus: 0 }] };
  const terms = dice.chance(60)
    ? [shrink]
    : Array.from({ length: dice.between(1, 2) }, () => randomTerm(dice, [], reach, fractionBits));
  return {
    name,
    text: `random: scaling ${rounding}`,
    when: 'scaling',
    epoch: 0,
    rounding,
    programs: [{ target: 'w', fractionBits, terms }],
  };
}

function randomFraction(dice: Dice, rounding: LearningRuleImage['rounding']): number {
  return dice.pick(rounding.startsWith('stochastic') ? [0, 2, 3, 6, 8, 8] : [0, 1, 4, 8, 12, 16]);
}

/** Variables of the neuron that may let it be passed over; the third factor more often than others. */
function gatesOf({ y1, y2, y3 }: RuleReach): RuleVariable[] {
  const gates: RuleVariable[] = ['r0', 'r1', 'r1'];
  if (y1 > 0) gates.push('y1', 'y1');
  if (y2 > 0) gates.push('y2');
  if (y3 > 0) gates.push('y3');
  return gates;
}

function spikeFactors(dice: Dice, visiting: Visiting, index: number): RuleFactor[] {
  const x0: RuleFactor = { variable: 'x0', plus: 0 };
  const y0: RuleFactor = { variable: 'y0', plus: 0 };
  const u: RuleFactor = { variable: dice.pick(['u_0', 'u_1', 'u_2', 'u_4'] as const), plus: 0 };
  switch (visiting) {
    case 'pairs':
      return [x0, y0];
    case 'columns':
      return dice.chance(40) ? [y0, { variable: 'x0', plus: dice.pick([-1, 1]) }] : [y0];
    case 'rows':
      return dice.chance(40) ? [{ variable: 'y0', plus: dice.pick([-1, 1]) }, x0] : [x0];
    case 'union':
      return index === 0 ? [x0] : index === 1 ? [y0] : dice.pick([[x0], [y0], [x0, y0]]);
    case 'all':
      return dice.pick([[u], [u, u], [u, x0], [x0], [u, y0]]);
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
  const readable: RuleVariable[] = ['w', 'w', 'r1', 'r0', 'd', 'u_0', 'u_3'];
  if (reach.x1 > 0) readable.push('x1', 'x1');
  if (reach.x2 > 0) readable.push('x2', 'x2');
  if (reach.y1 > 0) readable.push('y1', 'y1');
  if (reach.y2 > 0) readable.push('y2');
  if (reach.y3 > 0) readable.push('y3');
  if (reach.tagBits > 0) readable.push('t', 't');
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
    case 'x2':
    case 'y1':
    case 'y2':
    case 'y3':
      return reach[variable];
    case 'w':
      return 2 ** (reach.storedBits - 1);
    case 't':
      return 2 ** (reach.tagBits - 1);
    case 'd':
      return reach.delayTicks;
    case 'r0':
      return MAX_REWARD;
    case 'r1':
      return MAX_THIRD_FACTOR;
    default:
      return 1;
  }
}

/** A random trace of any mode; wide ones only where `maxima` has them. */
export function randomTrace(dice: Dice, maxima: readonly number[]): SpikeTrace {
  const max = dice.pick(maxima);
  return {
    mode: dice.pick(['set', 'add'] as const),
    impulse: dice.chance(40) ? 1 : dice.between(1, max),
    decay: dice.chance(35) ? 0 : dice.pick([1, 64, 200, 1024, 2048, 4000, 4096]),
    max,
  };
}
