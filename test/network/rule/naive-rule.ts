/**
 * Learning rules read and computed the plainest way: a text is cut into updates, terms and factors by splitting
 * strings, and its sums are exact fractions in units of 2^-64. It shares nothing with the parser, the
 * programs or the learning unit, and judges them.
 */

/** Values of the variables, by name. */
export type Values = Readonly<Record<string, number>>;

const SCALE = 64n;

interface Term {
  readonly sign: 1n | -1n;
  readonly factors: readonly string[];
}

/** A rule's updates by target: `w`, `t`, `d`. */
export type NaiveRule = ReadonlyMap<string, readonly Term[]>;

export function readRule(text: string): NaiveRule {
  const updates = text
    .split(/[;\n]/)
    .map(line => line.replace(/\s/g, ''))
    .filter(line => line !== '');
  return new Map(updates.map(update => [update[1], termsOf(update.slice(update.indexOf('=') + 1))]));
}

function termsOf(sum: string): Term[] {
  // A sign begins a term where it follows a factor outside of brackets.
  const marked = sum.replace(/(?<=[\w)])(?<!\([^)]*)[+-]/g, sign => `|${sign}`);
  return marked.split('|').map(term => ({
    sign: term.startsWith('-') ? -1n : 1n,
    factors: term.replace(/^[+-]/, '').split('*'),
  }));
}

/** The sum of an update in units of 2^-64 of a stored step. */
export function sumOf(terms: readonly Term[], values: Values): bigint {
  return terms.reduce<bigint>((sum, { sign, factors }) => {
    const negative = factors.reduce((bits, factor) => bits + shiftOf(factor), 0n);
    const product = factors.reduce<bigint>((value, factor) => value * factorValue(factor, values), sign);
    return sum + (product << (SCALE - negative));
  }, 0n);
}

/** F: the finest power of two in an update. */
export function fractionBits(terms: readonly Term[]): bigint {
  const bits = terms.map(({ factors }) => factors.reduce((sum, factor) => sum + exponentOf(factor), 0n));
  return bits.reduce((most, each) => (-each > most ? -each : most), 0n);
}

export type Rounding = 'floor' | 'nearest' | 'stochastic' | 'stochastic-ceiling';

/** Whole steps of a sum; `random` are the F bits that were drawn. */
export function rounded(sum: bigint, rounding: Rounding, bits: bigint, random: bigint): number {
  const drawn = random << (SCALE - bits);
  switch (rounding) {
    case 'floor':
      return Number(sum >> SCALE);
    case 'nearest':
      return Number((sum + (1n << (SCALE - 1n))) >> SCALE);
    case 'stochastic':
      return Number((sum + drawn) >> SCALE);
    case 'stochastic-ceiling':
      return Number(-((-sum + drawn) >> SCALE));
  }
}

function exponentOf(factor: string): bigint {
  return factor.startsWith('2^') ? BigInt(factor.slice(2)) : 0n;
}

function shiftOf(factor: string): bigint {
  const exponent = exponentOf(factor);
  return exponent < 0n ? -exponent : 0n;
}

function factorValue(factor: string, values: Values): bigint {
  if (factor.startsWith('2^')) {
    const exponent = exponentOf(factor);
    return exponent > 0n ? 1n << exponent : 1n;
  }
  if (/^-?\d+$/.test(factor)) return BigInt(factor);
  const inside = /^\(?(\w+)(?:([+-])(\d+)\))?$/.exec(factor);
  if (inside === null || !(inside[1] in values)) throw new Error(`no value for ${factor}`);
  const plus = inside[3] === undefined ? 0n : BigInt(`${inside[2]}${inside[3]}`);
  return BigInt(values[inside[1]]) + plus;
}
