import * as z from 'zod';
import { type Quantity, unitNames } from './units.js';

/**
 * How a figure is known: simulated before silicon; measured on silicon; fitted to measurements;
 * derived from other figures by a stated rule; quoted from a paper that does not say; or a design
 * decision (or assumption) of the chip model's author.
 */
export const EVIDENCE = ['simulated', 'measured', 'fitted', 'derived', 'quoted', 'design'] as const;

export type Evidence = (typeof EVIDENCE)[number];

/** `per-op`: this event alone. `all-in`: static power, network and neurons are shared out over it. */
export const SCOPES = ['per-op', 'all-in'] as const;

export type Scope = (typeof SCOPES)[number];

/** One line or a few of prose. */
export const prose = z.string().min(3).max(1000);

/** Where a section's plain numbers come from. */
export const provenance = {
  evidence: z.enum(EVIDENCE),
  source: prose,
  /** What is uncertain about it, if anything. */
  weak: z.exactOptional(prose),
};

function figureShape(...quantities: readonly Quantity[]) {
  const [first, ...more] = quantities.flatMap(unitNames);
  return {
    /** More than zero: an event that costs nothing of its own says in which other it is included. */
    value: z.number().positive().max(1e15),
    unit: z.enum([first, ...more]),
    ...provenance,
    /** Supply voltage at which it holds, in volts. */
    voltageV: z.exactOptional(z.number().positive().max(10)),
    /** For `derived`: from which figures, and how. */
    rule: z.exactOptional(prose),
  };
}

function derivedHasRule(figure: { evidence: Evidence; rule?: string }, issues: z.core.$ZodRawIssue[]): void {
  const derived = figure.evidence === 'derived';
  if (derived === (figure.rule !== undefined)) return;
  issues.push({
    code: 'custom',
    path: [derived ? 'evidence' : 'rule'],
    message: derived
      ? 'evidence is "derived" but the figure has no rule; say from which figures it follows, and how'
      : `a rule belongs to a derived figure only, and this one is "${figure.evidence}"`,
    input: figure,
  });
}

/** A physical quantity with its unit, evidence and source. */
export function figureOf(quantity: Quantity) {
  return z.strictObject(figureShape(quantity)).check(({ value, issues }) => derivedHasRule(value, issues));
}

/** The same as the price of one event, with its scope; a time may be told in cycles of the chip's clock. */
export function priceOf(quantity: 'energy' | 'time') {
  const units = quantity === 'time' ? (['time', 'cycles'] as const) : (['energy'] as const);
  return z
    .strictObject({ ...figureShape(...units), scope: z.enum(SCOPES) })
    .check(({ value, issues }) => derivedHasRule(value, issues));
}

/** A figure of any quantity that a source tells and that prices no event: of a whole chip at work, say. */
export function publishedFigure() {
  return z
    .strictObject({
      what: prose,
      ...figureShape('energy', 'time', 'power', 'frequency'),
      scope: z.exactOptional(z.enum(SCOPES)),
    })
    .check(({ value, issues }) => derivedHasRule(value, issues));
}

/** A physical quantity of a chip model. */
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly evidence: Evidence;
  readonly source: string;
  readonly voltageV?: number;
  readonly rule?: string;
  readonly weak?: string;
}

/** A {@link Figure} that is charged once for each event of a kind. */
export interface PriceFigure extends Figure {
  readonly scope: Scope;
}
