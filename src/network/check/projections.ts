import type { ProjectionSpec, WeightSpec } from '../description.js';
import { asLists } from '../sparse-connect.js';
import { checkConnection, type Sizes, valueCount } from './connections.js';
import type { CheckContext } from './context.js';
import { checkInitialValues, checkTraces } from './populations.js';

/** Width of a synapse where the description says none. */
export const DEFAULT_WEIGHT_BITS = 8;

/** Endpoints, connection and weights of every projection; its rule is checked with the rules. */
export function checkProjections(context: CheckContext): void {
  for (const [name, projection] of Object.entries(context.description.projections)) {
    const path = ['projections', name];
    const sizes = checkEndpoints(context, path, projection);
    checkConnection(context, path, projection, sizes);
    checkWidths(context, path, projection);
    checkWeights(context, path, projection, sizes);
    if (projection.preTraces !== undefined)
      checkTraces(context, [...path, 'preTraces'], projection.preTraces);
  }
}

function checkEndpoints(context: CheckContext, path: readonly string[], projection: ProjectionSpec): Sizes {
  const { from, to } = projection;
  const { inputs, populations } = context.description;
  const source = context.population(from);
  const pre = (source ?? context.input(from))?.size;
  if (pre === undefined) {
    const known = [...Object.keys(inputs), ...Object.keys(populations)];
    context.refuseName([...path, 'from'], from, 'input or population', known);
  }
  if (source?.neuron.model === 'accumulate') {
    context.refuse([...path, 'from'], `is "${from}", a population of accumulate, which never fires`);
  }
  const post = context.population(to)?.size;
  if (post === undefined) {
    if (context.input(to) !== undefined) {
      context.refuse([...path, 'to'], `is "${to}", an input; inputs receive nothing`);
    }
    context.refuseName([...path, 'to'], to, 'population', Object.keys(populations));
  }
  return { pre, post };
}

function checkWidths(context: CheckContext, path: readonly string[], projection: ProjectionSpec): void {
  const { weightBits = DEFAULT_WEIGHT_BITS, storedBits = weightBits, range } = projection;
  if (storedBits < weightBits) {
    context.refuse(
      [...path, 'storedBits'],
      `is ${storedBits}; at least weightBits, ${weightBits}, is needed`,
    );
  }
  if (range === undefined) return;
  const [low, high] = range;
  if (low > high) context.refuse([...path, 'range'], `is ${low} .. ${high}; exchange them`);
  const limit = 2 ** (storedBits - 1);
  if (low < -limit || high >= limit) {
    const format = `${storedBits} stored bits hold ${-limit} .. ${limit - 1}`;
    context.refuse([...path, 'range'], `is ${low} .. ${high}; ${format}`);
  }
}

function checkWeights(
  context: CheckContext,
  path: readonly string[],
  projection: ProjectionSpec,
  { pre, post }: Sizes,
): void {
  const { weights } = projection;
  const weightsPath = [...path, 'weights'];
  if (weights.kind === 'matrix' || weights.kind === 'float-matrix') {
    if (asLists(projection.connect, pre, post) !== null) {
      const values = weights.kind === 'matrix' ? 'values' : 'float-values';
      context.refuse(
        weightsPath,
        `are a ${weights.kind}, but connect is ${projection.connect.kind}; use ${values}`,
      );
    }
    checkMatrix(context, weightsPath, weights.values, { pre, post });
  } else {
    const { count, why } = valueCount(projection.connect, { pre, post });
    checkInitialValues(context, weightsPath, weights, count, why);
  }
  if (weights.kind === 'float-matrix' || weights.kind === 'float-values') return;
  const [low, high] = initialLimits(context, projection);
  const outside = extremes(weights).find(value => value < low || value > high);
  if (outside !== undefined) {
    context.refuse(weightsPath, `hold ${outside}; limit ${low} .. ${high} (storedBits and range say so)`);
  }
}

function checkMatrix(
  context: CheckContext,
  path: readonly string[],
  rows: readonly (readonly number[])[],
  { pre, post }: Sizes,
): void {
  if (rows.length !== post) {
    context.refuse([...path, 'values'], `has ${rows.length} rows; ${post} neurons receive (a row each)`);
  }
  const ragged = rows.findIndex(row => row.length !== pre);
  if (ragged < 0) return;
  context.refuse(
    [...path, 'values', ragged],
    `has ${rows[ragged].length} columns; ${pre} neurons send (a column each)`,
  );
}

/**
 * What an initial weight may be. A learnt one keeps to its range. Towards `lif-cuba` one bit more is
 * allowed: there the sign mode may stand for the sign, and even mixed weights of 8 bits reach -256.
 */
function initialLimits(context: CheckContext, projection: ProjectionSpec): readonly [number, number] {
  const { to, rule, range, weightBits = DEFAULT_WEIGHT_BITS, storedBits = weightBits } = projection;
  if (range !== undefined) return range;
  const cuba = context.population(to)?.neuron.model === 'lif-cuba';
  const limit = cuba ? 2 ** storedBits : 2 ** (storedBits - 1);
  return rule === undefined || cuba ? [-limit, limit - 1] : [1 - limit, limit - 1];
}

/** The least and the greatest of the values, without spreading a long list into arguments. */
function extremes(
  weights: Exclude<WeightSpec, { kind: 'float-matrix' | 'float-values' }>,
): readonly number[] {
  switch (weights.kind) {
    case 'constant':
      return [weights.value];
    case 'uniform':
      return [weights.low, weights.high];
    case 'values':
      return leastAndGreatest([weights.values]);
    case 'matrix':
      return leastAndGreatest(weights.values);
  }
}

function leastAndGreatest(rows: readonly (readonly number[])[]): readonly number[] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const row of rows) {
    for (const value of row) {
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
  }
  return [least, greatest];
}
