import { raise } from '../fixed/error.js';
import type { Arrival, Arrivals } from './arrivals.js';
import {
  addsUp,
  type Decays,
  decaysOf,
  type FittedGroup,
  fitGroup,
  type GroupWeights,
  keptCurrent,
} from './fit.js';
import type { NormalForm } from './normal-form.js';
import type { PlannedNode } from './plan.js';

/** Neurons of a node that have all in common that a chip keeps by population. */
export interface NeuronGroup {
  /** Ascending numbers in the node. */
  readonly neurons: Int32Array;
  readonly decays: Decays;
  /** By neuron, what the units of `fitted` count: its threshold, or the largest potential it is taken to reach. */
  readonly reference: Float64Array;
  readonly fitted: FittedGroup;
  readonly synapses: readonly GroupSynapses[];
}

/** Synapses of one arrival onto a group. */
export interface GroupSynapses {
  readonly arrival: Arrival;
  /** One kernel for all neurons; then there are no pairs, and a weight is one of its elements. */
  readonly shared: boolean;
  /** Source numbers in the arrival's source, and neurons in the group, by synapse. */
  readonly sources: Int32Array;
  readonly neurons: Int32Array;
}

export interface GroupOptions {
  /** Whether a source is one population: then a kernel may reach from it. */
  readonly isWhole: (source: string) => boolean;
  readonly synapsesPerWeight: 1 | 2;
}

/** More populations of one node than this are taken for a mistake: each takes projections of its own. */
const MAX_GROUPS = 256;

/**
 * Splits a node's neurons by their decays, in 12 bits, and by what a spike does to them, and fits each group to the
 * chip's integers.
 * @throws SpikeloomError for neurons that no group can hold: too many kinds, thresholds or weights out of range
 */
export function groupsOf(
  planned: PlannedNode,
  form: NormalForm,
  arrivals: Arrivals,
  { isWhole, synapsesPerWeight }: GroupOptions,
): NeuronGroup[] {
  const { path, node, size } = planned;
  checkThresholds(planned, form);
  const byKey = new Map<string, number[]>();
  for (let neuron = 0; neuron < size; neuron++) {
    const { decayU, decayV } = decaysOf(form.keepI[neuron], form.keepV[neuron]);
    const key = `${decayU} ${decayV} ${resetKey(form, neuron)}`;
    const others = byKey.get(key);
    if (others === undefined) byKey.set(key, [neuron]);
    else others.push(neuron);
  }
  if (byKey.size > MAX_GROUPS) {
    raise(
      `node ${path} (${node.type}) has ${size} neurons with ${byKey.size} different time constants or resets; limit ${MAX_GROUPS} populations a node; round its time constants`,
    );
  }
  return [...byKey.values()].map(neurons =>
    groupOf(planned, form, arrivals, neurons, { isWhole, synapsesPerWeight }),
  );
}

function checkThresholds(
  { path, node }: PlannedNode,
  { threshold, firesAtThreshold, reset }: NormalForm,
): void {
  if (threshold === null) return;
  const needsPositive = firesAtThreshold || reset !== 'value';
  const low = threshold.findIndex(value => value < 0 || (needsPositive && value === 0));
  if (low < 0) return;
  const limit = needsPositive ? 'above 0' : 'at least 0';
  raise(
    `node ${path} (${node.type}): v_threshold[${low}] is ${threshold[low]} above rest; on a chip it is ${limit}; raise it`,
  );
}

/** What a spike sets the potential to, in thresholds: neurons of a group have it in common. */
function resetKey({ reset, resetTo, threshold }: NormalForm, neuron: number): string {
  if (threshold === null || reset !== 'value' || resetTo[neuron] === 0) return '0';
  return `${(resetTo[neuron] / (threshold[neuron] || 1)).toPrecision(9)}`;
}

function groupOf(
  planned: PlannedNode,
  form: NormalForm,
  { from, bias }: Arrivals,
  members: readonly number[],
  { isWhole, synapsesPerWeight }: GroupOptions,
): NeuronGroup {
  const { path, node, size } = planned;
  const neurons = Int32Array.from(members);
  const placeOf = new Int32Array(size).fill(-1);
  neurons.forEach((neuron, place) => {
    placeOf[neuron] = place;
  });
  const decays = decaysOf(form.keepI[neurons[0]], form.keepV[neurons[0]]);
  const whole = neurons.length === size;
  const synapses = from.map(arrival =>
    synapsesOf(arrival, placeOf, whole && isWhole(arrival.source) && mayShare(arrival, form)),
  );
  const inputs = synapses.map(set => weightsOf(set, form, neurons));
  // What enters u in every step adds up there.
  const gathered = 1 - (form.keepI[neurons[0]] === 0 ? 0 : keptCurrent(decays));
  const pushed = Float64Array.from(
    neurons,
    neuron => (bias[neuron] * form.gain[neuron]) / gathered + form.pull[neuron],
  );
  const isShared = synapses.some(({ shared }) => shared);
  const reference = references(form, neurons, inputs, pushed, isShared);
  const relative = inputs.map(({ rows, values }) => ({
    rows,
    values: values.map((value, k) => value / reference[rows[k]]),
  }));
  const fires = form.threshold !== null;
  const fitted = fitGroup({
    size: neurons.length,
    decays,
    fires,
    firesAtThreshold: form.firesAtThreshold,
    reset: form.reset,
    resetTo: fires ? form.resetTo[neurons[0]] / reference[0] : 0,
    bias: pushed.map((value, place) => value / reference[place]),
    weights: relative,
    atZero: Uint8Array.from(neurons, neuron => (form.threshold?.[neuron] === 0 ? 1 : 0)),
    synapsesPerWeight,
    levelsMayDiffer: !isShared,
  });
  if (fitted === undefined) {
    raise(
      `node ${path} (${node.type}): its weights or biases are too large beside its thresholds for any scale of the chip's integers; normalise them`,
    );
  }
  return { neurons, decays, reference, fitted, synapses };
}

/** A kernel stays one where all neurons of a channel count its weights alike. */
function mayShare({ convolution, map }: Arrival, { gain, threshold }: NormalForm): boolean {
  if (convolution === null) return false;
  const places = map.post / convolution.spec.kernel[0];
  const first = (neuron: number) => Math.floor(neuron / places) * places;
  const alike = (values: Float64Array) => values.every((value, neuron) => value === values[first(neuron)]);
  return alike(gain) && (threshold === null || alike(threshold));
}

function synapsesOf(arrival: Arrival, placeOf: Int32Array, shared: boolean): GroupSynapses {
  if (shared) return { arrival, shared, sources: new Int32Array(0), neurons: new Int32Array(0) };
  const { start, sources: from, weights, post } = arrival.map;
  const sources: number[] = [];
  const neurons: number[] = [];
  for (let row = 0; row < post; row++) {
    if (placeOf[row] < 0) continue;
    for (let k = start[row]; k < start[row + 1]; k++) {
      if (weights[k] === 0) continue;
      sources.push(from[k]);
      neurons.push(placeOf[row]);
    }
  }
  return { arrival, shared, sources: Int32Array.from(sources), neurons: Int32Array.from(neurons) };
}

/** Weights as they enter u, synapse by synapse or kernel element by kernel element. */
function weightsOf(
  { arrival, shared, neurons }: GroupSynapses,
  { gain }: NormalForm,
  members: Int32Array,
): GroupWeights {
  const { map, convolution } = arrival;
  if (shared && convolution !== null) {
    const places = map.post / convolution.spec.kernel[0];
    const perChannel = convolution.weights.length / convolution.spec.kernel[0];
    const rows = Int32Array.from(convolution.weights, (_, k) => Math.floor(k / perChannel) * places);
    return { rows, values: convolution.weights.map((weight, k) => weight * gain[rows[k]]) };
  }
  const values = new Float64Array(neurons.length);
  let next = 0;
  for (const member of members) {
    for (let k = map.start[member]; k < map.start[member + 1]; k++) {
      if (map.weights[k] !== 0) values[next++] = map.weights[k] * gain[member];
    }
  }
  return { rows: neurons, values };
}

/** By neuron, what a group's numbers are counted in: its threshold, or where that is 0 or none the potential it may reach. */
function references(
  { threshold, keepI, keepV }: NormalForm,
  neurons: Int32Array,
  inputs: readonly GroupWeights[],
  pushed: Float64Array,
  shared: boolean,
): Float64Array {
  const reach = new Float64Array(neurons.length);
  for (const { rows, values } of inputs) {
    for (const [k, row] of rows.entries()) reach[row] += Math.abs(values[k]);
  }
  const bounds = Float64Array.from(neurons, (neuron, place) => {
    const sum = reach[place] * addsUp(keepI[neuron]) + Math.abs(pushed[place]);
    return sum === 0 ? 1 : sum * addsUp(keepV[neuron]);
  });
  // A kernel's weights are counted alike by all; those of a channel's first neuron stand for it.
  const highest = shared ? bounds.reduce((a, b) => Math.max(a, b)) : 0;
  return Float64Array.from(neurons, (neuron, place) => {
    const own = threshold?.[neuron] ?? 0;
    if (own > 0) return own;
    return shared ? highest : bounds[place];
  });
}
