import type { Xorshift32 } from '../fixed/xorshift.js';
import { convolve } from './convolution.js';
import type { ConnectSpec, SharedKernel, SparseConnectSpec } from './description.js';

/** Which pairs hold a synapse, as a list of sources for each target neuron. */
export interface Connection {
  /** Synapses onto neuron n are start[n] .. start[n + 1] - 1; [post + 1]. */
  readonly start: Int32Array;
  /** Source of every synapse, ascending within a neuron. */
  readonly sources: Int32Array;
  readonly kernel: SharedKernel | null;
  /** Where a list gives the weights in its own order: by synapse, its place in that list. Null: as they lie here. */
  readonly listed: Int32Array | null;
}

function isSparse(connect: ConnectSpec): connect is SparseConnectSpec {
  const { kind } = connect;
  return kind === 'fan-in' || kind === 'local' || kind === 'listed' || kind === 'convolution';
}

/** Most pairs of neurons of a projection that is kept as a matrix: 256 MiB of initial weights. */
export const MAX_PAIRS = 1 << 27;

/**
 * How a connection is kept as lists of sources; null: as a matrix of pairs. `one-to-one` is kept as a matrix as far as there is
 * one, since weights are then drawn for all its pairs.
 */
export function asLists(connect: ConnectSpec, pre: number, post: number): SparseConnectSpec | null {
  if (isSparse(connect)) return connect;
  if (connect.kind !== 'one-to-one' || pre * post <= MAX_PAIRS) return null;
  return { kind: 'local', radius: 0, synapses: 1 };
}

/**
 * Draws the synapses of a connection that is kept as lists; work and memory grow with synapses and neurons, not with pairs.
 * @param random takes the draws: `fan-in` and `local` one for each synapse (post neurons outer) but none for a neuron
 *   that takes all it can have, the others none
 */
export function drawSynapses(
  connect: SparseConnectSpec,
  pre: number,
  post: number,
  random: Xorshift32,
): Connection {
  switch (connect.kind) {
    case 'fan-in': {
      const all = { first: 0, count: pre };
      return scattered(pre, post, connect.synapses, () => all, random);
    }
    case 'local': {
      const near = (neuron: number) => neighbourhood(neuron, pre, post, connect.radius);
      return scattered(pre, post, connect.synapses, near, random);
    }
    case 'listed':
      return sorted(connect.pre, connect.post, post);
    case 'convolution':
      return { ...convolve(connect), listed: null };
  }
}

/** Synapses of a connection that is kept as lists. */
export function synapseCount(connect: SparseConnectSpec, pre: number, post: number): number {
  switch (connect.kind) {
    case 'fan-in':
      return post * connect.synapses;
    case 'local': {
      let count = 0;
      for (let neuron = 0; neuron < post; neuron++) {
        count += Math.min(connect.synapses, neighbourhood(neuron, pre, post, connect.radius).count);
      }
      return count;
    }
    case 'listed':
      return connect.pre.length;
    case 'convolution': {
      const [, inputs, height, width] = connect.kernel;
      return post * inputs * height * width;
    }
  }
}

interface Candidates {
  readonly first: number;
  readonly count: number;
}

/** Sources within `radius` of a neuron's place, which is the middle of its share of the source's length. */
function neighbourhood(neuron: number, pre: number, post: number, radius: number): Candidates {
  const place = Math.floor(((2 * neuron + 1) * pre) / (2 * post));
  const first = Math.max(0, place - radius);
  return { first, count: Math.min(pre - 1, place + radius) - first + 1 };
}

/** Up to `synapses` distinct ones of every neuron's candidates. */
function scattered(
  pre: number,
  post: number,
  synapses: number,
  candidatesOf: (neuron: number) => Candidates,
  random: Xorshift32,
): Connection {
  const start = new Int32Array(post + 1);
  for (let neuron = 0; neuron < post; neuron++) {
    start[neuron + 1] = start[neuron] + Math.min(synapses, candidatesOf(neuron).count);
  }
  const sources = new Int32Array(start[post]);
  const drawnFor = new Int32Array(pre).fill(-1);
  for (let neuron = 0; neuron < post; neuron++) {
    const { first, count } = candidatesOf(neuron);
    const own = sources.subarray(start[neuron], start[neuron + 1]);
    if (own.length === count) {
      for (let i = 0; i < count; i++) own[i] = first + i;
      continue;
    }
    // R. W. Floyd's sampling (Comm. ACM 30(9), 1987): one draw a member, every set equally likely.
    for (let i = 0, last = count - own.length; i < own.length; i++, last++) {
      const drawn = first + random.below(last + 1);
      own[i] = drawnFor[drawn] === neuron ? first + last : drawn;
      drawnFor[own[i]] = neuron;
    }
    own.sort();
  }
  return { start, sources, kernel: null, listed: null };
}

/** A list of pairs by target neuron, then source. */
function sorted(pre: readonly number[], post: readonly number[], neurons: number): Connection {
  const start = new Int32Array(neurons + 1);
  for (const neuron of post) start[neuron + 1]++;
  for (let neuron = 0; neuron < neurons; neuron++) start[neuron + 1] += start[neuron];
  const next = start.slice(0, neurons);
  const listed = new Int32Array(pre.length);
  post.forEach((neuron, i) => {
    listed[next[neuron]++] = i;
  });
  for (let neuron = 0; neuron < neurons; neuron++) {
    listed.subarray(start[neuron], start[neuron + 1]).sort((a, b) => pre[a] - pre[b]);
  }
  return { start, sources: listed.map(i => pre[i]), kernel: null, listed };
}
