import { raise } from '../fixed/error.js';
import {
  type InputSpec,
  NETWORK_FORMAT,
  type NetworkDescription,
  type PopulationSpec,
  type ProjectionSpec,
} from '../network/description.js';
import { ArrivalFolder } from './arrivals.js';
import { BIAS_SOURCE, withBiasInput } from './bias-input.js';
import { layerNotes } from './conversion-notes.js';
import { flatten } from './flatten.js';
import type { NirGraph } from './graph.js';
import { groupsOf } from './groups.js';
import { PartNames } from './names.js';
import type {
  LayerPlan,
  NirInput,
  NirLayer,
  NirLayerGroup,
  NirNetwork,
  ToNetworkOptions,
} from './nir-network.js';
import { normalForm, statelessForm } from './normal-form.js';
import { isNeuron, type Plan, type PlannedNode, planGraph } from './plan.js';
import { populationOf } from './population.js';
import { projectionsInto } from './projections.js';
import { type NirRule, ruleOf } from './rule.js';
import { withStep } from './step.js';
import { INPUT_TIMING, type LayerTiming, timingOf } from './timing.js';

export type { NirInput, NirLayer, NirNetwork, ToNetworkOptions } from './nir-network.js';

/**
 * A graph as a network of current-based neurons in integers: each neuron node becomes a population (or several, where its
 * neurons differ in what a chip keeps by population), linear nodes between neurons are folded into projections,
 * inputs take spikes from the host.
 *
 * @throws SpikeloomError naming the node, its type and why, for what no chip has
 */
export function toNetwork(graph: NirGraph, options: ToNetworkOptions = {}): NirNetwork {
  const asked = ruleOf(options);
  const plan = planGraph(flatten(graph), asked);
  const { rule, note } = withStep(plan.nodes.values(), asked, options.dt !== undefined);
  const notes = [...(note === null ? [] : [note]), ...plan.notes];
  const folder = new ArrivalFolder(plan, rule);
  const outputs = new Map<string, string>();
  const planned = layerPlans(plan, folder, options, rule, outputs);
  if (planned.size === 0)
    raise('the graph has no node that a chip could compute; it needs an edge to an Output');

  const names = new PartNames();
  const inputs = [...plan.nodes.values()].flatMap(({ node, path, size }): NirInput[] =>
    node.type === 'Input' ? [{ path, name: names.of(path), size }] : [],
  );
  const sources = new Map<string, readonly NirLayerGroup[]>(
    inputs.map(({ path, name, size }) => [path, [{ population: name, neurons: everyOf(size) }]]),
  );
  for (const [
    path,
    {
      groups,
      planned: { size },
    },
  ] of planned) {
    const base = names.of(path);
    const single = groups.length === 1;
    sources.set(
      path,
      groups.map(({ neurons }, index) => ({
        population: single ? base : names.of(`${base}-${index}`),
        neurons: single ? everyOf(size) : neurons,
      })),
    );
  }

  const biased = [...planned.values()].some(({ arrivals }) =>
    arrivals.from.some(({ source }) => source === BIAS_SOURCE),
  );
  const biasInput = biased ? names.of('bias') : null;
  if (biasInput !== null) {
    notes.push(`biases come through the input ${biasInput}, which is on while its value is not 0`);
    sources.set(BIAS_SOURCE, [{ population: biasInput, neurons: everyOf(1) }]);
  }

  const populations: Record<string, PopulationSpec> = {};
  const projections: Record<string, ProjectionSpec> = {};
  const layers = [...planned].map(([path, layer]) => {
    const own = sources.get(path)!;
    layer.groups.forEach((group, index) => {
      populations[own[index].population] = populationOf(group, layer.form);
    });
    for (const [name, projection] of projectionsInto(layer, own, { sources, planned, rule, notes })) {
      projections[names.of(name)] = projection;
    }
    notes.push(...layerNotes(layer, rule));
    return layerOf(path, layer, own);
  });
  const description: NetworkDescription = {
    format: NETWORK_FORMAT,
    name: new PartNames().of(options.name ?? 'nir'),
    seed: 1,
    inputs: {
      ...Object.fromEntries(
        inputs.map(({ name, size }): [string, InputSpec] => [name, { size, encoder: 'external' }]),
      ),
      ...(biasInput === null ? {} : { [biasInput]: { size: 1, encoder: 'constant' } }),
    },
    populations,
    projections,
    rules: {},
    goodness: {},
    procedure: { kind: 'free' },
  };
  return { description, rule, inputs, layers, biasInput, outputs, notes };
}

function everyOf(size: number): Int32Array {
  return Int32Array.from({ length: size }, (_, index) => index);
}

function layerPlans(
  plan: Plan,
  folder: ArrivalFolder,
  { biases, synapsesPerWeight = 1 }: ToNetworkOptions,
  rule: NirRule,
  outputs: Map<string, string>,
): Map<string, LayerPlan> {
  const layers = new Map<string, LayerPlan>();
  const timings = new Map<string, LayerTiming>();
  const isWhole = (path: string) =>
    path === BIAS_SOURCE ||
    plan.nodes.get(path)!.node.type === 'Input' ||
    layers.get(path)?.groups.length === 1;
  for (const path of plan.order) {
    const planned = plan.nodes.get(path)!;
    const { node } = planned;
    if (node.type === 'Input') timings.set(path, INPUT_TIMING);
    if (node.type === 'Output') {
      const layer = directSource(planned, plan);
      outputs.set(path, layer ?? path);
      if (layer !== undefined) continue;
    } else if (!isNeuron(node)) continue;
    if (planned.sources.length === 0) continue;
    const folded = folder.into(planned, planned.size);
    const normal = node.type === 'Output' ? statelessForm(planned.size, null) : normalForm(planned, rule);
    const timing = timingOf(folded.from, normal.lag, timings);
    timings.set(path, timing);
    const asInput = (biases ?? (node.params.tau_syn === undefined ? 'neuron' : 'input')) === 'input';
    const { arrivals, form } = asInput ? withBiasInput(folded, normal) : { arrivals: folded, form: normal };
    const groups = groupsOf(planned, form, arrivals, { isWhole, synapsesPerWeight });
    layers.set(path, { planned, arrivals, form, timing, groups });
  }
  return layers;
}

/** The neuron node that an Output shows as it is. */
function directSource({ sources }: PlannedNode, plan: Plan): string | undefined {
  if (sources.length !== 1) return undefined;
  const { node, path } = plan.nodes.get(sources[0].from)!;
  return isNeuron(node) ? path : undefined;
}

function layerOf(
  path: string,
  { planned: { node, size }, form, timing, groups }: LayerPlan,
  own: readonly NirLayerGroup[],
): NirLayer {
  const scale = new Float64Array(size);
  let squares = 0;
  for (const { neurons, reference, fitted } of groups) {
    neurons.forEach((neuron, index) => {
      scale[neuron] = fitted.unit[index] / reference[index];
    });
    squares += neurons.length * fitted.rmsError ** 2;
  }
  const fires = form.threshold !== null;
  return {
    ...{ path, type: node.type, size, fires, groups: own, timing, scale },
    shift: form.shift,
    weightError: Math.sqrt(squares / size),
  };
}
