import { raise } from '../fixed/error.js';
import type { ConvolutionSpec } from '../network/description.js';
import { delaySteps } from './executor.js';
import { isLinear, type LinearNode, linearOf } from './linear.js';
import { isGraded, isNeuron, type Plan, type PlannedNode } from './plan.js';
import type { NirRule } from './rule.js';
import { addMaps, applyMap, composeMaps, identityMap, keepRows, type SparseMap } from './sparse-map.js';

/** What reaches a node from one neuron node or input, through all that is linear between. */
export interface Arrival {
  readonly source: string;
  /** Whether it closes a loop, and so carries the step before. */
  readonly looped: boolean;
  /** Steps that Delay nodes add. */
  readonly delay: number;
  readonly map: SparseMap;
  /** Whether nothing lies between. */
  readonly direct: boolean;
  /** Where the way is one convolution (or pooling) and nothing else: that. */
  readonly convolution: { readonly spec: ConvolutionSpec; readonly weights: Float64Array } | null;
}

export interface Arrivals {
  readonly from: readonly Arrival[];
  /** What affine nodes on the way add in every step. */
  readonly bias: Float64Array;
}

/** Folds what lies between neurons: a chain of linear nodes and delays becomes one map a source and delay. */
export class ArrivalFolder {
  readonly #plan: Plan;
  readonly #rule: NirRule;
  readonly #linear = new Map<string, Arrivals>();

  constructor(plan: Plan, rule: NirRule) {
    this.#plan = plan;
    this.#rule = rule;
  }

  /**
   * @param size values that the node takes
   * @throws SpikeloomError where a neuron that gives its potential feeds more than an Output
   */
  into(planned: PlannedNode, size: number): Arrivals {
    const merged = new Map<string, Arrival>();
    let bias = new Float64Array(size);
    for (const { from, delayed } of planned.sources) {
      const ways = this.#outOf(from, delayed, planned);
      bias = bias.map((sum, k) => sum + ways.bias[k]);
      for (const way of ways.from) {
        const key = `${way.source}\n${way.looped}\n${way.delay}`;
        const other = merged.get(key);
        merged.set(key, other === undefined ? way : together(other, way));
      }
    }
    return { from: [...merged.values()], bias };
  }

  #outOf(path: string, looped: boolean, target: PlannedNode): Arrivals {
    const planned = this.#plan.nodes.get(path)!;
    const { node, size } = planned;
    if (isGraded(node) && target.node.type !== 'Output') {
      raise(
        `node ${path} (${node.type}) gives its potential to ${target.path} (${target.node.type}), and spikes of a chip carry no values; the nearest is LIF or CubaLIF, or end the graph at ${path}`,
      );
    }
    if (isNeuron(node) || node.type === 'Input') {
      const way = { source: path, looped, delay: 0, map: identityMap(size), direct: true, convolution: null };
      return { from: [way], bias: new Float64Array(size) };
    }
    const known = this.#linear.get(path);
    if (known !== undefined) return known;
    const result = isLinear(node) ? this.#through(planned) : this.#delayed(planned);
    this.#linear.set(path, result);
    return result;
  }

  #through(planned: PlannedNode): Arrivals {
    const linear = linearOf(planned.node);
    const { from, bias } = this.into(planned, linear.map.pre);
    if (planned.node.type === 'Flatten') return { from: from.map(way => ({ ...way, direct: false })), bias };
    const own = linear.bias;
    return {
      from: from.map(way => composed(way, linear)),
      bias: applyMap(linear.map, bias).map((sum, k) => sum + (own === null ? 0 : own[k])),
    };
  }

  #delayed(planned: PlannedNode): Arrivals {
    const { from, bias } = this.into(planned, planned.size);
    const delays = delaySteps(planned, this.#rule);
    const distinct = [...new Set(delays)].sort((a, b) => a - b);
    const ways = from.flatMap(way =>
      distinct.map(delay => ({
        ...way,
        delay: way.delay + delay,
        map: distinct.length === 1 ? way.map : keepRows(way.map, row => delays[row] === delay),
        direct: false,
        convolution: distinct.length === 1 ? way.convolution : null,
      })),
    );
    return { from: ways, bias };
  }
}

function composed(way: Arrival, { map, convolution }: LinearNode): Arrival {
  const alone = isIdentity(way.map);
  return {
    ...way,
    map: alone ? map : composeMaps(map, way.map),
    direct: false,
    convolution: alone ? convolution : null,
  };
}

function together(a: Arrival, b: Arrival): Arrival {
  return { ...a, map: addMaps(a.map, b.map), direct: false, convolution: null };
}

function isIdentity({ pre, post, sources, weights }: SparseMap): boolean {
  if (pre !== post || sources.length !== post) return false;
  return sources.every((source, row) => source === row) && weights.every(weight => weight === 1);
}
