import type { ExpandedProjection, SharedKernel } from '../network/description.js';

/** Who sends to whom in a projection, as a list of sources for each target neuron. */
export interface FanIn {
  readonly pre: number;
  readonly post: number;
  /** Synapses onto neuron n are start[n] .. start[n + 1] - 1; [post + 1]. */
  readonly start: Int32Array;
  /**
   * Source of every synapse, ascending within a neuron; all to all: 0 .. pre - 1 once, which is every
   * neuron's list.
   */
  readonly sources: Int32Array;
  readonly allToAll: boolean;
}

/** A projection's lists with its weights, one a synapse. */
export interface WeightedFanIn extends FanIn {
  readonly weights: Int16Array | Float64Array;
  readonly kernel: SharedKernel | null;
}

export function fanInOf(projection: ExpandedProjection): WeightedFanIn {
  const { pre, post } = projection;
  if (projection.layout === 'sparse') {
    const { start, sources, weights, kernel } = projection;
    const allToAll = sources.length === pre * post;
    return {
      pre,
      post,
      start,
      sources: allToAll ? sources.subarray(0, pre) : sources,
      allToAll,
      weights,
      kernel,
    };
  }
  const { mask, weights } = projection;
  const start = startsOf(mask, pre, post);
  const synapses = start[post];
  if (mask === null || synapses === pre * post) {
    const sources = Int32Array.from({ length: pre }, (_, source) => source);
    return { pre, post, start, sources, allToAll: true, weights, kernel: null };
  }
  const sources = new Int32Array(synapses);
  const held = weights instanceof Int16Array ? new Int16Array(synapses) : new Float64Array(synapses);
  let next = 0;
  for (let neuron = 0, pair = 0; neuron < post; neuron++) {
    for (let source = 0; source < pre; source++, pair++) {
      if (mask[pair] === 0) continue;
      sources[next] = source;
      held[next++] = weights[pair];
    }
  }
  return { pre, post, start, sources, allToAll: false, weights: held, kernel: null };
}

function startsOf(mask: Uint8Array | null, pre: number, post: number): Int32Array {
  const start = new Int32Array(post + 1);
  for (let neuron = 0; neuron < post; neuron++) {
    let held = pre;
    if (mask !== null) {
      held = 0;
      for (let pair = neuron * pre; pair < (neuron + 1) * pre; pair++) held += mask[pair];
    }
    start[neuron + 1] = start[neuron] + held;
  }
  return start;
}

export function sourceOf({ sources, allToAll, pre }: FanIn, synapse: number): number {
  return allToAll ? synapse % pre : sources[synapse];
}

/** The neuron that a synapse is onto. */
export function targetOf({ start }: FanIn, synapse: number): number {
  let low = 0;
  let high = start.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (start[middle] <= synapse) low = middle;
    else high = middle;
  }
  return low;
}
