import { raise } from '../../fixed/error.js';
import type { ExpandedNetwork, NetworkDescription, ProjectionSpec } from '../../network/description.js';
import { graphOf } from '../build.js';
import type { NirEdge, NirGraph, NirShape } from '../graph.js';
import { Place } from '../place.js';
import { floats, integers, type NewNode, neuronNode } from './neuron-node.js';
import { convolutionNode, flattenNode, isNirConvolution, linearNode } from './projection-node.js';

export interface NirExport {
  readonly graph: NirGraph;
  /** What NIR cannot say, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * A network as a NIR graph: inputs and populations as nodes of their names, projections as Linear or Conv2d nodes
 * between them (a delay beyond one step as a Delay node), an Output for each population that leads to no other. Learning,
 * procedures and encoders are left out, with a note; weights are the initial ones.
 * @param dt seconds a step
 * @throws SpikeloomError naming the part, for dynamics that NIR has no node for
 */
export function fromNetwork(network: ExpandedNetwork, dt: number): NirExport {
  const { description } = network;
  const notes = leftOut(description);
  const nodes = new Map<string, NewNode>();
  const edges: NirEdge[] = [];
  const shapes = sourceShapes(description);
  const used = new Set(Object.values(description.projections).map(({ from }) => from));
  for (const [name, { size }] of Object.entries(description.inputs)) {
    const shape = shapes.get(name) ?? [size];
    if (used.has(name))
      nodes.set(name, { type: 'Input', params: { shape: integers(shape, [shape.length]) } });
  }
  for (const [name, population] of Object.entries(description.populations)) {
    const shape = shapes.get(name) ?? [population.size];
    nodes.set(name, neuronNode(name, population, network.thresholds[name], shape, dt, notes));
  }
  const add = (name: string, node: NewNode, from: string): string => {
    let free = name;
    for (let i = 2; nodes.has(free); i++) free = `${name}_${i}`;
    nodes.set(free, node);
    edges.push([from, free]);
    return free;
  };
  for (const [name, spec] of Object.entries(description.projections)) {
    const expanded = network.projections[name];
    if (expanded === undefined) throw new Error(`projection ${name} is expanded`);
    let source = spec.from;
    const shape = shapes.get(spec.from);
    const steps = (spec.delayTicks ?? 1) - 1;
    if (steps > 0) source = add(`${name}-delay`, delayNode(steps * dt, shape ?? [expanded.pre]), source);
    const { connect } = spec;
    if (shape !== undefined && isNirConvolution(connect) && shape.join() === connect.input.join()) {
      const made = convolutionNode(connect, spec.exponent ?? 0, expanded);
      source = add(name, made, source);
      const output = [connect.kernel[0], ...outputSides(connect)];
      const target = shapes.get(spec.to);
      if (target?.join() !== output.join()) source = add(`${name}-flat`, flattenNode(output), source);
    } else {
      if (shape !== undefined) source = add(`${name}-flat`, flattenNode(shape), source);
      source = add(name, linearNode(name, spec, expanded), source);
    }
    edges.push([source, spec.to]);
  }
  addOutputs(description, nodes, edges, shapes);
  return { graph: graphOf(nodes, edges, new Map(), new Place(description.name, 'node')), notes };
}

function leftOut({
  rules,
  projections,
  goodness,
  procedure,
  populations,
  inputs,
}: NetworkDescription): string[] {
  const notes: string[] = [];
  const listed = (entries: readonly string[]) => entries.join(', ');
  if (Object.keys(rules).length > 0) {
    const learning = Object.entries(projections).filter(([, { rule, scaling }]) => rule ?? scaling);
    const names = listed(learning.map(([name]) => name));
    notes.push(
      `NIR has no learning rules: ${listed(Object.keys(rules))} left out (of ${names}); weights are the initial ones`,
    );
  }
  const traced = Object.entries(populations).filter(([, { traces }]) => traces !== undefined);
  if (traced.length > 0)
    notes.push(`NIR has no traces: those of ${listed(traced.map(([name]) => name))} left out`);
  if (Object.keys(goodness).length > 0)
    notes.push(`NIR has no goodness groups: ${listed(Object.keys(goodness))} left out`);
  if (procedure.kind !== 'free') notes.push(`NIR has no procedures: ${procedure.kind} left out`);
  const encoded = Object.entries(inputs).filter(([, { encoder }]) => encoder !== 'external');
  if (encoded.length > 0)
    notes.push(`NIR has no encoders: those of ${listed(encoded.map(([name]) => name))} left out`);
  return notes;
}

/**
 * Shapes of sources that are no mere list: those of convolutions. A population has one if all that leads into it are
 * convolutions that give it; NIR can join axes, and not part them.
 */
function sourceShapes({ inputs, projections }: NetworkDescription): ReadonlyMap<string, NirShape> {
  const shapes = new Map<string, NirShape>();
  const all = Object.values(projections);
  for (const { from, connect } of all) {
    if (!isNirConvolution(connect) || shapes.has(from)) continue;
    const arriving = all.filter(({ to }) => to === from);
    const gives = ({ connect: before }: ProjectionSpec) =>
      isNirConvolution(before) && [before.kernel[0], ...outputSides(before)].join() === connect.input.join();
    if (Object.hasOwn(inputs, from) || arriving.every(gives)) shapes.set(from, connect.input);
  }
  // A convolution whose own source has no shape becomes a matrix, which cannot give one.
  for (let changed = true; changed; ) {
    changed = false;
    for (const { from, to } of all) {
      if (shapes.has(to) && !shapes.has(from)) changed = shapes.delete(to);
    }
  }
  return shapes;
}

function outputSides({
  input,
  kernel,
  stride,
  padding,
  dilation,
}: Extract<ProjectionSpec['connect'], { kind: 'convolution' }>) {
  return ([0, 1] as const).map(axis => {
    const reach = dilation[axis] * ((kernel[axis + 2] as number) - 1) + 1;
    const padded = (input[axis + 1] as number) + padding[axis] + (padding[axis + 2] as number);
    return Math.floor((padded - reach) / stride[axis]) + 1;
  });
}

function delayNode(seconds: number, shape: NirShape): NewNode {
  const elements = shape.reduce((product, size) => product * size, 1);
  return { type: 'Delay', params: { delay: floats(new Float64Array(elements).fill(seconds), shape) } };
}

function addOutputs(
  { populations, projections, name }: NetworkDescription,
  nodes: Map<string, NewNode>,
  edges: NirEdge[],
  shapes: ReadonlyMap<string, NirShape>,
): void {
  const all = Object.keys(populations);
  if (all.length === 0) raise(`network ${name} has no populations to export`);
  const isLast = (population: string) =>
    Object.values(projections).every(({ from, to }) => from !== population || to === population);
  const last = all.filter(isLast);
  for (const population of last.length > 0 ? last : all) {
    const shape = shapes.get(population) ?? [populations[population]?.size ?? 0];
    let free = `output_${population}`;
    for (let i = 2; nodes.has(free); i++) free = `output_${population}_${i}`;
    nodes.set(free, { type: 'Output', params: { shape: integers(shape, [shape.length]) } });
    edges.push([population, free]);
  }
}
