import { decayFloor, decayTowardZero, decayTrace, raiseTrace } from '../../../../fixed/decay.js';
import type { LfsrBits } from '../../../../fixed/lfsr.js';
import { type FloatRounding, quantiseWeights } from '../../../../fixed/quantise.js';
import {
  type RoundingMode,
  roundingShift,
  shiftStochastic,
  shiftStochasticMagnitude,
} from '../../../../fixed/round.js';
import {
  clipBrian2LoihiInput,
  clipLavaPotential,
  saturate,
  saturateSymmetric,
  wrap,
  wrapLavaCurrent,
} from '../../../../fixed/saturate.js';
import {
  clipWeight,
  type ExponentForm,
  exponentSteps,
  type SignMode,
  truncateWeight,
} from '../../../../fixed/weight.js';
import { generatorStates } from './generators.js';

/** What a row of a table expects, and what ours makes of its inputs. */
export interface Computed {
  readonly expected: readonly number[];
  readonly ours: ArrayLike<number>;
}

/** How the rows of one table are read. */
export interface TableReader {
  readonly name: string;
  readonly what: string;
  readonly columns: number;
  compute(row: readonly unknown[]): Computed;
}

function table<Row extends readonly unknown[]>(
  name: string,
  what: string,
  columns: number,
  compute: (row: Row) => Computed,
): TableReader {
  return { name, what, columns, compute: row => compute(row as Row) };
}

const MODES: readonly RoundingMode[] = ['half-even', 'half-away', 'half-up', 'floor', 'ceil', 'trunc'];
const ROUNDINGS: readonly FloatRounding[] = ['half-even', 'half-away', 'floor', 'trunc'];
/** In the order of the columns of `weight-exponent`. */
export const FORMS: readonly ExponentForm[] = [
  'synapse-floor',
  'synapse-toward-zero',
  'sum-floor',
  'sum-toward-zero',
  'sum-shift-and-exponent-floor',
  'synapse-exponent-then-shift',
];

/** The step's sum of weights with an exponent, in one of its forms. */
export function summed(form: ExponentForm, weights: readonly number[], exponent: number): number {
  const steps = exponentSteps(form);
  return steps.sum(
    weights.reduce((sum, weight) => sum + steps.weight(weight, exponent), 0),
    exponent,
  );
}

/** All tables of the folder. */
export const TABLES: readonly TableReader[] = [
  table<number[]>('add', 'sums saturated and wrapped', 6, ([bits, a, b, ...expected]) => ({
    expected,
    ours: [saturate(a + b, bits), saturateSymmetric(a + b, bits), wrap(a + b, bits)],
  })),
  table<number[]>('dec', 'decays of states', 4, ([x, d, ...expected]) => ({
    expected,
    ours: [decayTowardZero(x, d), decayFloor(x, d)],
  })),
  table<[number, number[]]>('dec-sequences', 'decays again and again', 2, ([d, states]) => {
    const ours = [states[0]];
    while (ours.length < states.length) ours.push(decayTowardZero(ours[ours.length - 1], d));
    return { expected: states, ours };
  }),
  table<[string, LfsrBits, number, number[], number, number, number]>(
    'generators',
    'random generators',
    7,
    ([generator, bits, seed, states, ...ends]) => ({
      expected: [...states, ...ends, seed],
      ours: generatorStates(generator, bits, seed),
    }),
  ),
  table<number[]>('limits', 'limits of emulators of Loihi', 6, ([value, ...expected]) => ({
    expected,
    ours: [
      clipBrian2LoihiInput(value),
      wrap(value, 22),
      wrapLavaCurrent(value),
      wrap(value, 24),
      clipLavaPotential(value),
    ],
  })),
  table<number[]>('round', 'rounding', 11, ([value, shift, ...expected]) => {
    const random = expected[6];
    return {
      expected,
      ours: [
        ...MODES.map(mode => roundingShift(mode)(value, shift)),
        random,
        shiftStochastic(value, shift, random),
        shiftStochasticMagnitude(value, shift, random),
      ],
    };
  }),
  table<number[]>('trace-decay', 'decays of traces', 5, ([x, d, bits, random, result]) => ({
    expected: [result],
    ours: [decayTrace(x, d, bits, random)],
  })),
  table<[number, number, number, number[], number[], number[]]>(
    'trace-sequences',
    'traces through steps',
    6,
    ([start, d, impulse, randoms, spikes, traces]) => {
      let x = start;
      const ours = randoms.map((random, step) => {
        x = decayTrace(x, d, 12, random);
        if (spikes[step] === 1) x = raiseTrace(x, impulse);
        return x;
      });
      return { expected: traces, ours };
    },
  ),
  table<[number[], number, ...number[]]>(
    'weight-exponent',
    'weight exponents',
    8,
    ([weights, exponent, ...expected]) => ({
      expected,
      ours: FORMS.map(form => summed(form, weights, exponent)),
    }),
  ),
  table<[number[], 'mixed' | 'unsigned', number, number, number, ...number[][]]>(
    'weight-quantise',
    'weights from floats',
    9,
    ([weights, sign, bits, mantissaMax, exponent, ...mantissas]) => {
      const made = ROUNDINGS.map(rounding => quantiseWeights(weights, { sign, bits, rounding }));
      return {
        expected: mantissas.flatMap(values => [mantissaMax, exponent, ...values]),
        ours: made.flatMap(found => [found.mantissaMax, found.exponent, ...found.mantissas]),
      };
    },
  ),
  table<[number, SignMode, number, ...number[]]>(
    'weight-truncate',
    'weights truncated',
    6,
    ([weight, mode, bits, ...expected]) => ({
      expected,
      ours: [
        clipWeight(weight, mode),
        truncateWeight(weight, mode, bits, 'shift'),
        truncateWeight(weight, mode, bits, 'toward-zero'),
      ],
    }),
  ),
];
