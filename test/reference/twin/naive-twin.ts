import { denseOf } from '../../../src/network/dense.js';
import type { ExpandedNetwork, GoodnessSpec, PopulationSpec } from '../../../src/network/description.js';

/** What a presentation of the naive twin is told. */
export interface NaivePresentation {
  readonly label: number;
  readonly positive: boolean;
  /** Class whose context unit spikes in every step, or -1. */
  readonly context: number;
  readonly learning: boolean;
  readonly annealing: number;
}

interface NaiveLayer {
  readonly spec: PopulationSpec;
  u: number[];
  thr: number[];
  s: boolean[];
  trace: number[];
  count: number[];
}

/** Hidden learning's factor before x0 y0 r1, by projection (the rule texts of both forms). */
const FACTORS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'csdp-groups': { W1: -3 / 256, W2: -3 / 256 },
  'csdp-label': { W1: -3 / 4, W2: -3 / 4, V2y: -6, V3y: -6, V2: -3 / 4, M1: 3 / 32, M2: 3 / 32 },
};

/** What a synapse onto a neuron that fires loses without a spike of its source, if it decays; laterals are negative. */
const DECAY = 13 / 4;

/**
 * Both forms of CSDP in real numbers, dense and slow, straight from data/csdp-chip README, 1.5 to 1.7 (form G)
 * and the comment of `csdpLabel` (form L); it shares nothing with the float twin but the description.
 */
export class NaiveTwin {
  readonly layers: Record<string, NaiveLayer> = {};
  /** Stored weights, [post][pre]. */
  readonly weights: Record<string, number[][]> = {};
  readonly #network: ExpandedNetwork;

  constructor(network: ExpandedNetwork) {
    this.#network = network;
    const { populations, projections } = network.description;
    for (const [name, spec] of Object.entries(populations)) {
      const zeros = () => new Array<number>(spec.size).fill(0);
      const thr = [...(network.thresholds[name] ?? zeros())];
      this.layers[name] = {
        spec,
        u: zeros(),
        thr,
        s: zeros().map(() => false),
        trace: zeros(),
        count: zeros(),
      };
    }
    for (const name of Object.keys(projections)) {
      const { pre, post, weights } = network.projections[name];
      this.weights[name] = Array.from({ length: post }, (_, k) => [
        ...weights.subarray(k * pre, (k + 1) * pre),
      ]);
    }
  }

  /**
   * One presentation.
   * @param x input spikes drawn in each step, as sets of units
   * @returns spikes of z1 and z2 in each step
   */
  present(x: readonly ReadonlySet<number>[], how: NaivePresentation): Record<'z1' | 'z2', boolean[]>[] {
    const { goodness } = this.#network.description;
    for (const layer of Object.values(this.layers)) {
      for (const values of [layer.u, layer.trace, layer.count]) values.fill(0);
      layer.s.fill(false);
    }
    const G: Record<string, number[]> = {};
    const late: Record<string, number[]> = {};
    for (const { population, groups } of Object.values(goodness)) {
      G[population] = new Array<number>(groups).fill(0);
      late[population] = new Array<number>(groups).fill(0);
    }
    let image: ReadonlySet<number> = new Set();
    let context = -1;
    const spikes: Record<'z1' | 'z2', boolean[]>[] = [];
    for (const drawn of x) {
      const before = Object.fromEntries(Object.entries(this.layers).map(([name, { s }]) => [name, [...s]]));
      const spiked = (from: string, j: number) =>
        from === 'image' ? image.has(j) : from === 'context' ? context === j : before[from][j];
      const sums = this.#sums(spiked);
      for (const [name, layer] of Object.entries(this.layers)) this.#fire(layer, sums[name]);
      if (how.learning) {
        for (const spec of Object.values(goodness)) {
          const acts = late[spec.population];
          late[spec.population] = this.#judge(spec, G[spec.population], how);
          this.#learn(spec, acts, spiked, how.annealing);
        }
      }
      spikes.push({ z1: [...this.layers.z1.s], z2: [...this.layers.z2.s] });
      image = drawn;
      context = how.context;
    }
    return spikes;
  }

  /** README 1.7. */
  adapt(): void {
    for (const { spec, thr, count } of Object.values(this.layers)) {
      const policy = spec.adaptation;
      if (policy?.kind !== 'neuron') continue;
      for (let k = 0; k < thr.length; k++) {
        thr[k] = Math.max(policy.floor, thr[k] + policy.step * (count[k] - policy.target));
      }
    }
  }

  #sums(spiked: (from: string, j: number) => boolean): Record<string, number[]> {
    const sums: Record<string, number[]> = {};
    for (const [name, { u }] of Object.entries(this.layers)) sums[name] = u.map(() => 0);
    for (const [name, spec] of Object.entries(this.#network.description.projections)) {
      const { weightBits = 8, storedBits = weightBits, exponent = 0 } = spec;
      const gain = 2 ** (exponent - (storedBits - weightBits));
      this.weights[name].forEach((row, k) => {
        row.forEach((w, j) => {
          if (spiked(spec.from, j)) sums[spec.to][k] += w * gain;
        });
      });
    }
    return sums;
  }

  /** README 1.5 step 3; the trace of form L: times 1 - decay / 4096, set by a spike. */
  #fire(layer: NaiveLayer, sums: readonly number[]): void {
    const { neuron, traces } = layer.spec;
    const trace = traces?.y1;
    if (trace !== undefined && trace.mode !== 'set') throw new Error('the naive twin sets traces');
    for (let k = 0; k < sums.length; k++) {
      if (neuron.model !== 'lif-shift') {
        layer.u[k] += sums[k];
        continue;
      }
      const v = layer.u[k] + sums[k] - layer.u[k] / 2 ** Number(neuron.leakShift);
      layer.s[k] = v > layer.thr[k];
      layer.u[k] = layer.s[k] ? 0 : v;
      if (layer.s[k]) layer.count[k] += 1;
      if (trace !== undefined) {
        layer.trace[k] = layer.s[k] ? trace.impulse : layer.trace[k] * (1 - trace.decay / 4096);
      }
    }
  }

  /** Errors of the groups; README 1.5 steps 4 and 5a with real sigmoids. */
  #judge(spec: GoodnessSpec, G: number[], { label, positive }: NaivePresentation): number[] {
    const { s, trace } = this.layers[spec.population];
    return G.map((old, group) => {
      const members = s.map((_, k) => k).filter(k => Math.floor((spec.groups * k) / s.length) === group);
      let relative: number;
      if (spec.kind === 'spike-count') {
        G[group] = old / 2 ** (spec.leakShift ?? 0) + (spec.gain ?? 1) * members.filter(k => s[k]).length;
        relative = G[group] / (spec.gain ?? 1);
      } else {
        const y1 = this.layers[spec.population].spec.traces?.y1;
        const full = y1?.mode === 'set' ? y1.impulse : Number.NaN;
        relative = members.reduce((sum, k) => sum + (trace[k] / full) ** 2, 0);
      }
      const p = 255 / (1 + Math.exp(-spec.slope * (relative - spec.theta)));
      const wanted = spec.positive === 'class' ? group === label : positive;
      const e = p - (wanted ? 255 : 0);
      return Math.abs(e) <= spec.deadZone ? 0 : e;
    });
  }

  /** README 1.5 step 5c without rounding. */
  #learn(
    spec: GoodnessSpec,
    acts: readonly number[],
    spiked: (from: string, j: number) => boolean,
    h: number,
  ): void {
    const { description, projections } = this.#network;
    const { s } = this.layers[spec.population];
    const decays = description.rules.hidden.text.includes('(x0 - 1)');
    for (const [name, factor] of Object.entries(FACTORS[description.name])) {
      if (description.projections[name] === undefined) continue;
      const decay = decays ? (name.startsWith('M') ? DECAY : -DECAY) : 0;
      const { from, to, range } = description.projections[name];
      if (to !== spec.population) continue;
      const { mask, pre } = denseOf(projections[name]);
      const [low, high] = range!;
      this.weights[name].forEach((row, k) => {
        const a = acts[Math.floor((spec.groups * k) / s.length)];
        if (!s[k]) return;
        for (let j = 0; j < row.length; j++) {
          if (mask !== null && mask[k * pre + j] === 0) continue;
          const change = (spiked(from, j) ? factor * a : decay) / 2 ** h;
          row[j] = Math.max(low, Math.min(high, row[j] + change));
        }
      });
    }
  }
}
