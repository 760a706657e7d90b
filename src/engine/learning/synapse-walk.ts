import { lfsr16Draw, lfsr32Draw } from '../../fixed/lfsr.js';
import type { Register } from '../kernels/learn.js';
import type { PassTally } from './pass-tally.js';
import type { RulePass } from './rule.js';
import { SYNAPSE, type TermProgram } from './term-program.js';
import type { LearningCrossbar } from './unit-view.js';

/** What a walk needs beside the rule's pass. */
export interface Walk {
  readonly crossbar: LearningCrossbar;
  readonly annealing: number;
  readonly register: Register;
  readonly tally: PassTally;
}

/** Changes of a synapse's programs, which all are computed before one is made. */
const changes = new Float64Array(2);

/**
 * Runs a rule on one synapse of a neuron whose values its programs have taken: for rules, crossbars and values
 * that the kernels do not know. Any D below 2^53 is exact.
 *
 * @param place of the synapse's weight
 * @param passesZero whether it is passed over where every D is 0
 */
export function visitSynapse(
  pass: RulePass,
  { crossbar, annealing, register, tally }: Walk,
  row: number,
  place: number,
  isActive: boolean,
  passesZero = false,
): void {
  const { weights, tags, preTraces } = crossbar;
  const { row: values, programs } = pass;
  const weight = weights.at(place);
  values[SYNAPSE.x0] = isActive ? 1 : 0;
  values[SYNAPSE.x1] = preTraces.x1 === null ? 0 : crossbar.x1[row];
  values[SYNAPSE.x2] = preTraces.x2 === null ? 0 : crossbar.x2[row];
  values[SYNAPSE.d] = crossbar.delayTicks;
  values[SYNAPSE.w] = weight;
  values[SYNAPSE.t] = tags === null ? 0 : tags.at(place);
  let zero = true;
  for (let p = 0; p < programs.length; p++) {
    changes[p] = programs[p].change;
    if (changes[p] !== 0) zero = false;
  }
  if (passesZero && zero) return;
  tally.visits++;
  if (pass.readsTag) tally.tagReads++;
  for (let p = 0; p < programs.length; p++) {
    const program = programs[p];
    const change = roundChange(shiftRight(changes[p], annealing), pass, program, register, tally);
    if (program.target === 't') {
      if (tags?.store(place, tags.at(place) + change)) tally.tagWrites++;
      continue;
    }
    if (!weights.store(place, weight + change)) continue;
    tally.writes++;
    if ((weight ^ weights.at(place)) >> weights.shadowShift !== 0) tally.actingWrites++;
  }
}

function roundChange(
  change: number,
  { image: { rounding } }: RulePass,
  { fractionBits }: TermProgram,
  register: Register,
  tally: PassTally,
): number {
  switch (rounding) {
    case 'floor':
      return shiftRight(change, fractionBits);
    case 'nearest':
      return shiftRight(change + ((1 << fractionBits) >> 1), fractionBits);
    case 'stochastic':
      return shiftRight(change + draw(fractionBits, register, tally), fractionBits);
    case 'stochastic-ceiling':
      return -shiftRight(draw(fractionBits, register, tally) - change, fractionBits);
  }
}

function draw(bits: number, { state, bits: width }: Register, tally: PassTally): number {
  tally.draws++;
  state[0] = width === 32 ? lfsr32Draw(state[0] >>> 0) : lfsr16Draw(state[0]);
  return state[0] & ((1 << bits) - 1);
}

/** Arithmetic shift to the right, rounding towards minus infinity, exact beyond 32 bits too. */
function shiftRight(value: number, bits: number): number {
  return value === (value | 0) ? value >> bits : Math.floor(value / 2 ** bits);
}
