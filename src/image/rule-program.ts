/**
 * The learning rule as the chip image carries it: for each thing that changes, a flat sum of
 * products of hardware variables. The form is that of Loihi's learning engine (Davies et al.,
 * IEEE Micro 2018: `dz = sum_i S_i 2^e_i prod_j (V_ij + C_ij)`) with one common binary point.
 *
 * ## What a program means
 * All values are integers; every shift to the right is arithmetic (it rounds towards minus infinity).
 *
 * 1. `D = sum_i (coefficient_i << shift_i) * prod_j (variable_ij + plus_ij)`, in units of
 *    `2^-F` of one stored step of the target, F = `fractionBits`. An empty product is 1.
 * 2. `D' = D >> h`, h >= 0 being the learning unit's annealing register (0: no annealing).
 * 3. The change is D' rounded to whole steps:
 *    - floor: `D' >> F`
 *    - stochastic: `(D' + rnd) >> F`, rnd the low F bits of one drawn byte, hence F <= 8
 *    - stochastic-ceiling: `-((-D' + rnd) >> F)`, the same of -D: changes away from and towards 0 exchange
 *      their draws
 *    - nearest, halves upwards: `(D' + (1 << (F - 1))) >> F`; for F = 0 the change is D' itself
 * 4. target := clip(target + change) to the stored range.
 *
 * The programs of one rule read the variables as they were before any of them wrote its target.
 */
export interface RuleProgram {
  /** What changes: the weight, the tag or the delay of a synapse. */
  target: RuleTarget;
  /** F: the sum of terms is in units of 2^-F of one stored step; 0..24. */
  fractionBits: number;
  terms: RuleTerm[];
}

/** One product of a {@link RuleProgram}. */
export interface RuleTerm {
  /** Integer, never 0, |coefficient| <= 2^15. */
  coefficient: number;
  /** Left shift, 0..24, that brings the term to the scale 2^-F of the sum. */
  shift: number;
  /** The factors `variable + plus`; |plus| <= 2^15. */
  factors: RuleFactor[];
}

export interface RuleFactor {
  variable: RuleVariable;
  plus: number;
}

/** What a rule may change: weight, tag, delay. */
export const RULE_TARGETS = ['w', 't', 'd'] as const;

export type RuleTarget = (typeof RULE_TARGETS)[number];

/**
 * What a rule may read, by its name on the chip:
 * `x0` presynaptic spike of this step (0 or 1), `x1 x2` presynaptic traces;
 * `y0` postsynaptic spike, `y1 y2 y3` postsynaptic traces;
 * `w t d` the synapse's stored weight, tag and delay;
 * `r0 r1` third factors (reward, modulator);
 * `u_k` 1 where the number of passes of the rule's kind since boot, this one included, is a multiple of 2^k,
 * else 0: steps with learning on, epochs of the rule's number, or scalings.
 */
export const RULE_VARIABLES = [
  ...(['x0', 'x1', 'x2', 'y0', 'y1', 'y2', 'y3', 'w', 't', 'd', 'r0', 'r1'] as const),
  ...(['u_0', 'u_1', 'u_2', 'u_3', 'u_4', 'u_5', 'u_6', 'u_7', 'u_8', 'u_9'] as const),
] as const;

export type RuleVariable = (typeof RULE_VARIABLES)[number];
