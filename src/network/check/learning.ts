import type { RuleVariable } from '../../image/rule-program.js';
import type { GoodnessSpec, ProcedureSpec, ProjectionSpec } from '../description.js';
import { parseRule } from '../rule/parse.js';
import { type CheckContext, own } from './context.js';

/** Every rule's text can be read, and each projection that learns has what its rule reads. */
export function checkRules(context: CheckContext): void {
  const { rules, projections } = context.description;
  const reads = new Map<string, ReadonlySet<RuleVariable>>();
  for (const [name, { text }] of Object.entries(rules)) {
    const { updates } = parseRule(text, context.placeOfText(['rules', name, 'text']));
    const factors = updates.flatMap(({ terms }) => terms.flatMap(term => term.factors));
    const targets = updates.map(({ target }) => target);
    reads.set(name, new Set([...targets, ...factors.map(({ variable }) => variable)]));
  }
  for (const [name, projection] of Object.entries(projections)) {
    const used: [path: string[], rule: string, scales: boolean][] = [];
    if (projection.rule !== undefined) used.push([['projections', name, 'rule'], projection.rule, false]);
    if (projection.scaling !== undefined) {
      used.push([['projections', name, 'scaling', 'rule'], projection.scaling.rule, true]);
    }
    for (const [path, rule, scales] of used) {
      const variables = reads.get(rule);
      if (variables === undefined) context.refuseName(path, rule, 'rule', Object.keys(rules));
      checkOccasion(context, path, rule, scales);
      checkVariables(context, path, rule, projection, variables);
    }
  }
}

/** A projection learns by a rule of steps or epochs, and is scaled by one of scalings. */
function checkOccasion(context: CheckContext, path: readonly string[], name: string, scales: boolean): void {
  const { when } = context.description.rules[name];
  if ((when === 'scaling') === scales) return;
  const expected = scales ? 'a scaling needs one of scaling' : 'learning needs one of step or epoch';
  context.refuse(path, `is "${name}", a rule of every ${when}; ${expected}`);
}

function checkVariables(
  context: CheckContext,
  path: readonly string[],
  rule: string,
  { preTraces, tagBits = 0, to }: ProjectionSpec,
  variables: ReadonlySet<RuleVariable>,
): void {
  const { goodness, procedure } = context.description;
  for (const trace of ['x1', 'x2'] as const) {
    if (!variables.has(trace) || preTraces?.[trace] !== undefined) continue;
    context.refuse(
      path,
      `is "${rule}", which reads ${trace}; give the projection preTraces: {${trace}: ...}`,
    );
  }
  for (const trace of ['y1', 'y2', 'y3'] as const) {
    if (!variables.has(trace) || context.population(to)?.traces?.[trace] !== undefined) continue;
    context.refuse(
      path,
      `is "${rule}", which reads ${trace}; give the population ${to} traces: {${trace}: ...}`,
    );
  }
  if (variables.has('t') && tagBits === 0) {
    context.refuse(path, `is "${rule}", which reads or changes tags (t); give the projection tagBits`);
  }
  // The host that steps a free network writes r1 itself.
  const modulated =
    procedure.kind === 'free' ||
    Object.values(goodness).some(({ population }) => population === to) ||
    [procedure.readout, reconstructionOf(procedure)].includes(to);
  if (variables.has('r1') && !modulated) {
    const fix = `give the population ${to} a goodness, or make it the procedure's readout`;
    context.refuse(path, `is "${rule}", which reads r1; ${fix}`);
  }
}

function reconstructionOf(procedure: ProcedureSpec): string | undefined {
  return 'reconstruction' in procedure ? procedure.reconstruction?.population : undefined;
}

/** Goodness groups: one kind a population, its population fit for it. */
export function checkGoodness(context: CheckContext): void {
  const { goodness, procedure } = context.description;
  const owners = new Map<string, string>();
  for (const [name, spec] of Object.entries(goodness)) {
    const path = ['goodness', name];
    const owner = owners.get(spec.population);
    if (owner !== undefined) {
      const reason = `whose neurons have their third factor from goodness.${owner}`;
      context.refuse([...path, 'population'], `is "${spec.population}", ${reason}; leave one out`);
    }
    owners.set(spec.population, name);
    checkGroups(context, path, spec);
    checkKind(context, path, spec);
    if (procedure.kind === 'free' || spec.positive === 'polarity') continue;
    if (spec.groups !== procedure.classes) {
      context.refuse(
        [...path, 'groups'],
        `is ${spec.groups}; groups that stand for classes must be as many as procedure.classes, ${procedure.classes}`,
      );
    }
  }
}

function checkGroups(context: CheckContext, path: readonly string[], spec: GoodnessSpec): void {
  const { populations } = context.description;
  const population = own(populations, spec.population);
  if (population === undefined) {
    context.refuseName([...path, 'population'], spec.population, 'population', Object.keys(populations));
  }
  if (population.neuron.model === 'accumulate') {
    context.refuse([...path, 'population'], `is "${spec.population}" of accumulate, which never fires`);
  }
  if (spec.groups > population.size) {
    context.refuse(
      [...path, 'groups'],
      `is ${spec.groups}; limit is the size of ${spec.population}, ${population.size}`,
    );
  }
}

function checkKind(context: CheckContext, path: readonly string[], spec: GoodnessSpec): void {
  const once = spec.epoch !== undefined;
  const law = once ? 'G = gain n' : 'G = (G >> leakShift) + gain n';
  if (once && spec.leakShift !== undefined) {
    context.refuse([...path, 'leakShift'], 'has no meaning for a goodness of an epoch; leave it out');
  }
  if (once && (spec.latenessSteps ?? 0) !== 0) {
    context.refuse([...path, 'latenessSteps'], 'has no meaning for a goodness of an epoch; leave it out');
  }
  for (const key of ['leakShift', 'gain'] as const) {
    if (spec.kind === 'spike-count' && spec[key] === undefined && !(once && key === 'leakShift')) {
      context.refuse(path, `has no ${key}; spike-count needs it: ${law}`);
    }
    if (spec.kind === 'trace-square' && spec[key] !== undefined) {
      context.refuse([...path, key], 'has no meaning for trace-square; leave it out');
    }
  }
  const mode = context.population(spec.population)?.traces?.y1?.mode;
  if (spec.kind === 'trace-square' && mode !== 'set' && mode !== 'add') {
    context.refuse(
      [...path, 'kind'],
      `is trace-square, but the population ${spec.population} has no trace y1 of spikes; give it one`,
    );
  }
}
