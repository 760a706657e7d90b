import { isGraph, type NirEdge, type NirGraph, type NirNode } from './graph.js';

/** A graph without graphs in it. */
export interface FlatGraph {
  /** By path: the names from the outermost graph inwards, joined by `/`, which no name holds. */
  readonly nodes: ReadonlyMap<string, NirNode>;
  /** Between paths. An edge that stands there twice adds its signal twice. */
  readonly edges: readonly NirEdge[];
}

/**
 * Puts the nodes of inner graphs in place of these. Input and Output nodes of inner graphs vanish, and what led into
 * them goes on to where they lead; those of the outermost stay.
 * @param graph without a cycle that has no state
 */
export function flatten(graph: NirGraph): FlatGraph {
  const { nodes, edges } = withInnerPorts(graph);
  const following = successors(edges);
  const isInnerPort = (path: string) =>
    path.includes('/') && ['Input', 'Output'].includes(nodes.get(path)?.type as string);
  const known = new Map<string, readonly string[]>();
  const targets = (path: string): readonly string[] => {
    if (!isInnerPort(path)) return [path];
    let found = known.get(path);
    if (found === undefined) {
      found = (following.get(path) ?? []).flatMap(targets);
      known.set(path, found);
    }
    return found;
  };
  return {
    nodes: new Map([...nodes].filter(([path]) => !isInnerPort(path))),
    edges: edges.flatMap(([from, to]) =>
      isInnerPort(from) ? [] : targets(to).map((target): NirEdge => [from, target]),
    ),
  };
}

/** As {@link flatten}, with the Input and Output nodes of inner graphs. */
export function withInnerPorts(graph: NirGraph): FlatGraph {
  const nodes = new Map<string, NirNode>();
  const edges: NirEdge[] = [];
  const collect = (inner: NirGraph, prefix: string): void => {
    for (const [name, node] of inner.nodes) {
      if (isGraph(node)) collect(node, `${prefix}${name}/`);
      else nodes.set(prefix + name, node);
    }
    const end = (name: string, side: 'inputType' | 'outputType'): string => {
      const node = inner.nodes.get(name);
      return node !== undefined && isGraph(node) ? onlyPort(node, prefix + name, side) : prefix + name;
    };
    for (const [from, to] of inner.edges) edges.push([end(from, 'outputType'), end(to, 'inputType')]);
  };
  collect(graph, '');
  return { nodes, edges };
}

/** Where each node leads, by path. */
export function successors(edges: readonly NirEdge[]): ReadonlyMap<string, readonly string[]> {
  const following = new Map<string, string[]>();
  for (const [from, to] of edges) {
    const before = following.get(from);
    if (before === undefined) following.set(from, [to]);
    else before.push(to);
  }
  return following;
}

/** Path of the one Input or Output of a graph that has edges as a node, which is checked to have no more. */
function onlyPort(graph: NirGraph, path: string, side: 'inputType' | 'outputType'): string {
  const [name] = graph[side].keys();
  if (name === undefined) throw new Error(`the checked graph ${path} has an end for its edges`);
  return `${path}/${name}`;
}
