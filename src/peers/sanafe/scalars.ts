import { raise, type SourcePlace } from '../../fixed/error.js';
import { parseNumber } from '../../fixed/yaml-events/number.js';
import type { Attribute } from './system.js';

/** SANA-FE keeps integers in 32 bits; it wraps those beyond silently. */
const LEAST_INTEGER = -(2 ** 31);
const LARGEST_INTEGER = 2 ** 31 - 1;

const ENCODER = new TextEncoder();
const INTEGER_LITERAL = /^[-+]?\d+$|^[-+]?0[xXoObB]/;
const RANGE = /^\s*(\d+)\s*\.\.\s*(\d+)\s*$/;
const NULLS = new Set(['', '~', 'null', 'Null', 'NULL']);

/** The words for a bool; SANA-FE knows no `yes` and `on`. */
const BOOLS: ReadonlyMap<string, boolean> = new Map([
  ...['true', 'True', 'TRUE'].map(word => [word, true] as const),
  ...['false', 'False', 'FALSE'].map(word => [word, false] as const),
]);

/** A scalar of the file: its text, and whether it stood in quotes. */
export interface TextValue {
  readonly text: string;
  readonly quoted: boolean;
}

/** What keeps a number from being one that SANA-FE can hold; undefined: nothing. */
export function numberProblem(value: number, { text, quoted }: TextValue): string | undefined {
  if (quoted) return `${JSON.stringify(text)} is a text in quotes; write the number without them`;
  if (NULLS.has(text)) return 'there is no value; write a number';
  if (Number.isNaN(value)) return `${JSON.stringify(text)} is no number; write one such as 1.5e-9`;
  if (!Number.isFinite(value)) return `${text} is not finite; write a number below 1.8e308`;
  if ((value < LEAST_INTEGER || value > LARGEST_INTEGER) && INTEGER_LITERAL.test(text)) {
    return `${text} is an integer beyond 32 bits, which SANA-FE would wrap; write ${text}.0`;
  }
  return undefined;
}

/** A finite number. @throws SpikeloomError otherwise, naming `what` */
export function numberOf(value: TextValue, what: string, place: SourcePlace): number {
  const number = numberOfText(value.text);
  const problem = numberProblem(number, value);
  return problem === undefined ? number : raise(`${what}: ${problem}`, place);
}

/** An integer in [least, most]. @throws SpikeloomError otherwise, naming `what` */
export function integerOf(
  value: TextValue,
  what: string,
  [least, most]: readonly [number, number],
  place: SourcePlace,
): number {
  const number = numberOf(value, what, place);
  if (Number.isInteger(number) && number >= least && number <= most) return number;
  return raise(`${what} is ${value.text}; it must be an integer from ${least} to ${most}`, place);
}

/** A bool, or an integer, of which 0 is false. @throws SpikeloomError otherwise, naming `what` */
export function boolOf({ text, quoted }: TextValue, what: string, place: SourcePlace): boolean {
  const word = quoted ? undefined : BOOLS.get(text);
  if (word !== undefined) return word;
  const number = quoted ? Number.NaN : numberOfText(text);
  if (Number.isInteger(number)) return number !== 0;
  return raise(`${what} is ${JSON.stringify(text)}; write true or false`, place);
}

/** What a scalar is, where nothing else says so: a number, bool or text. @throws SpikeloomError where it is empty */
export function attributeOf(value: TextValue, what: string, place: SourcePlace): Attribute {
  const { text, quoted } = value;
  if (quoted) return text;
  if (NULLS.has(text)) raise(`${what} has no value`, place);
  const number = numberOfText(text);
  if (Number.isNaN(number) && !/^[-+]?\.?nan$/i.test(text)) return BOOLS.get(text) ?? text;
  const problem = numberProblem(number, value);
  return problem === undefined ? number : raise(`${what}: ${problem}`, place);
}

/** First and last of `0..3`; undefined where a text is no range. */
export function rangeOf(text: string): readonly [first: number, last: number] | undefined {
  const found = RANGE.exec(text);
  return found === null ? undefined : [Number(found[1]), Number(found[2])];
}

/**
 * A name as several: `t[0..3]` is t[0], t[1], t[2], t[3]. A name without a range is one, index 0.
 * @param most how many there may be
 * @throws SpikeloomError for a range that ends before it begins, is none, or has more
 */
export function expandName(
  name: string,
  what: string,
  most: number,
  place: SourcePlace,
): { readonly base: string; readonly indices: readonly number[]; readonly ranged: boolean } {
  const bracket = name.indexOf('[');
  const base = bracket < 0 ? name : name.slice(0, bracket);
  if (!name.includes('..')) return { base, indices: [0], ranged: false };
  const range = name.endsWith(']') && bracket >= 0 ? rangeOf(name.slice(bracket + 1, -1)) : undefined;
  if (range === undefined) {
    return raise(
      `${what} has the name ${JSON.stringify(name)}, whose range is none; write ${base}[0..3]`,
      place,
    );
  }
  const [first, last] = range;
  if (last < first)
    raise(`${what} has the name ${JSON.stringify(name)}, whose range ends before it begins`, place);
  if (last - first >= most)
    raise(`${what} ${JSON.stringify(name)} stands for ${last - first + 1}; the limit is ${most}`, place);
  return { base, indices: Array.from({ length: last - first + 1 }, (_, i) => first + i), ranged: true };
}

function numberOfText(text: string): number {
  const bytes = ENCODER.encode(text);
  return parseNumber(bytes, 0, bytes.length);
}
