import { raise } from '../fixed/error.js';
import type { FlatGraph } from './flatten.js';
import { arrayOf, elementsOf, type NirEdge, type NirNode, numbersOf } from './graph.js';
import { isLinear } from './linear.js';
import type { NirRule } from './rule.js';

/** A flat graph in the order in which its nodes can be computed. */
export interface Plan {
  readonly nodes: ReadonlyMap<string, PlannedNode>;
  /** Nodes whose value of the step is known once those before them are; all of them. */
  readonly order: readonly string[];
  readonly notes: readonly string[];
}

export interface PlannedNode {
  readonly path: string;
  readonly node: NirNode;
  /** Values that flow out of it. */
  readonly size: number;
  readonly sources: readonly PlannedEdge[];
  readonly targets: readonly string[];
  /** Whether its spikes come back to it through linear nodes alone. */
  readonly recurrent: boolean;
}

export interface PlannedEdge {
  readonly from: string;
  /** Whether it carries the value of the step before: it closes a loop. */
  readonly delayed: boolean;
}

const SPIKING: ReadonlySet<string> = new Set(['IF', 'LIF', 'CubaLIF', 'Threshold']);
const GRADED: ReadonlySet<string> = new Set(['I', 'LI', 'CubaLI']);

export const isSpiking = (node: NirNode): boolean => SPIKING.has(node.type);
/** Neurons that give their potential. */
export const isGraded = (node: NirNode): boolean => GRADED.has(node.type);
export const isNeuron = (node: NirNode): boolean => isSpiking(node) || isGraded(node);

/**
 * Orders a graph. A loop is cut where the neuron that closes it sends: searched from the inputs, depth first and in the
 * file's order, the first neuron met twice takes what comes from the step before.
 * @throws SpikeloomError for parameters that have no meaning (weights that are not finite, time constants that are
 *   not positive) and for loops without a neuron, each by the node's path
 */
export function planGraph({ nodes, edges }: FlatGraph, rule: NirRule): Plan {
  for (const [path, node] of nodes) checkValues(path, node);
  const notes: string[] = [];
  const meant = rule.tool === 'spyx' ? asSpyxMeans(nodes, edges, notes) : edges;
  const targets = new Map([...nodes.keys()].map(path => [path, [] as string[]]));
  for (const [from, to] of meant) targets.get(from)!.push(to);
  const cut = loopsCut(nodes, targets);
  const isDelayed = ([from, to]: NirEdge) => cut.has(edgeKey(from, to));
  const planned = new Map<string, PlannedNode>();
  for (const [path, node] of nodes) {
    const sources = meant
      .filter(([, to]) => to === path)
      .map(edge => ({ from: edge[0], delayed: isDelayed(edge) }));
    const following = targets.get(path)!;
    const recurrent = isNeuron(node) && reachesLinearly(path, path, nodes, targets);
    planned.set(path, {
      path,
      node,
      size: sizeOf(node, following, nodes),
      sources,
      targets: following,
      recurrent,
    });
  }
  return { nodes: planned, order: orderOf(planned), notes };
}

/** An input may say more axes than its values have (time, batch): what it feeds knows better. */
function sizeOf(node: NirNode, targets: readonly string[], nodes: ReadonlyMap<string, NirNode>): number {
  if (node.type !== 'Input' || targets.length === 0) return elementsOf(node.outputType);
  return elementsOf(nodes.get(targets[0])!.inputType);
}

function checkValues(path: string, node: NirNode): void {
  for (const [name, value] of Object.entries(node.params)) {
    if (typeof value === 'string') continue;
    const values = numbersOf(value);
    const bad = values.findIndex(number => !Number.isFinite(number));
    if (bad >= 0) {
      raise(`node ${path} (${node.type}): ${name}[${bad}] is ${values[bad]}; only finite numbers can be run`);
    }
    if (!name.startsWith('tau')) continue;
    const still = values.findIndex(number => number <= 0);
    if (still >= 0) {
      raise(`node ${path} (${node.type}): ${name}[${still}] is ${values[still]}; a time constant is above 0`);
    }
  }
  if (node.type === 'Delay') {
    const values = numbersOf(arrayOf(node, 'delay'));
    const early = values.findIndex(number => number < 0);
    if (early >= 0)
      raise(`node ${path} (Delay): delay[${early}] is ${values[early]} s; a delay is at least 0`);
  }
}

/**
 * Spyx draws the input of a recurrent layer into its recurrent weights and not into its neurons; it is meant to reach
 * the neurons as it is (data/nir README, traps).
 */
function asSpyxMeans(
  nodes: ReadonlyMap<string, NirNode>,
  edges: readonly NirEdge[],
  notes: string[],
): readonly NirEdge[] {
  return edges.map(([from, to]): NirEdge => {
    const weights = nodes.get(to)!;
    if (!isLinear(weights)) return [from, to];
    const loop = edges.filter(([source]) => source === to).map(([, target]) => target);
    const closes = loop.length === 1 && edges.some(([source, target]) => source === loop[0] && target === to);
    if (!closes || from === loop[0] || !isNeuron(nodes.get(loop[0])!)) return [from, to];
    notes.push(
      `the edge from ${from} goes to ${to}, the recurrent weights of ${loop[0]}; as Spyx means it, it goes to ${loop[0]}`,
    );
    return [from, loop[0]];
  });
}

const edgeKey = (from: string, to: string): string => `${from}\n${to}`;

/** Edges (by key) that carry the step before. */
function loopsCut(
  nodes: ReadonlyMap<string, NirNode>,
  targets: ReadonlyMap<string, readonly string[]>,
): Set<string> {
  const neurons = new Map<string, ReadonlyMap<string, readonly string[]>>();
  for (const [path, node] of nodes) {
    if (isNeuron(node) || node.type === 'Input') neurons.set(path, nextStateful(path, nodes, targets));
  }
  const cut = new Set<string>();
  const state = new Map<string, 'open' | 'done'>();
  const visit = (path: string): void => {
    state.set(path, 'open');
    for (const [next, firsts] of neurons.get(path)!) {
      if (state.get(next) === 'open') for (const first of firsts) cut.add(edgeKey(path, first));
      else if (state.get(next) === undefined) visit(next);
    }
    state.set(path, 'done');
  };
  const inputsFirst = [...neurons.keys()].sort(
    (a, b) => Number(nodes.get(b)!.type === 'Input') - Number(nodes.get(a)!.type === 'Input'),
  );
  for (const path of inputsFirst) if (!state.has(path)) visit(path);
  return cut;
}

/** The neurons that a node's values reach through others, each with the first nodes on the ways to it. */
function nextStateful(
  path: string,
  nodes: ReadonlyMap<string, NirNode>,
  targets: ReadonlyMap<string, readonly string[]>,
): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const first of targets.get(path)!) {
    const seen = new Set<string>();
    const walk = (at: string): void => {
      if (seen.has(at)) return;
      seen.add(at);
      if (isNeuron(nodes.get(at)!)) {
        const firsts = found.get(at) ?? [];
        found.set(at, [...firsts, first]);
        return;
      }
      for (const next of targets.get(at)!) walk(next);
    };
    walk(first);
  }
  return found;
}

function reachesLinearly(
  from: string,
  to: string,
  nodes: ReadonlyMap<string, NirNode>,
  targets: ReadonlyMap<string, readonly string[]>,
): boolean {
  return nextStateful(from, nodes, targets).has(to);
}

/** Kahn's order over the edges of one step. */
function orderOf(nodes: ReadonlyMap<string, PlannedNode>): string[] {
  const waiting = new Map<string, number>();
  for (const [path, { sources }] of nodes)
    waiting.set(path, sources.filter(({ delayed }) => !delayed).length);
  const order = [...nodes.keys()].filter(path => waiting.get(path) === 0);
  for (const path of order) {
    for (const next of nodes.get(path)!.targets) {
      const open = nodes.get(next)!.sources.some(({ from, delayed }) => from === path && !delayed);
      if (!open) continue;
      const left = waiting.get(next)! - 1;
      waiting.set(next, left);
      if (left === 0) order.push(next);
    }
  }
  if (order.length < nodes.size) {
    const stuck = [...nodes.keys()].find(path => waiting.get(path)! > 0)!;
    raise(
      `node ${stuck} (${nodes.get(stuck)!.node.type}) is in a loop without a neuron; put a neuron into the loop`,
    );
  }
  return order;
}
