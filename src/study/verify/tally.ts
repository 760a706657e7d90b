import type { CheckRow } from './check.js';

/** Differing places that a row's note names. */
const NAMED = 1;

/** Compares values one by one and keeps what a row tells of them. */
export class Tally {
  readonly #tolerance: number;
  readonly #measure: 'absolute' | 'relative';
  #values = 0;
  #agreeing = 0;
  #worst = { difference: 0, limit: 0, excess: -1 };
  readonly #differing: string[] = [];

  /**
   * @param tolerance most that |ours - expected| may be where a comparison names no limit of its own
   * @param measure `relative`: tolerance, limits and the row's difference are shares of |expected|
   */
  constructor(tolerance = 0, measure: 'absolute' | 'relative' = 'absolute') {
    this.#tolerance = tolerance;
    this.#measure = measure;
  }

  /** @param where names the value in a note */
  value(where: string | (() => string), ours: number, expected: number, limit = this.#tolerance): void {
    this.#values++;
    const unit = this.#measure === 'relative' ? Math.abs(expected) : 1;
    const difference = ours === expected ? 0 : Math.abs(ours - expected) / unit;
    // NaN on either side, and a value that is missing, are within no limit.
    const agrees = difference <= limit;
    if (agrees) this.#agreeing++;
    else this.#name(() => `${typeof where === 'string' ? where : where()}: ${ours}, recorded ${expected}`);
    const excess = agrees ? (limit === 0 ? 0 : difference / limit) : Number.POSITIVE_INFINITY;
    const isWorse =
      excess > this.#worst.excess || (excess === this.#worst.excess && difference > this.#worst.difference);
    if (isWorse) this.#worst = { difference, limit, excess };
  }

  /** Values in their order; what one side lacks differs. */
  values(
    where: string,
    ours: ArrayLike<number>,
    expected: ArrayLike<number>,
    limitAt: (index: number) => number = () => this.#tolerance,
  ): void {
    if (ours.length !== expected.length) {
      this.#name(() => `${where}: ${ours.length} values, ${expected.length} recorded`);
      this.#values += expected.length;
      this.#worst = { difference: Number.NaN, limit: 0, excess: Number.POSITIVE_INFINITY };
      return;
    }
    for (let index = 0; index < expected.length; index++) {
      this.value(() => `${where}[${index}]`, ours[index], expected[index], limitAt(index));
    }
  }

  /** Texts, or whatever else is equal or not. */
  same(where: string, ours: string, expected: string): void {
    this.#values++;
    if (ours === expected) this.#agreeing++;
    else {
      this.#name(() => `${where}: ${ours}, recorded ${expected}`);
      this.#worst = { difference: Number.NaN, limit: 0, excess: Number.POSITIVE_INFINITY };
    }
  }

  /** The row of all values so far; where there is none, nothing was compared, and it fails. */
  row(what: string, unit = 'values'): CheckRow {
    const [values, agreeing] = [this.#values, this.#agreeing];
    const differing = values - agreeing;
    const isExact = this.#worst.limit === 0;
    const failed = values === 0 || differing > 0 || this.#differing.length > 0;
    return {
      what,
      unit,
      expected: values,
      ours: agreeing,
      measure: isExact ? 'count' : this.#measure,
      difference: isExact ? differing : this.#worst.difference,
      tolerance: this.#worst.limit,
      verdict: failed ? 'fail' : 'pass',
      ...(failed && { note: values === 0 ? 'nothing is recorded' : this.#differing.join('; ') }),
    };
  }

  #name(text: () => string): void {
    if (this.#differing.length < NAMED) this.#differing.push(text());
  }
}

/** The row of one quantity that may be off by a share of what is expected. */
export function quantityRow(
  what: string,
  unit: string,
  { ours, expected, tolerance, note }: { ours: number; expected: number; tolerance: number; note?: string },
): CheckRow {
  const difference = ours === expected ? 0 : Math.abs(ours - expected) / Math.abs(expected);
  const verdict = difference <= tolerance ? 'pass' : 'fail';
  return {
    ...{ what, unit, expected, ours, measure: 'relative', difference, tolerance, verdict },
    ...(note !== undefined && { note }),
  };
}

/** The row of one number that must be equal. */
export function exactRow(what: string, unit: string, ours: number, expected: number): CheckRow {
  const difference = ours === expected ? 0 : Math.abs(ours - expected);
  const verdict = difference === 0 ? 'pass' : 'fail';
  return { what, unit, expected, ours, measure: 'absolute', difference, tolerance: 0, verdict };
}
