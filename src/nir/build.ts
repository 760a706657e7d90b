import {
  type NirEdge,
  type NirGraph,
  type NirMetadata,
  type NirParameter,
  type NirPrimitive,
  PRIMITIVES,
} from './graph.js';
import type { Hdf5Group, Hdf5Item } from './hdf5/tree.js';
import { type DraftNode, infer } from './infer.js';
import { completeParameters } from './parameters.js';
import type { Place } from './place.js';

/**
 * The graph that a group of a file holds, checked.
 * @param notes gets a sentence for what is unusual
 * @throws SpikeloomError for the first thing that is wrong
 */
export function build(group: Hdf5Group, place: Place, notes: string[]): NirGraph {
  const type = typeOf(group, place);
  if (type !== 'NIRGraph')
    place.fail(`is of type ${JSON.stringify(type)}; the outermost node of a file is a NIRGraph`);
  const nodes = group.children.get('nodes');
  if (nodes?.kind !== 'group') return place.fail('is a graph without a group nodes');
  for (const name of group.children.keys()) {
    if (['type', 'nodes', 'edges', 'metadata'].includes(name)) continue;
    place.fail(`holds ${name}, which a graph does not have: it has type, nodes, edges and metadata`);
  }
  const drafts = new Map<string, DraftNode | NirGraph>();
  for (const [name, item] of nodes.children) {
    const at = place.below('nodes').below(name);
    if (item.kind !== 'group') return at.fail('is no node: a node is a group');
    drafts.set(name, typeOf(item, at) === 'NIRGraph' ? build(item, at, notes) : draftOf(item, at));
  }
  const edges = edgesOf(group.children.get('edges'), place);
  return { ...infer(drafts, edges, place, notes), metadata: metadataOf(group, place) };
}

function typeOf(group: Hdf5Group, place: Place): string {
  const item = group.children.get('type');
  if (item === undefined) return place.fail('has no type');
  if (item.kind !== 'texts' || item.texts.length !== 1) return place.below('type').fail('is not one text');
  return item.texts[0] as string;
}

function draftOf(group: Hdf5Group, place: Place): DraftNode {
  const name = typeOf(group, place);
  const type = PRIMITIVES.find(primitive => primitive === name);
  if (type === undefined) {
    return place.fail(
      `is of type ${JSON.stringify(name)}, which NIR 1.0.8 does not have: ${PRIMITIVES.join(', ')}`,
    );
  }
  const given = new Map<string, NirParameter>();
  for (const [parameter, item] of group.children) {
    if (parameter === 'type' || parameter === 'metadata') continue;
    const value = parameterOf(item);
    if (value === undefined) {
      return place
        .below(parameter)
        .fail(`is ${item.kind === 'group' ? 'a group' : 'several texts'}; numbers are wanted`);
    }
    given.set(parameter, value);
  }
  return { type, params: completeParameters(type, given, place), metadata: metadataOf(group, place), place };
}

/** Undefined for what is neither an array of numbers nor one text. */
function parameterOf(item: Hdf5Item): NirParameter | undefined {
  if (item.kind === 'numbers') return { dtype: item.dtype, shape: item.shape, data: item.data };
  return item.kind === 'texts' && item.texts.length === 1 ? item.texts[0] : undefined;
}

function metadataOf(group: Hdf5Group, place: Place): NirMetadata {
  const item = group.children.get('metadata');
  if (item === undefined) return new Map();
  const at = place.below('metadata');
  if (item.kind !== 'group') return at.fail('is no group');
  return metadataBelow(item, at);
}

function metadataBelow(group: Hdf5Group, place: Place): NirMetadata {
  const entries = new Map<string, NirParameter | NirMetadata>();
  for (const [name, item] of group.children) {
    const value = item.kind === 'group' ? metadataBelow(item, place.below(name)) : parameterOf(item);
    if (value === undefined)
      return place.below(name).fail('holds several texts; one, or numbers, can be kept');
    entries.set(name, value);
  }
  return entries;
}

function edgesOf(item: Hdf5Item | undefined, place: Place): NirEdge[] {
  if (item === undefined) return place.fail('is a graph without edges');
  const at = place.below('edges');
  // A list of no edges is written as an array of no numbers.
  if (item.kind === 'numbers' && item.data.length === 0) return [];
  if (item.kind !== 'texts' || item.shape.length !== 2 || item.shape[1] !== 2) {
    return at.fail('is no list of pairs of names');
  }
  const edges: NirEdge[] = [];
  for (let i = 0; i < item.texts.length; i += 2) {
    edges.push([item.texts[i] as string, item.texts[i + 1] as string]);
  }
  return edges;
}

/**
 * A graph of nodes that code puts together, checked as one from a file.
 * @param name for errors
 */
export function graphOf(
  nodes: ReadonlyMap<
    string,
    { readonly type: NirPrimitive; readonly params: Readonly<Record<string, NirParameter>> } | NirGraph
  >,
  edges: readonly NirEdge[],
  metadata: NirMetadata,
  place: Place,
): NirGraph {
  const drafts = new Map<string, DraftNode | NirGraph>();
  for (const [name, node] of nodes) {
    const at = place.below('nodes').below(name);
    if (node.type === 'NIRGraph') {
      drafts.set(name, node);
      continue;
    }
    const params = completeParameters(node.type, new Map(Object.entries(node.params)), at);
    drafts.set(name, { type: node.type, params, metadata: new Map(), place: at });
  }
  return { ...infer(drafts, edges, place, []), metadata };
}
