import { successors } from './flatten.js';
import type {
  NirEdge,
  NirGraph,
  NirMetadata,
  NirNode,
  NirParameter,
  NirPrimitive,
  NirShape,
} from './graph.js';
import { array } from './parameters.js';
import { type Place, shapeText } from './place.js';
import { type Ports, portsOf } from './shapes.js';

/** A node whose shapes are not known yet. */
export interface DraftNode {
  readonly type: NirPrimitive;
  readonly params: Readonly<Record<string, NirParameter>>;
  readonly metadata: NirMetadata;
  readonly place: Place;
}

type Drafts = Map<string, DraftNode | NirGraph>;

/**
 * Adds Input nodes before nodes that nothing leads into and Output nodes after those that lead nowhere, finds the shapes
 * of all nodes, and holds both ends of each edge against each other.
 * @param notes gets a sentence for what is unusual
 * @throws SpikeloomError that names the edge or node
 */
export function infer(
  given: ReadonlyMap<string, DraftNode | NirGraph>,
  givenEdges: readonly NirEdge[],
  place: Place,
  notes: string[],
): Omit<NirGraph, 'metadata'> {
  checkEdges(given, givenEdges, place);
  if (given.size === 0) place.fail('is a graph without nodes');
  const drafts: Drafts = new Map(given);
  const edges = [...givenEdges];
  addInputs(drafts, edges, place);
  if (![...drafts.values()].some(({ type }) => type === 'Input')) {
    place.fail('has no Input node, and every node is part of a cycle; add an Input node');
  }
  const ports = propagate(drafts, edges, place);
  addOutputs(drafts, edges, ports, place);
  checkShapes(drafts, edges, ports, place, notes);
  const nodes = new Map(
    [...drafts].map(([name, draft]) => [name, finished(draft, ports.get(name) as Ports)]),
  );
  return {
    type: 'NIRGraph',
    nodes,
    edges,
    inputType: shapesOf(nodes, 'Input'),
    outputType: shapesOf(nodes, 'Output'),
  };
}

function edgeText([from, to]: NirEdge): string {
  return `the edge (${from}, ${to})`;
}

function checkEdges(
  nodes: ReadonlyMap<string, DraftNode | NirGraph>,
  edges: readonly NirEdge[],
  place: Place,
): void {
  const seen = new Set<string>();
  const at = place.below('edges');
  for (const edge of edges) {
    const missing = edge.find(name => !nodes.has(name));
    if (missing !== undefined) at.fail(`${edgeText(edge)}: there is no node ${JSON.stringify(missing)}`);
    const key = JSON.stringify(edge);
    if (seen.has(key)) at.fail(`${edgeText(edge)} stands there twice`);
    seen.add(key);
    if (nodes.get(edge[1])?.type === 'Input') at.fail(`${edgeText(edge)} leads into an Input node`);
    if (nodes.get(edge[0])?.type === 'Output') at.fail(`${edgeText(edge)} leads out of an Output node`);
  }
}

/** nir's name for a node that it adds. */
function freeName(name: string, taken: ReadonlyMap<string, unknown>): string {
  let free = name;
  for (let i = 0; taken.has(free); i++) free = `${name}_${i}`;
  return free;
}

function portNode(type: 'Input' | 'Output', shape: NirShape, place: Place): DraftNode {
  const data = BigInt64Array.from(shape, BigInt);
  return {
    type,
    params: { shape: { dtype: 'int64', shape: [shape.length], data } },
    metadata: new Map(),
    place,
  };
}

function addInputs(drafts: Drafts, edges: NirEdge[], place: Place): void {
  const reached = new Set(edges.map(([, to]) => to));
  for (const [name, draft] of [...drafts]) {
    if (reached.has(name) || draft.type === 'Input') continue;
    const at = place.below('nodes').below(name);
    const input =
      portsNow(draft, null).input ??
      at.fail('nothing leads into it, and its input shape is not told; add an Input node');
    const added = freeName(`input_${name}`, drafts);
    drafts.set(added, portNode('Input', input, place.below('nodes').below(added)));
    edges.push([added, name]);
  }
}

function addOutputs(drafts: Drafts, edges: NirEdge[], ports: Map<string, Ports>, place: Place): void {
  const leading = new Set(edges.map(([from]) => from));
  const leaves = [...drafts].filter(([name]) => !leading.has(name));
  if (leaves.length === 0)
    place.fail('has no Output node, and every node leads into a cycle; add an Output node');
  for (const [name, { type }] of leaves) {
    if (type === 'Output') continue;
    const added = freeName(`output_${name}`, drafts);
    const output =
      ports.get(name)?.output ?? place.below('nodes').below(name).fail('its output shape cannot be told');
    drafts.set(added, portNode('Output', output, place.below('nodes').below(added)));
    ports.set(added, { input: output, output });
    edges.push([name, added]);
  }
}

/** Shapes by node, as far as they can be told. */
function propagate(drafts: Drafts, edges: readonly NirEdge[], place: Place): Map<string, Ports> {
  const ports = new Map([...drafts].map(([name, draft]) => [name, portsNow(draft, null)]));
  const following = successors(edges);
  const ready = [...drafts.keys()].filter(name => ports.get(name)?.output != null);
  for (let name = ready.pop(); name !== undefined; name = ready.pop()) {
    const { output } = ports.get(name) as Ports;
    for (const next of following.get(name) ?? []) {
      if (ports.get(next)?.output != null) continue;
      const found = portsNow(drafts.get(next) as DraftNode | NirGraph, output);
      ports.set(next, found);
      if (found.output !== null) ready.push(next);
    }
  }
  for (const [name, { input, output }] of ports) {
    const isPort = drafts.get(name)?.type === 'NIRGraph';
    if ((input === null || output === null) && !isPort) {
      place.below('nodes').below(name).fail('its shape cannot be told: nothing of known shape leads into it');
    }
  }
  return ports;
}

/** A graph's are those of its one Input and one Output; null where it has several. */
function portsNow(draft: DraftNode | NirGraph, incoming: NirShape | null): Ports {
  if (draft.type !== 'NIRGraph') return portsOf(draft.type, draft.params, incoming, draft.place);
  const one = (shapes: ReadonlyMap<string, NirShape>) =>
    shapes.size === 1 ? ([...shapes.values()][0] as NirShape) : null;
  return { input: one(draft.inputType), output: one(draft.outputType) };
}

function checkShapes(
  drafts: Drafts,
  edges: readonly NirEdge[],
  ports: ReadonlyMap<string, Ports>,
  place: Place,
  notes: string[],
): void {
  const at = place.below('edges');
  for (const edge of edges) {
    const [from, to] = edge;
    const several = 'and an edge cannot tell which';
    const given =
      ports.get(from)?.output ?? at.fail(`${edgeText(edge)}: ${from} has several outputs, ${several}`);
    const taken = ports.get(to)?.input ?? at.fail(`${edgeText(edge)}: ${to} has several inputs, ${several}`);
    if (given.join() === taken.join()) continue;
    const [outer, inner] = drafts.get(from)?.type === 'Input' ? [given, taken] : [taken, given];
    const isPort = drafts.get(from)?.type === 'Input' || drafts.get(to)?.type === 'Output';
    if (isPort && outer.length > inner.length && outer.slice(-inner.length).join() === inner.join()) {
      const port = drafts.get(from)?.type === 'Input' ? from : to;
      notes.push(
        `${place.path}: ${port} has the shape ${shapeText(outer)}, its neighbour ${shapeText(inner)}: ` +
          'what stands in front is taken for batch and time (nir 1.0.8 refuses it)',
      );
      continue;
    }
    at.fail(
      `${edgeText(edge)}: ${from} gives the shape ${shapeText(given)}, ${to} takes ${shapeText(taken)}`,
    );
  }
  for (const [name, draft] of drafts) noteConvolution(name, draft, place, notes);
}

/** nir 1.0.8 looks at the height of a kernel alone, and not at groups. */
function noteConvolution(name: string, draft: DraftNode | NirGraph, place: Place, notes: string[]): void {
  if (draft.type !== 'Conv2d' && draft.type !== 'Conv1d') return;
  const { shape } = array(draft.params, 'weight');
  const groups = Number(array(draft.params, 'groups').data[0]);
  const path = place.below('nodes').below(name).path;
  if (groups > 1) {
    notes.push(
      `${path}: in ${groups} groups of ${shape[1]} channels; nir 1.0.8 takes it for ${shape[1]} channels in all`,
    );
  }
  if (draft.type === 'Conv2d' && shape[2] !== shape[3]) {
    notes.push(
      `${path}: its kernel is ${shape[2]} x ${shape[3]}; nir 1.0.8 takes it for ${shape[2]} x ${shape[2]}`,
    );
  }
}

function finished(draft: DraftNode | NirGraph, { input, output }: Ports): NirNode | NirGraph {
  if (draft.type === 'NIRGraph') return draft;
  const { type, metadata } = draft;
  const [inputType, outputType] = [input as NirShape, output as NirShape];
  return { type, params: withInferred(draft, inputType), inputType, outputType, metadata };
}

/** nir notes the shape that it has inferred in the parameters. */
function withInferred({ type, params }: DraftNode, input: NirShape): Readonly<Record<string, NirParameter>> {
  const list = (shape: NirShape) => ({
    dtype: 'int64',
    shape: [shape.length],
    data: BigInt64Array.from(shape, BigInt),
  });
  if (type === 'Flatten' && params.input_type === undefined) return { ...params, input_type: list(input) };
  if (type === 'Conv2d' && params.input_shape === undefined)
    return { input_shape: list(input.slice(1)), ...params };
  if (type !== 'Conv1d' || params.input_shape !== undefined) return params;
  return { input_shape: { ...list(input.slice(1)), shape: [] }, ...params };
}

function shapesOf(
  nodes: ReadonlyMap<string, NirNode | NirGraph>,
  type: 'Input' | 'Output',
): ReadonlyMap<string, NirShape> {
  const shapes = new Map<string, NirShape>();
  for (const [name, node] of nodes) if (node.type === type) shapes.set(name, node.inputType);
  return shapes;
}
