import { raise } from '../fixed/error.js';
import { keptBy } from './float-neurons.js';
import { arrayOf, numbersOf } from './graph.js';
import type { PlannedNode } from './plan.js';
import type { NirRule } from './rule.js';

/** A rule whose step all time constants of a graph can be computed with. */
export interface SteppedRule {
  readonly rule: NirRule;
  /** What was chosen for the user; null where nothing was. */
  readonly note: string | null;
}

interface TimeConstant {
  /** Of the node that has it, `node PATH (TYPE): NAME[INDEX]`. */
  readonly named: string;
  readonly tau: number;
}

/**
 * A step that no time constant is below, where the tool's decay is 1 - dt / tau. For NIR's own equations, which mean the
 * same with any step that is fine enough, a power of ten is chosen: the largest up to half of the smallest time constant.
 * A tool's spikes belong to its step, so there it is asked for.
 * @param given whether the user named the step
 * @throws SpikeloomError naming the smallest time constant
 */
export function withStep(nodes: Iterable<PlannedNode>, rule: NirRule, given: boolean): SteppedRule {
  const { tool, dt } = rule;
  const smallest = smallestTau(nodes);
  if (smallest === null || keptBy(tool, smallest.tau, dt) >= 0) return { rule, note: null };
  const { named, tau } = smallest;
  if (given || tool !== 'nir') {
    raise(
      `${named} is ${figure(tau)} s, the smallest of the graph, and a step ${dt} s, so that a step would take more ` +
        `than all of it; no file tells its step: give that of the run which was exported, at most --dt ${figure(tau)}`,
    );
  }
  const chosen = Number(`1e${Math.floor(Math.log10(tau / 2))}`);
  return {
    rule: { ...rule, dt: chosen },
    note:
      `a step is ${chosen} s, as ${named} is ${figure(tau)} s; no file tells its step and whose neurons are meant, and ` +
      'spikes depend on both: --dt and --tool say it (what snnTorch exports: --tool snntorch)',
  };
}

function smallestTau(nodes: Iterable<PlannedNode>): TimeConstant | null {
  let smallest: TimeConstant | null = null;
  for (const { path, node } of nodes) {
    for (const name of Object.keys(node.params)) {
      if (!name.startsWith('tau')) continue;
      numbersOf(arrayOf(node, name)).forEach((tau, index) => {
        if (smallest !== null && smallest.tau <= tau) return;
        smallest = { named: `node ${path} (${node.type}): ${name}[${index}]`, tau };
      });
    }
  }
  return smallest;
}

/** Rounded down to three figures, so that it can be given as a step. */
function figure(tau: number): string {
  const unit = 10 ** (Math.floor(Math.log10(tau)) - 2);
  return String(Number((Math.floor(tau / unit) * unit).toPrecision(3)));
}
