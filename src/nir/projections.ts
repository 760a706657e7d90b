import type { ConnectSpec, ProjectionSpec, WeightSpec } from '../network/description.js';
import type { FittedWeights } from './fit.js';
import type { GroupSynapses } from './groups.js';
import type { LayerPlan, NirLayerGroup } from './nir-network.js';
import type { NirRule } from './rule.js';
import { delayTicksOf, INPUT_TIMING } from './timing.js';

interface Surroundings {
  /** Populations (or the input) of each source, by path. */
  readonly sources: ReadonlyMap<string, readonly NirLayerGroup[]>;
  readonly planned: ReadonlyMap<string, LayerPlan>;
  readonly rule: NirRule;
  readonly notes: string[];
}

/** The projections onto a layer's populations: one from each population of each arrival's source. */
export function projectionsInto(
  layer: LayerPlan,
  own: readonly NirLayerGroup[],
  { sources, planned, rule, notes }: Surroundings,
): [name: string, projection: ProjectionSpec][] {
  const loopSteps = rule.tool === 'spyx' ? 0 : 1;
  const delays = layer.arrivals.from.map(arrival => {
    const source = planned.get(arrival.source)?.timing ?? INPUT_TIMING;
    const delay = delayTicksOf(arrival, source, layer.timing, loopSteps);
    if (delay.late > 0) {
      notes.push(
        `node ${layer.planned.path}: spikes of ${arrival.source} come ${delay.late} ${delay.late === 1 ? 'step' : 'steps'} later than in the graph, as each layer of the loop takes a step`,
      );
    }
    return delay.ticks;
  });
  return layer.groups.flatMap((group, index) =>
    group.synapses.flatMap((synapses, arrival) => {
      const pairs = sources
        .get(synapses.arrival.source)!
        .flatMap(part => group.fitted.weights[arrival].map(weights => ({ part, weights })));
      return pairs.flatMap(({ part, weights }): [string, ProjectionSpec][] => {
        const joined = join(synapses, weights, part, {
          pre: part.neurons.length,
          post: own[index].neurons.length,
        });
        if (joined === undefined) return [];
        const { population: from } = part;
        const { population: to } = own[index];
        const { exponent, signMode } = weights;
        const delayTicks = delays[arrival];
        return [
          [
            `${from.slice(0, 13)}-${to.slice(0, 13)}`,
            {
              from,
              to,
              ...(delayTicks === 1 ? {} : { delayTicks }),
              ...joined,
              ...(exponent === 0 ? {} : { exponent }),
              signMode,
            },
          ],
        ];
      });
    }),
  );
}

/** Which neurons of a source's part are joined, and how strongly; undefined: none. */
function join(
  { shared, arrival, sources, neurons }: GroupSynapses,
  { values }: FittedWeights,
  part: NirLayerGroup,
  { pre, post }: { readonly pre: number; readonly post: number },
): { readonly connect: ConnectSpec; readonly weights: WeightSpec } | undefined {
  if (shared && arrival.convolution !== null && pre === arrival.map.pre) {
    return { connect: arrival.convolution.spec, weights: { kind: 'values', values: [...values] } };
  }
  const placeOf = new Map(Array.from(part.neurons, (neuron, place) => [neuron, place]));
  const kept: number[] = [];
  for (let k = 0; k < sources.length; k++) if (placeOf.has(sources[k])) kept.push(k);
  if (kept.length === 0) return undefined;
  if (kept.length === pre * post) {
    const rows = Array.from({ length: post }, () => new Array<number>(pre));
    for (const k of kept) rows[neurons[k]][placeOf.get(sources[k])!] = values[k];
    return { connect: { kind: 'all' }, weights: { kind: 'matrix', values: rows } };
  }
  return {
    connect: {
      kind: 'listed',
      pre: kept.map(k => placeOf.get(sources[k])!),
      post: kept.map(k => neurons[k]),
    },
    weights: { kind: 'values', values: kept.map(k => values[k]) },
  };
}
