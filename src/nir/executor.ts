import { raise } from '../fixed/error.js';
import { flatten } from './flatten.js';
import { FloatNeurons, parameter } from './float-neurons.js';
import type { NirGraph } from './graph.js';
import { isLinear, linearOf } from './linear.js';
import { isNeuron, isSpiking, type Plan, type PlannedNode, planGraph } from './plan.js';
import type { NirRule } from './rule.js';
import type { SparseMap } from './sparse-map.js';

/** What one neuron node did. */
export interface NirLayerRun {
  readonly path: string;
  readonly type: string;
  readonly size: number;
  /** [steps x size], 0 or 1; null for I, LI and CubaLI, which do not fire. */
  readonly spikes: Uint8Array | null;
  /** [steps x size], after each step. */
  readonly potentials: Float32Array;
}

export interface NirRun {
  readonly steps: number;
  /** In the order in which they were computed. */
  readonly layers: readonly NirLayerRun[];
  /** [steps x size] of each Output, by path. */
  readonly outputs: ReadonlyMap<string, Float32Array>;
  readonly notes: readonly string[];
}

/** One node's part in a step: reads the sum of its inputs, leaves its output. */
interface Unit {
  readonly output: Float32Array;
  readonly neurons: FloatNeurons | null;
  step(input: Float32Array): void;
}

/**
 * Runs a graph in float32, step by step, with a tool's rules: within a step values pass through all nodes, and a loop
 * takes the spikes of the step before (`planGraph` says where it is cut).
 *
 * @param inputs values of each Input by its path, [steps x size], row by row
 * @throws SpikeloomError for an Input without values, of the wrong length, or a graph that cannot be run
 */
export function runFloat(
  graph: NirGraph,
  rule: NirRule,
  inputs: ReadonlyMap<string, ArrayLike<number>>,
  steps: number,
): NirRun {
  const plan = planGraph(flatten(graph), rule);
  checkInputs(plan, inputs, steps);
  const units = new Map([...plan.nodes].map(([path, planned]) => [path, unitOf(planned, rule)]));
  const loops = loopValues(plan, units, rule);
  const sums = new Map(
    [...plan.nodes].map(([path, { node, size }]) => [
      path,
      new Float32Array(inputSize(node, size, units.get(path)!)),
    ]),
  );
  const recorded = recordings(plan, units, steps);
  for (let step = 0; step < steps; step++) {
    for (const { unit, previous } of loops) previous.set(unit.output);
    if (rule.tool === 'spyx') for (const { neurons } of units.values()) neurons?.fireFirst();
    for (const path of plan.order) {
      const planned = plan.nodes.get(path)!;
      const unit = units.get(path)!;
      if (planned.node.type === 'Input') {
        const values = inputs.get(path)!;
        for (let k = 0; k < planned.size; k++) unit.output[k] = values[step * planned.size + k];
        continue;
      }
      const sum = sums.get(path)!;
      gather(sum, planned, units, loops);
      unit.step(sum);
    }
    for (const record of recorded) record.take(step);
  }
  const layers = recorded.flatMap(({ layer }) => (layer === null ? [] : [layer]));
  const outputs = new Map(recorded.flatMap(({ output }) => (output === null ? [] : [output])));
  return { steps, layers, outputs, notes: plan.notes };
}

function checkInputs(plan: Plan, inputs: ReadonlyMap<string, ArrayLike<number>>, steps: number): void {
  for (const [path, { node, size }] of plan.nodes) {
    if (node.type !== 'Input') continue;
    const values = inputs.get(path) ?? raise(`input ${path} has no values; ${size} a step are needed`);
    if (values.length !== steps * size) {
      raise(`input ${path} has ${values.length} values; ${steps} steps of ${size} are ${steps * size}`);
    }
  }
}

function inputSize(node: PlannedNode['node'], size: number, unit: Unit): number {
  return isLinear(node) ? (unit as LinearUnit).map.pre : size;
}

interface LoopValue {
  readonly path: string;
  readonly unit: Unit;
  readonly previous: Float32Array;
}

/** What the sources of cut edges gave in the step before; of Spyx's spikes, which are known first, the step's own. */
function loopValues(plan: Plan, units: ReadonlyMap<string, Unit>, { tool }: NirRule): LoopValue[] {
  const cut = new Set(
    [...plan.nodes.values()].flatMap(({ sources }) =>
      sources.filter(({ delayed }) => delayed).map(({ from }) => from),
    ),
  );
  return [...cut].map(path => {
    const unit = units.get(path)!;
    const own = tool === 'spyx' && isSpiking(plan.nodes.get(path)!.node);
    return { path, unit, previous: own ? unit.output : unit.output.slice() };
  });
}

function gather(
  sum: Float32Array,
  { sources }: PlannedNode,
  units: ReadonlyMap<string, Unit>,
  loops: readonly LoopValue[],
): void {
  sum.fill(0);
  for (const { from, delayed } of sources) {
    const values = delayed ? loops.find(({ path }) => path === from)!.previous : units.get(from)!.output;
    for (let k = 0; k < sum.length; k++) sum[k] += values[k];
  }
}

function unitOf(planned: PlannedNode, rule: NirRule): Unit {
  const { node, size } = planned;
  if (isLinear(node)) return new LinearUnit(node);
  if (isNeuron(node)) {
    const neurons = new FloatNeurons(planned, rule);
    return { output: neurons.output, neurons, step: input => neurons.step(input) };
  }
  if (node.type === 'Delay') return new DelayUnit(delaySteps(planned, rule));
  const output = new Float32Array(size);
  return { output, neurons: null, step: input => output.set(input) };
}

class LinearUnit implements Unit {
  readonly neurons = null;
  readonly map: SparseMap;
  readonly output: Float32Array;
  readonly #bias: Float64Array | null;

  constructor(node: PlannedNode['node']) {
    const { map, bias } = linearOf(node);
    this.map = map;
    this.#bias = bias;
    this.output = new Float32Array(map.post);
  }

  step(input: Float32Array): void {
    const { post, start, sources, weights } = this.map;
    for (let row = 0; row < post; row++) {
      let sum = 0;
      for (let k = start[row]; k < start[row + 1]; k++)
        sum = Math.fround(sum + Math.fround(weights[k] * input[sources[k]]));
      this.output[row] = this.#bias === null ? sum : sum + this.#bias[row];
    }
  }
}

/** Steps of a Delay's lines: the nearest whole number. */
export function delaySteps({ node, size }: PlannedNode, { dt }: NirRule): Int32Array {
  return Int32Array.from(parameter(node, 'delay', size, 0), delay => Math.round(delay / dt));
}

class DelayUnit implements Unit {
  readonly neurons = null;
  readonly output: Float32Array;
  readonly #delays: Int32Array;
  readonly #past: Float32Array[];
  #now = 0;

  constructor(delays: Int32Array) {
    this.#delays = delays;
    this.output = new Float32Array(delays.length);
    this.#past = Array.from({ length: Math.max(...delays) + 1 }, () => new Float32Array(delays.length));
  }

  step(input: Float32Array): void {
    const length = this.#past.length;
    this.#past[this.#now].set(input);
    this.output.forEach((_, k) => {
      this.output[k] = this.#past[(this.#now - this.#delays[k] + length) % length][k];
    });
    this.#now = (this.#now + 1) % length;
  }
}

interface Recording {
  readonly layer: NirLayerRun | null;
  readonly output: readonly [string, Float32Array] | null;
  take(step: number): void;
}

function recordings(plan: Plan, units: ReadonlyMap<string, Unit>, steps: number): Recording[] {
  return plan.order.flatMap((path): Recording[] => {
    const { node, size } = plan.nodes.get(path)!;
    const unit = units.get(path)!;
    const values = new Float32Array(node.type === 'Output' || unit.neurons !== null ? steps * size : 0);
    if (node.type === 'Output') {
      return [{ layer: null, output: [path, values], take: step => values.set(unit.output, step * size) }];
    }
    const { neurons } = unit;
    if (neurons === null) return [];
    const spikes = isSpiking(node) ? new Uint8Array(steps * size) : null;
    const layer = { path, type: node.type, size, spikes, potentials: values };
    const take = (step: number) => {
      values.set(neurons.potential, step * size);
      spikes?.set(neurons.output, step * size);
    };
    return [{ layer, output: null, take }];
  });
}
