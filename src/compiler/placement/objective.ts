import { raise } from '../../fixed/error.js';

/**
 * What a placement is to be good at, as weights of 0 or more. Each cost is divided by what the naive placement has of
 * it before it is weighted, so that equal weights ask for equal relative savings; {@link PlacementCosts} says what the
 * costs are.
 */
export interface Objective {
  readonly energy: number;
  readonly latency: number;
  readonly load: number;
  readonly balance: number;
}

export const OBJECTIVE_TERMS = ['energy', 'latency', 'load', 'balance'] as const;

export type ObjectiveTerm = (typeof OBJECTIVE_TERMS)[number];

/** Packets should travel few links. */
export const ENERGY: Objective = { energy: 1, latency: 0, load: 0, balance: 0 };

/**
 * Reads what `--optimise` takes: the name of one term, or a sum such as `energy=1,load=0.5`.
 * @throws SpikeloomError for a name that is no term, one named twice, a weight that is no number of 0 or more, and a
 *   sum of zeros
 */
export function parseObjective(text: string): Objective {
  const weights = { energy: 0, latency: 0, load: 0, balance: 0 };
  const seen = new Set<ObjectiveTerm>();
  for (const part of text.split(',')) {
    const [name, weight = '1', ...rest] = part.split('=').map(word => word.trim());
    const term = OBJECTIVE_TERMS.find(known => known === name);
    if (term === undefined || rest.length > 0) {
      raise(
        `--optimise has "${part}"; known: ${OBJECTIVE_TERMS.join(', ')}, or a sum such as energy=1,load=0.5`,
      );
    }
    if (seen.has(term)) raise(`--optimise names ${term} twice; give it one weight`);
    seen.add(term);
    if (!/^\d+(\.\d+)?$|^\.\d+$/.test(weight) || Number(weight) > MAX_WEIGHT) {
      raise(`--optimise gives ${term} the weight "${weight}"; limit a number in 0..${MAX_WEIGHT}`);
    }
    weights[term] = Number(weight);
  }
  checkObjective(weights);
  return weights;
}

const MAX_WEIGHT = 1e6;

/** @throws SpikeloomError for weights that are negative, not finite, or all 0 */
export function checkObjective(objective: Objective): void {
  for (const term of OBJECTIVE_TERMS) {
    const weight = objective[term];
    if (Number.isFinite(weight) && weight >= 0) continue;
    raise(`the objective's weight of ${term} is ${weight}; limit a finite number of 0 or more`);
  }
  if (OBJECTIVE_TERMS.every(term => objective[term] === 0)) {
    raise('the objective weighs nothing: give one of energy, latency, load, balance a weight above 0');
  }
}
