import type { RuleCost } from '../compiler/rule-cost.js';
import type { ChipModel } from '../hardware/schema.js';
import type { EventCounts, EventKind } from '../ledger/events.js';
import { priceCounts } from '../ledger/pricing.js';
import { refusalText } from './energy.js';

/** A learning rule as a chip's learning unit takes it, and what it costs there. */
export interface RuleSheet {
  readonly name: string;
  /** Canonical text. */
  readonly text: string;
  readonly when: string;
  readonly rounding: string;
  /** Projections that learn by it. */
  readonly projections: readonly string[];
  readonly fractionBits: readonly number[];
  readonly visits: RuleCost['visits'];
  readonly terms: number;
  readonly factors: number;
  readonly maxTerms: number | null;
  readonly maxFactors: number | null;
  readonly perVisit: EventSheet;
  readonly perChange: EventSheet;
  readonly perColumn: EventSheet;
  readonly warnings: readonly string[];
}

/** Events and their price; `pj` is null where `unpriced` is not empty. */
export interface EventSheet {
  readonly events: Partial<EventCounts>;
  readonly pj: number | null;
  readonly pricedPj: number;
  readonly unpriced: readonly EventKind[];
}

const GOES_TO: { readonly [visits in RuleCost['visits']]: string } = {
  pairs:
    'synapses from rows active in the step onto neurons that fire in it; opens the column of each that fires',
  'firing-columns': 'all synapses of the neurons that fire in the step; opens the column of each',
  'active-rows': 'all synapses of the rows that are active in the step',
  union: 'synapses of the rows that are active in the step, and of the neurons that fire in it',
  'traced-rows': 'synapses of the rows whose trace x1 is not 0',
  'swept-columns': 'synapses of the columns whose sum of weights is off its target',
  all: 'every synapse',
};

export function priceRule(
  rule: Omit<RuleSheet, 'maxTerms' | 'maxFactors' | 'perVisit' | 'perChange' | 'perColumn'> &
    Pick<RuleCost, 'perVisit' | 'perChange' | 'perColumn'>,
  { learning, prices }: ChipModel,
): RuleSheet {
  const priced = (events: Partial<EventCounts>): EventSheet => {
    const { energyPj, pricedPj, unpriced } = priceCounts(events, prices.energy);
    return { events, pj: energyPj, pricedPj, unpriced };
  };
  return {
    ...rule,
    maxTerms: learning.maxTerms ?? null,
    maxFactors: learning.maxFactorsPerTerm ?? null,
    perVisit: priced(rule.perVisit),
    perChange: priced(rule.perChange),
    perColumn: priced(rule.perColumn),
  };
}

/** Rules in words, a paragraph each. */
export function describeRules(chip: string, rules: readonly RuleSheet[]): string {
  return `${rules.map(rule => describeRule(chip, rule).join('\n')).join('\n\n')}\n`;
}

function describeRule(chip: string, rule: RuleSheet): string[] {
  const { name, text, when, rounding, projections, visits, perVisit, perChange, perColumn } = rule;
  const [first, ...more] = text.split('\n');
  const units = rule.fractionBits.map(bits => `2^-${bits}`).join(', ');
  return [
    `${name}: ${first}`,
    ...more.map(line => `${' '.repeat(name.length + 2)}${line}`),
    `  runs          ${RUNS[when] ?? when}, in units of ${units} of a stored step, rounding ${rounding}`,
    `  goes to       ${GOES_TO[visits]}`,
    ...(projections.length === 0 ? [] : [`  teaches       ${projections.join(', ')}`]),
    `  size          ${limited(rule.terms, 'term', rule.maxTerms)}, ${limited(rule.factors, 'variable', rule.maxFactors)} a term on ${chip}`,
    `  a synapse     ${eventText(perVisit, chip)}`,
    `  if it changes ${eventText(perChange, chip)}, besides`,
    ...(Object.keys(perColumn.events).length === 0 ? [] : [`  a column      ${eventText(perColumn, chip)}`]),
    ...rule.warnings.map(warning => `  warning: ${warning}`),
  ];
}

const RUNS: { readonly [when: string]: string } = {
  step: 'in every step with learning on',
  epoch: 'at learning epochs',
  scaling: 'where a column is scaled',
};

function limited(count: number, what: string, most: number | null): string {
  return `${count} ${what}${count === 1 ? '' : 's'} of ${most ?? 'an unknown number'}`;
}

function eventText({ events, pj, pricedPj, unpriced }: EventSheet, chip: string): string {
  const list = Object.entries(events).map(([kind, count]) => (count === 1 ? kind : `${count} ${kind}`));
  const energy =
    pj === null
      ? `${refusalText(unpriced, events, chip)}; priced part ${pricedPj.toFixed(2)} pJ`
      : `${pj.toFixed(2)} pJ`;
  return `${energy} (${list.join(', ')})`;
}
