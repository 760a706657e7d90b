import type { RuleVariable } from '../../image/rule-program.js';
import type { GoodnessSpec, ProjectionSpec } from '../description.js';
import { parseRule } from '../rule/parse.js';
import { type CheckContext, own } from './context.js';

/** Every rule's text can be read, and each projection that learns has what its rule reads. */
export function checkRules(context: CheckContext): void {
  const { rules, projections } = context.description;
  const reads = new Map<string, ReadonlySet<RuleVariable>>();
  for (const [name, { text }] of Object.entries(rules)) {
    const { updates } = parseRule(text, context.placeOfText(['rules', name, 'text']));
    const factors = updates.flatMap(({ terms }) => terms.flatMap(term => term.factors));
    reads.set(name, new Set(factors.map(({ variable }) => variable)));
  }
  for (const [name, projection] of Object.entries(projections)) {
    if (projection.rule === undefined) continue;
    const variables = reads.get(projection.rule);
    const path = ['projections', name, 'rule'];
    if (variables === undefined) {
      context.refuseName(path, projection.rule, 'rule', Object.keys(rules));
    }
    checkVariables(context, path, projection, variables);
  }
}

function checkVariables(
  context: CheckContext,
  path: readonly string[],
  { rule, preTrace, to }: ProjectionSpec,
  variables: ReadonlySet<RuleVariable>,
): void {
  const { goodness, procedure } = context.description;
  if (variables.has('x1') && preTrace === undefined) {
    context.refuse(path, `is "${rule}", which reads x1; give the projection a preTrace`);
  }
  if (variables.has('y1') && context.population(to)?.trace === undefined) {
    context.refuse(path, `is "${rule}", which reads y1; give the population ${to} a trace`);
  }
  const modulated =
    Object.values(goodness).some(({ population }) => population === to) ||
    (procedure.kind !== 'free' && procedure.readout === to);
  if (variables.has('r1') && !modulated) {
    const fix = `give the population ${to} a goodness, or make it the procedure's readout`;
    context.refuse(path, `is "${rule}", which reads r1; ${fix}`);
  }
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
  for (const key of ['leakShift', 'gain'] as const) {
    if (spec.kind === 'spike-count' && spec[key] === undefined) {
      context.refuse(path, `has no ${key}; spike-count needs it: G = (G >> leakShift) + gain n`);
    }
    if (spec.kind === 'trace-square' && spec[key] !== undefined) {
      context.refuse([...path, key], 'has no meaning for trace-square; leave it out');
    }
  }
  if (spec.kind === 'trace-square' && context.population(spec.population)?.trace === undefined) {
    context.refuse(
      [...path, 'kind'],
      `is trace-square, but the population ${spec.population} has no trace; give it one`,
    );
  }
}
