import { Xorshift32 } from '../fixed/xorshift.js';
import { validateNetwork } from './check.js';
import { drawMask } from './connect.js';
import type {
  ExpandedNetwork,
  ExpandedProjection,
  InitialValues,
  NetworkDescription,
  ProjectionSpec,
  WeightSpec,
} from './description.js';

/**
 * Makes every random draw of a description, from one xorshift32 stream that starts at its seed.
 *
 * The order is that of data/csdp-chip README, 1.2, for networks of any form: first the thresholds of all
 * populations in the description's order (none drawn for `constant` and `values`); then, projection by
 * projection, the weights of all pairs (post neurons outer, pre neurons inner; pairs without a synapse
 * draw too) and after them the connection's own draws (see `drawMask`). Weights without a synapse are then 0.
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
  const weights = expandWeights(spec, pre, post, random);
  const mask = drawMask(connect, { pre, post, shape: input?.shape }, random);
  if (mask !== null) {
    for (let i = 0; i < mask.length; i++) if (mask[i] === 0) weights[i] = 0;
  }
  return { pre, post, weights, mask };
}

function expandWeights(
  spec: WeightSpec,
  pre: number,
  post: number,
  random: Xorshift32,
): Int16Array | Float64Array {
  if (spec.kind !== 'matrix' && spec.kind !== 'float-matrix') {
    return fill(new Int16Array(post * pre), spec, random);
  }
  const weights = spec.kind === 'matrix' ? new Int16Array(post * pre) : new Float64Array(post * pre);
  for (const [neuron, row] of spec.values.entries()) weights.set(row, neuron * pre);
  return weights;
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
