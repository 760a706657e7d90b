import { lfsr16Draw } from '../../fixed/lfsr.js';
import type { UpdateTally } from '../kernels/learn.js';
import type { LearningCrossbar } from './learning-unit.js';
import type { Rule } from './rule.js';

/**
 * Runs a rule down the synapses of one neuron, whose values its program has taken: for rules, crossbars and
 * values that the kernels do not know. Any D below 2^53 is exact.
 *
 * @param activeOnly visits the active rows, not all
 * @param lfsr [0]: the 16-bit register
 */
export function walkSynapses(
  rule: Rule,
  crossbar: LearningCrossbar,
  k: number,
  activeOnly: boolean,
  annealing: number,
  lfsr: Int32Array,
  tally: UpdateTally,
): void {
  const { active, activeCount, x1, weights } = crossbar;
  const { rounding } = rule.image;
  const { fractionBits } = rule.image.program;
  const { program } = rule;
  const hasTrace = crossbar.preTrace !== null;
  const traced = rule.visits === 'traced-rows';
  const stochastic = rounding === 'stochastic';
  const mask = stochastic ? (1 << fractionBits) - 1 : 0;
  const half = rounding === 'nearest' ? (1 << fractionBits) >> 1 : 0;
  const rows = activeOnly ? activeCount : crossbar.rows;
  let next = 0;
  for (let i = 0; i < rows; i++) {
    const row = activeOnly ? active[i] : i;
    const isActive = next < activeCount && active[next] === row;
    if (isActive) next++;
    const trace = hasTrace ? x1[row] : 0;
    if (traced && trace === 0) continue;
    const place = weights.place(row, k);
    if (place < 0) continue;
    tally.visits++;
    const before = weights.at(place);
    let change = shiftRight(program.change(isActive ? 1 : 0, trace, before), annealing) + half;
    if (stochastic) {
      tally.draws++;
      lfsr[0] = lfsr16Draw(lfsr[0]);
      change += lfsr[0] & mask;
    }
    if (!weights.store(place, before + shiftRight(change, fractionBits))) continue;
    tally.writes++;
    if ((before ^ weights.at(place)) >> weights.shadowShift !== 0) tally.actingWrites++;
  }
}

/** Arithmetic shift to the right, rounding towards minus infinity, exact beyond 32 bits too. */
function shiftRight(value: number, bits: number): number {
  return value === (value | 0) ? value >> bits : Math.floor(value / 2 ** bits);
}
