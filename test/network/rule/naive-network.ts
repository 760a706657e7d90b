import type { NetworkDescription, ProjectionSpec } from '../../../src/network/description.js';
import { fractionBits, type NaiveRule, readRule, rounded, sumOf, type Values } from './naive-rule.js';

/** A trace as a network file says it. */
type Trace = NonNullable<NonNullable<ProjectionSpec['preTraces']>['x1']> | Record<string, unknown>;

/**
 * Two layers and the synapses between them, that learn by a text: every synapse of every step in the order that
 * docs/counting.md gives, one by one. Any number of inputs reach the neurons by projections of their own; one
 * projection learns. All in plain numbers: no kernel, no record, no program.
 */
export class NaiveNetwork {
  readonly size: number;
  readonly potential: number[];
  readonly thresholds: number[];
  spikes: number[] = [];
  /** [post][pre] */
  readonly weights: number[][];
  readonly tags: number[][];
  readonly #learning: ProjectionSpec;
  readonly #fixed: readonly { readonly from: string; readonly weights: readonly (readonly number[])[] }[];
  readonly #rule: NaiveRule;
  readonly #rounding: 'floor' | 'nearest' | 'stochastic' | 'stochastic-ceiling';
  readonly #leakShift: number;
  readonly #pre: Record<string, number[]> = {};
  readonly #post: Record<string, number[]> = {};
  /** Steps that a window is still open, by neuron. */
  readonly #open: Record<string, number[]> = {};
  readonly #traces: { readonly pre: Record<string, Trace>; readonly post: Record<string, Trace> };
  #register: number;
  #passes = 0;

  /** @param weights of the projections by name, [post][pre] */
  constructor(
    network: NetworkDescription,
    weights: Readonly<Record<string, readonly (readonly number[])[]>>,
    thresholds: readonly number[],
    register: number,
  ) {
    const [population] = Object.values(network.populations);
    const projections = Object.entries(network.projections);
    const [name, learning] = projections.find(([, { rule }]) => rule !== undefined)!;
    this.size = population.size;
    this.potential = Array(this.size).fill(0);
    this.thresholds = [...thresholds];
    this.weights = weights[name].map(row => [...row]);
    this.tags = this.weights.map(row => row.map(() => 0));
    this.#learning = learning;
    this.#fixed = projections
      .filter(([other]) => other !== name)
      .map(([other, { from }]) => ({ from, weights: weights[other] }));
    const { text, rounding } = network.rules[learning.rule!];
    this.#rule = readRule(text);
    this.#rounding = rounding;
    const neuron = population.neuron as { leakShift: number };
    this.#leakShift = neuron.leakShift;
    this.#traces = {
      pre: { ...(learning.preTraces as Record<string, Trace> | undefined) },
      post: { ...(population.traces as Record<string, Trace> | undefined) },
    };
    const inputs = this.weights[0].length;
    for (const key of Object.keys(this.#traces.pre)) this.#pre[key] = Array(inputs).fill(0);
    for (const key of Object.keys(this.#traces.post)) {
      this.#post[key] = Array(this.size).fill(0);
      this.#open[key] = Array(this.size).fill(0);
    }
    this.#register = register;
  }

  /**
   * @param arrivals units that reach the neurons in this step, by input
   * @param modulation what the host wrote: one r0, an r1 a neuron
   */
  step(
    arrivals: Readonly<Record<string, readonly number[]>>,
    modulation: { readonly r0: number; readonly r1: readonly number[] },
  ): void {
    const active = arrivals[this.#learning.from] ?? [];
    for (const [key, trace] of Object.entries(this.#traces.pre))
      this.#moveTrace(this.#pre[key], trace, active);
    const compared = this.#fire(arrivals, active);
    for (const [key, trace] of Object.entries(this.#traces.post)) {
      if (trace.mode === 'window') this.#moveWindow(key, trace as { steps: number });
      else if (trace.mode !== 'gate') this.#moveTrace(this.#post[key], trace, this.spikes);
    }
    for (const [key, trace] of Object.entries(this.#traces.post)) {
      if (trace.mode === 'gate') this.#judgeGate(key, trace as unknown as GateTrace, compared);
    }
    this.#passes++;
    this.#learn(active, modulation);
  }

  /** Returns the potentials that were compared with the thresholds. */
  #fire(arrivals: Readonly<Record<string, readonly number[]>>, active: readonly number[]): number[] {
    const compared = this.potential.map((u, k) => {
      let input = active.reduce((sum, row) => sum + this.weights[k][row], 0);
      for (const { from, weights } of this.#fixed) {
        for (const unit of arrivals[from] ?? []) input += weights[k][unit];
      }
      return u + input - Math.floor(u / 2 ** this.#leakShift);
    });
    this.spikes = compared.flatMap((u, k) => (u > this.thresholds[k] ? [k] : []));
    compared.forEach((u, k) => {
      this.potential[k] = u > this.thresholds[k] ? 0 : u;
    });
    return compared;
  }

  #moveTrace(values: number[], unit: Trace, spikes: readonly number[]): void {
    const { mode, impulse, decay, max } = unit as {
      mode: string;
      impulse: number;
      decay: number;
      max: number;
    };
    values.forEach((value, i) => {
      const kept = Math.floor((value * (4096 - decay)) / 4096);
      if (!spikes.includes(i)) values[i] = kept;
      else values[i] = mode === 'set' ? impulse : Math.min(max, kept + impulse);
    });
  }

  #moveWindow(key: string, { steps }: { steps: number }): void {
    this.#open[key].forEach((left, k) => {
      this.#post[key][k] = left > 0 ? 1 : 0;
      this.#open[key][k] = this.spikes.includes(k) ? steps : Math.max(0, left - 1);
    });
  }

  #judgeGate(key: string, gate: GateTrace, compared: readonly number[]): void {
    compared.forEach((potential, k) => {
      const trace = this.#post[gate.of][k];
      const inside =
        potential >= gate.potentialMin &&
        potential <= gate.potentialMax &&
        trace >= gate.traceMin &&
        trace <= gate.traceMax;
      this.#post[key][k] = inside ? 1 : 0;
    });
  }

  #learn(
    active: readonly number[],
    { r0, r1 }: { readonly r0: number; readonly r1: readonly number[] },
  ): void {
    for (const [k, row] of this.#visits(active, r0, r1)) {
      const values: Record<string, number> = {
        x0: active.includes(row) ? 1 : 0,
        y0: this.spikes.includes(k) ? 1 : 0,
        w: this.weights[k][row],
        t: this.tags[k][row],
        d: this.#learning.delayTicks ?? 1,
        r0,
        r1: r1[k],
      };
      for (const [key, trace] of Object.entries(this.#pre)) values[key] = trace[row];
      for (const [key, trace] of Object.entries(this.#post)) values[key] = trace[k];
      for (let power = 0; power < 10; power++) values[`u_${power}`] = this.#passes % 2 ** power === 0 ? 1 : 0;
      this.#update(k, row, values);
    }
  }

  #update(k: number, row: number, values: Values): void {
    const [low, high] = this.#learning.range ?? [-127, 127];
    const tagMost = 2 ** ((this.#learning.tagBits ?? 1) - 1) - 1;
    const changed = new Map<string, number>();
    for (const target of ['w', 't']) {
      const terms = this.#rule.get(target);
      if (terms === undefined) continue;
      const bits = fractionBits(terms);
      const drawn = this.#rounding.startsWith('stochastic') ? this.#draw() : 0n;
      const random = drawn & ((1n << bits) - 1n);
      changed.set(target, rounded(sumOf(terms, values), this.#rounding, bits, random));
    }
    const clip = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
    this.weights[k][row] = clip(values.w + (changed.get('w') ?? 0), low, high);
    this.tags[k][row] = clip(values.t + (changed.get('t') ?? 0), -tagMost - 1, tagMost);
  }

  /** Neuron and row of every synapse that the rule goes to in this step, in its order. */
  #visits(active: readonly number[], r0: number, r1: readonly number[]): [neuron: number, row: number][] {
    const idle = (factor: string) =>
      factor.startsWith('u_') && this.#passes % 2 ** Number(factor.slice(2)) !== 0;
    const terms = [...this.#rule.values()].flat().filter(({ factors }) => !factors.some(idle));
    if (terms.length === 0) return [];
    const every = (name: string) => terms.every(({ factors }) => factors.includes(name));
    const passedOver = (k: number) =>
      ['y1', 'y2', 'y3'].some(key => every(key) && this.#post[key][k] === 0) ||
      (every('r0') && r0 === 0) ||
      (every('r1') && r1[k] === 0);
    const rows = Array.from(this.weights[0], (_, row) => row);
    const neurons = Array.from(this.weights, (_, k) => k).filter(k => !passedOver(k));
    if (every('x0') && !every('y0')) {
      return active.flatMap(row => neurons.map(k => [k, row] as [number, number]));
    }
    const everywhere = terms.some(({ factors }) => !factors.includes('x0') && !factors.includes('y0'));
    return neurons.flatMap(k => {
      const fires = this.spikes.includes(k);
      if (every('y0') && !fires) return [];
      const all = everywhere || (fires && !every('x0'));
      return (all ? rows : active).map(row => [k, row] as [number, number]);
    });
  }

  /** A byte of the 16-bit Galois register with mask 0xB400: eight shifts, then the low byte. */
  #draw(): bigint {
    for (let shift = 0; shift < 8; shift++) {
      const out = this.#register & 1;
      this.#register >>= 1;
      if (out === 1) this.#register ^= 0xb400;
    }
    return BigInt(this.#register & 0xff);
  }
}

interface GateTrace {
  readonly potentialMin: number;
  readonly potentialMax: number;
  readonly of: string;
  readonly traceMin: number;
  readonly traceMax: number;
}
