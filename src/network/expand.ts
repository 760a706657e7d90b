import { Xorshift32 } from '../fixed/xorshift.js';
import { validateNetwork } from './check.js';
import { drawMask } from './connect.js';
import { kernelSize } from './convolution.js';
import type {
  DenseConnectSpec,
  ExpandedNetwork,
  ExpandedProjection,
  InitialValues,
  NetworkDescription,
  ProjectionSpec,
  SparseConnectSpec,
  WeightSpec,
} from './description.js';
import { asLists, drawSynapses } from './sparse-connect.js';

/**
 * Makes every random draw of a description, from one xorshift32 stream that starts at its seed.
 *
 * The order is that of data/csdp-chip README, 1.2, for networks of any form: first the thresholds of all
 * populations in the description's order (none drawn for `constant` and `values`); then, projection by
 * projection, the weights of all pairs (post neurons outer, pre neurons inner; pairs without a synapse
 * draw too) and after them the connection's own draws (see `drawMask`). Weights without a synapse are then 0.
 * Connections that are kept as lists draw first (see `drawSynapses`), then a weight a synapse (post neurons
 * outer, sources ascending), or one a kernel element.
 *
 * @throws SpikeloomError if the description is not valid
 */
export function expandNetwork(description: NetworkDescription): ExpandedNetwork {
  const network = validateNetwork(description);
  const random = new Xorshift32(network.seed);
  const thresholds: Record<string, Int32Array> = {};
  for (const [name, { size, threshold }] of Object.entries(network.populations)) {
    // Accumulators have none; they never fire.
    if (threshold !== undefined) thresholds[name] = fill(new Int32Array(size), threshold, random);
  }
  const projections: Record<string, ExpandedProjection> = {};
  for (const [name, projection] of Object.entries(network.projections)) {
    projections[name] = expandProjection(network, projection, random);
  }
  return { description: network, thresholds, projections, generatorState: random.state };
}

function expandProjection(
  { inputs, populations }: NetworkDescription,
  { from, to, connect, weights: spec }: ProjectionSpec,
  random: Xorshift32,
): ExpandedProjection {
  const input = Object.hasOwn(inputs, from) ? inputs[from] : undefined;
  const pre = (input ?? populations[from]).size;
  const post = populations[to].size;
  const lists = asLists(connect, pre, post);
  if (lists !== null) return expandSparse(lists, spec, pre, post, random);
  const weights = expandWeights(spec, pre, post, random);
  const mask = drawMask(connect as DenseConnectSpec, { pre, post, shape: input?.shape }, random);
  if (mask !== null) {
    for (let i = 0; i < mask.length; i++) if (mask[i] === 0) weights[i] = 0;
  }
  return { layout: 'dense', pre, post, weights, mask };
}

function expandSparse(
  connect: SparseConnectSpec,
  spec: WeightSpec,
  pre: number,
  post: number,
  random: Xorshift32,
): ExpandedProjection {
  const { start, sources, kernel, listed } = drawSynapses(connect, pre, post, random);
  const described = expandValues(
    spec,
    connect.kind === 'convolution' ? kernelSize(connect) : sources.length,
    random,
  );
  const places = kernel?.index ?? listed;
  const weights = places === null ? described : gather(described, places);
  return { layout: 'sparse', pre, post, start, sources, weights, kernel };
}

function gather(values: Int16Array | Float64Array, places: Int32Array): Int16Array | Float64Array {
  const result =
    values instanceof Int16Array ? new Int16Array(places.length) : new Float64Array(places.length);
  for (let i = 0; i < places.length; i++) result[i] = values[places[i]];
  return result;
}

function expandWeights(
  spec: WeightSpec,
  pre: number,
  post: number,
  random: Xorshift32,
): Int16Array | Float64Array {
  if (spec.kind !== 'matrix' && spec.kind !== 'float-matrix') return expandValues(spec, post * pre, random);
  const weights = spec.kind === 'matrix' ? new Int16Array(post * pre) : new Float64Array(post * pre);
  for (const [neuron, row] of spec.values.entries()) weights.set(row, neuron * pre);
  return weights;
}

/** Weights that are given or drawn one after the other. */
function expandValues(spec: WeightSpec, count: number, random: Xorshift32): Int16Array | Float64Array {
  switch (spec.kind) {
    case 'float-values':
      return Float64Array.from(spec.values);
    case 'matrix':
    case 'float-matrix':
      throw new RangeError('a matrix of weights for a connection that is kept as lists');
    default:
      return fill(new Int16Array(count), spec, random);
  }
}

function fill<T extends Int32Array | Int16Array>(target: T, spec: InitialValues, random: Xorshift32): T {
  switch (spec.kind) {
    case 'constant':
      target.fill(spec.value);
      break;
    case 'values':
      target.set(spec.values);
      break;
    case 'uniform': {
      const count = spec.high - spec.low + 1;
      for (let i = 0; i < target.length; i++) target[i] = spec.low + random.below(count);
    }
  }
  return target;
}
