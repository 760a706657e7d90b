import type { LearningRuleImage } from '../image/layout.js';
import { opensColumns, type Visits, visitsOf } from '../image/rule-visits.js';
import type { EventCounts } from '../ledger/events.js';

type Events = Partial<EventCounts>;

/** What a rule counts, before anything runs (docs/counting.md, learn). */
export interface RuleCost {
  readonly visits: Visits;
  /** Terms of all sums, and the most variables in one term. */
  readonly terms: number;
  readonly factors: number;
  /** For each synapse that it goes to. */
  readonly perVisit: Events;
  /** In addition, where the stored weight changes. */
  readonly perChange: Events;
  /** In addition, for each neuron whose column it opens or sweeps. */
  readonly perColumn: Events;
}

export function ruleCost(rule: Pick<LearningRuleImage, 'when' | 'rounding' | 'programs'>): RuleCost {
  const terms = rule.programs.flatMap(program => program.terms);
  const visits = visitsOf(rule.when, terms);
  const draws = rule.rounding === 'floor' || rule.rounding === 'nearest' ? {} : { randomDraw: 1 };
  return {
    visits,
    terms: terms.length,
    factors: Math.max(...terms.map(({ factors }) => factors.length)),
    perVisit: { weightUpdate: 1, weightRead: 1, ...draws },
    perChange: { weightWrite: 1 },
    perColumn: {
      ...(opensColumns(visits) ? { columnRead: 1 } : {}),
      ...(visits === 'swept-columns' ? { columnSweep: 1 } : {}),
    },
  };
}
