import type { RulePass } from './rule.js';
import { POST, SYNAPSE } from './term-program.js';
import type { LearningSlice } from './unit-view.js';

/** Hands a neuron's values to the rule; false where the rule passes it over. */
export function takeNeuron(
  pass: RulePass,
  slice: LearningSlice,
  k: number,
  y0: number,
  applied: Int32Array,
  r0 = slice.reward,
): boolean {
  const { neuron, gating, programs } = pass;
  const { traces } = slice;
  const member = slice.memberOf[k];
  neuron[POST.y0] = y0;
  neuron[POST.y1] = traces.y1 === null ? 0 : slice.y1[k];
  neuron[POST.y2] = traces.y2 === null ? 0 : slice.y2[k];
  neuron[POST.y3] = traces.y3 === null ? 0 : slice.y3[k];
  neuron[POST.r0] = r0;
  pass.row[SYNAPSE.r0] = r0;
  neuron[POST.r1] = member >= 0 ? applied[member] : slice.thirdFactors[k];
  for (let i = 0; i < gating.length; i++) if (neuron[POST[gating[i]]] === 0) return false;
  for (let p = 0; p < programs.length; p++) programs[p].takeNeuron();
  return true;
}
