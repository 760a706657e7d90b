import { keptBy, parameter } from './float-neurons.js';
import { isGraded, type PlannedNode } from './plan.js';
import type { NirRule } from './rule.js';

/**
 * A node's neurons under a tool's rule, in the one form that a chip's current-based neurons have; an array holds a
 * value a neuron:
 * `u = keepI u + gain x; v = keepV v + u + pull`; a spike where v > threshold, or v >= threshold; then v = 0, or
 * resetTo, or v - threshold, at once or with the next step's input. v is the tool's potential less `shift`.
 */
export interface NormalForm {
  /** 0: no current of its own. */
  readonly keepI: Float64Array;
  readonly keepV: Float64Array;
  readonly gain: Float64Array;
  readonly pull: Float64Array;
  readonly shift: Float64Array;
  /** null: nothing fires. */
  readonly threshold: Float64Array | null;
  readonly firesAtThreshold: boolean;
  /** subtract-later: the next step takes it off, after its decay. */
  readonly reset: 'value' | 'subtract' | 'subtract-later';
  readonly resetTo: Float64Array;
  /** Steps in which v stays reset after a spike. */
  readonly restSteps: number;
  /** Steps from the v that passed the threshold to the step in which the tool tells the spike. */
  readonly lag: number;
}

/** @param rule with a step that suits all time constants: see step.ts */
export function normalForm(planned: PlannedNode, rule: NirRule): NormalForm {
  const { node, size, recurrent } = planned;
  const { tool, dt } = rule;
  if (node.type === 'Threshold') return statelessForm(size, parameter(node, 'threshold', size, 0));
  const hasCurrent = node.params.tau_syn !== undefined;
  const integrates = node.type === 'IF' || node.type === 'I';
  const keepV = integrates
    ? new Float64Array(size).fill(1)
    : kept(planned, hasCurrent ? 'tau_mem' : 'tau', rule);
  const keepI = hasCurrent ? kept(planned, 'tau_syn', rule) : new Float64Array(size);
  const takeV = integrates
    ? new Float64Array(size).fill(tool === 'nir' ? dt : 1)
    : keepV.map(keeps => 1 - keeps);
  const leak = parameter(node, 'v_leak', size, 0);
  const knowsLeak = !integrates && (tool === 'nir' || tool === 'norse');
  // Norse starts at v_leak, so that seen from there it starts at 0; the others start at 0.
  const shift = knowsLeak && tool === 'norse' ? leak : new Float64Array(size);
  const pull =
    knowsLeak && tool === 'nir' ? leak.map((value, k) => value * takeV[k]) : new Float64Array(size);
  const knowsResetTo = tool === 'nir' || tool === 'norse';
  const later = tool === 'snntorch' || tool === 'spyx';
  return {
    keepI,
    keepV,
    gain: gainOf(planned, rule, takeV, keepI, hasCurrent),
    pull,
    shift,
    threshold: isGraded(node)
      ? null
      : parameter(node, 'v_threshold', size, 1).map((value, k) => value - shift[k]),
    firesAtThreshold: tool === 'sinabs' || tool === 'rockpool',
    reset: rule.reset === 'zero' ? 'value' : later ? 'subtract-later' : 'subtract',
    resetTo: knowsResetTo
      ? parameter(node, 'v_reset', size, 0).map((value, k) => value - shift[k])
      : new Float64Array(size),
    restSteps: tool === 'snntorch' && rule.reset === 'zero' && (hasCurrent || recurrent) ? 1 : 0,
    lag: tool === 'spyx' ? (hasCurrent ? 2 : 1) : 0,
  };
}

/** v is the step's input alone. */
export function statelessForm(size: number, threshold: Float64Array | null): NormalForm {
  const zeros = new Float64Array(size);
  return {
    ...{ keepI: zeros, keepV: zeros, gain: new Float64Array(size).fill(1), pull: zeros, shift: zeros },
    ...{ threshold, firesAtThreshold: false, reset: 'value', resetTo: zeros, restSteps: 0, lag: 0 },
  };
}

function kept({ node, size }: PlannedNode, name: string, { tool, dt }: NirRule): Float64Array {
  const taus = parameter(node, name, size, 1);
  return taus.map(tau => keptBy(tool, tau, dt));
}

/** What a tool makes of an input before it enters u, or v where there is no u. */
function gainOf(
  { node, size }: PlannedNode,
  { tool }: NirRule,
  takeV: Float64Array,
  keepI: Float64Array,
  hasCurrent: boolean,
): Float64Array {
  if (tool === 'snntorch' || tool === 'spyx') return new Float64Array(size).fill(1);
  if (tool === 'rockpool') return hasCurrent ? keepI : new Float64Array(size).fill(1);
  if (tool === 'sinabs') return takeV.map((takes, k) => (hasCurrent ? takes * keepI[k] : takes));
  if (tool === 'norse') return takeV;
  const r = parameter(node, 'r', size, 1);
  const weight = parameter(node, 'w_in', size, 1);
  return takeV.map((takes, k) => takes * r[k] * (hasCurrent ? (1 - keepI[k]) * weight[k] : 1));
}
