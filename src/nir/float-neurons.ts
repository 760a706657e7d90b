import { arrayOf, type NirNode, numbersOf } from './graph.js';
import { isGraded, type PlannedNode } from './plan.js';
import type { NirReset, NirRule, NirTool } from './rule.js';

const float = Math.fround;

/** State and constants of one node's neurons, float32; an array a neuron each. */
interface FloatState {
  /** Potential and, where there is a synaptic current, that. */
  readonly v: Float32Array;
  readonly i: Float32Array;
  /** Spikes of the step, 0 or 1; of graded neurons always 0. */
  readonly z: Float32Array;
  /** What a step keeps of the potential and takes of its input: beta and dt / tau, or exp(-dt / tau) and 1 minus it. */
  readonly keepV: Float32Array;
  readonly takeV: Float32Array;
  readonly keepI: Float32Array;
  readonly takeI: Float32Array;
  readonly r: Float32Array;
  readonly weight: Float32Array;
  readonly leak: Float32Array;
  /** Infinity where nothing fires. */
  readonly threshold: Float32Array;
  readonly resetTo: Float32Array;
  readonly hasCurrent: boolean;
  /** IF and I: without leak. */
  readonly integrates: boolean;
  readonly recurrent: boolean;
  readonly reset: NirReset;
}

type Update = (state: FloatState, k: number, x: number) => void;

/**
 * Neurons of one node in float32 as a tool computes them, operation for operation, because spikes hang on the last
 * bits. All state is 0 at the start; only Norse's potential is v_leak. The rules are those of data/nir README, "Tool exports", which
 * were checked against the tools' own spikes; those of node types that no tool exported follow from them.
 */
export class FloatNeurons {
  /** Spikes of the step, or of I, LI and CubaLI the potential. */
  readonly output: Float32Array;
  /** After the step. */
  readonly potential: Float32Array;
  readonly #state: FloatState;
  readonly #update: Update;

  constructor(planned: PlannedNode, rule: NirRule) {
    this.#state = stateOf(planned, rule);
    this.potential = this.#state.v;
    this.output = isGraded(planned.node) ? this.#state.v : this.#state.z;
    this.#update = planned.node.type === 'Threshold' ? stateless : UPDATES[rule.tool];
  }

  /** Spyx decides on the spikes of a step before it takes the step's input. */
  fireFirst(): void {
    const { v, z, threshold } = this.#state;
    for (let k = 0; k < z.length; k++) z[k] = v[k] > threshold[k] ? 1 : 0;
  }

  step(input: Float32Array): void {
    for (let k = 0; k < input.length; k++) this.#update(this.#state, k, input[k]);
  }
}

const stateless: Update = ({ v, z, threshold }, k, x) => {
  v[k] = x;
  z[k] = x > threshold[k] ? 1 : 0;
};

const UPDATES: Readonly<Record<NirTool, Update>> = {
  nir(state, k, x) {
    const { v, i, z, r, threshold, resetTo, reset } = state;
    if (state.hasCurrent)
      i[k] = float(i[k] + float(state.takeI[k] * float(float(state.weight[k] * x) - i[k])));
    const drive = float(r[k] * (state.hasCurrent ? i[k] : x));
    const pull = state.integrates ? drive : float(float(state.leak[k] - v[k]) + drive);
    v[k] = float(v[k] + float(state.takeV[k] * pull));
    z[k] = v[k] > threshold[k] ? 1 : 0;
    if (z[k] === 1) v[k] = reset === 'subtract' ? float(v[k] - threshold[k]) : resetTo[k];
  },
  snntorch(state, k, x) {
    const { v, i, z, threshold } = state;
    const before = z[k];
    if (state.hasCurrent) i[k] = float(float(state.keepI[k] * i[k]) + x);
    const drive = state.hasCurrent ? i[k] : x;
    if (state.reset === 'zero' && before === 1) {
      // Leaky keeps the input of the step in which it resets; RLeaky, Synaptic and RSynaptic lose it.
      v[k] = state.hasCurrent || state.recurrent ? 0 : drive;
    } else {
      v[k] = float(float(state.keepV[k] * v[k]) + drive);
      if (before === 1) v[k] = float(v[k] - threshold[k]);
    }
    z[k] = v[k] > threshold[k] ? 1 : 0;
  },
  norse(state, k, x) {
    const { v, i, z, threshold } = state;
    if (state.hasCurrent) i[k] = float(i[k] + x);
    const drive = state.hasCurrent ? i[k] : x;
    const pull = state.integrates ? drive : float(float(state.leak[k] - v[k]) + drive);
    v[k] = float(v[k] + float(state.takeV[k] * pull));
    if (state.hasCurrent) i[k] = float(i[k] * state.keepI[k]);
    z[k] = v[k] > threshold[k] ? 1 : 0;
    if (z[k] === 1) v[k] = state.resetTo[k];
  },
  sinabs(state, k, x) {
    const { v, i, z, threshold } = state;
    if (state.hasCurrent) i[k] = float(state.keepI[k] * float(i[k] + x));
    const drive = state.hasCurrent ? i[k] : x;
    v[k] = float(float(state.keepV[k] * v[k]) + float(state.takeV[k] * drive));
    z[k] = v[k] >= threshold[k] ? 1 : 0;
    if (z[k] === 1) v[k] = state.reset === 'subtract' ? float(v[k] - threshold[k]) : 0;
  },
  rockpool(state, k, x) {
    const { v, i, z, threshold } = state;
    if (state.hasCurrent) i[k] = float(float(i[k] + x) * state.keepI[k]);
    v[k] = float(float(v[k] * state.keepV[k]) + (state.hasCurrent ? i[k] : x));
    z[k] = v[k] >= threshold[k] ? 1 : 0;
    if (z[k] === 1) v[k] = float(v[k] - threshold[k]);
  },
  spyx(state, k, x) {
    const { v, i, z, threshold } = state;
    v[k] = float(float(state.keepV[k] * v[k]) + (state.hasCurrent ? i[k] : x));
    if (z[k] === 1) v[k] = float(v[k] - threshold[k]);
    if (state.hasCurrent) i[k] = float(float(state.keepI[k] * i[k]) + x);
  },
};

/** Tools whose neurons decay by exp(-dt / tau); the others by 1 - dt / tau. */
const EXPONENTIAL: ReadonlySet<NirTool> = new Set(['sinabs', 'rockpool']);

/** What a step of `dt` keeps of a state with time constant tau, by tool. */
export function keptBy(tool: NirTool, tau: number, dt: number): number {
  return EXPONENTIAL.has(tool) ? Math.exp(-dt / tau) : 1 - dt / tau;
}

/** A parameter by neuron; one value stands for all. */
export function parameter(node: NirNode, name: string, size: number, fallback: number): Float64Array {
  if (node.params[name] === undefined) return new Float64Array(size).fill(fallback);
  const values = numbersOf(arrayOf(node, name));
  return values.length === 1 ? new Float64Array(size).fill(values[0]) : values;
}

function stateOf({ node, size, recurrent }: PlannedNode, { tool, reset, dt }: NirRule): FloatState {
  const all = (name: string, fallback: number) => Float32Array.from(parameter(node, name, size, fallback));
  const hasCurrent = node.params.tau_syn !== undefined;
  const integrates = node.type === 'IF' || node.type === 'I';
  const keep = (name: string) =>
    Float32Array.from(parameter(node, name, size, Infinity), tau => keptBy(tool, tau, dt));
  const keepV = keep(hasCurrent ? 'tau_mem' : 'tau');
  const keepI = keep('tau_syn');
  const threshold = all(node.type === 'Threshold' ? 'threshold' : 'v_threshold', Infinity);
  const leak = all('v_leak', 0);
  return {
    v: tool === 'norse' ? leak.slice() : new Float32Array(size),
    i: new Float32Array(size),
    z: new Float32Array(size),
    keepV,
    // Without a leak NIR's equation counts time in seconds; the tools count it in steps.
    takeV: integrates ? new Float32Array(size).fill(tool === 'nir' ? dt : 1) : keepV.map(kept => 1 - kept),
    keepI,
    takeI: keepI.map(kept => 1 - kept),
    r: all('r', 1),
    weight: all('w_in', 1),
    leak,
    threshold,
    resetTo: all('v_reset', 0),
    hasCurrent,
    integrates,
    recurrent,
    reset,
  };
}
