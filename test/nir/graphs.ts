import type {
  NirArray,
  NirEdge,
  NirGraph,
  NirNode,
  NirParameter,
  NirPrimitive,
  NirShape,
} from '../../src/nir/graph.js';

/** A node as a test writes it: parameters as numbers (one for all neurons), lists, or arrays of a shape. */
export interface NodeSketch {
  readonly type: NirPrimitive;
  /** Values in and out, or shapes. */
  readonly size?: number;
  readonly input?: NirShape;
  readonly output?: NirShape;
  readonly params?: Readonly<Record<string, number | readonly number[] | NirArray | string>>;
}

/**
 * A graph of `input` and `output` (of so many values) and the nodes, joined in a chain in their order unless edges are
 * given.
 */
export function graphOf(
  nodes: Readonly<Record<string, NodeSketch>>,
  inputs: number | Readonly<Record<string, number>>,
  edges?: readonly NirEdge[],
  outputs?: Readonly<Record<string, number>>,
): NirGraph {
  const names = Object.keys(nodes);
  const sketches = Object.values(nodes);
  const last = sketches[sketches.length - 1];
  const ins = typeof inputs === 'number' ? { input: inputs } : inputs;
  const outs = outputs ?? { output: last === undefined ? 1 : sizeOf(last.output ?? [last.size ?? 1]) };
  const ports = (sizes: Readonly<Record<string, number>>, type: 'Input' | 'Output') =>
    Object.entries(sizes).map(([name, size]): [string, NirNode] => [name, nodeOf({ type, size })]);
  const way = ['input', ...names, 'output'];
  return {
    type: 'NIRGraph',
    nodes: new Map([
      ...ports(ins, 'Input'),
      ...Object.entries(nodes).map(([name, sketch]): [string, NirNode] => [name, nodeOf(sketch)]),
      ...ports(outs, 'Output'),
    ]),
    edges: edges ?? way.slice(1).map((name, index): NirEdge => [way[index], name]),
    inputType: new Map(Object.entries(ins).map(([name, size]) => [name, [size]])),
    outputType: new Map(Object.entries(outs).map(([name, size]) => [name, [size]])),
    metadata: new Map(),
  };
}

function nodeOf({ type, size = 1, input = [size], output = input, params = {} }: NodeSketch): NirNode {
  const arrays = Object.entries(params).map(([name, value]): [string, NirParameter] => [
    name,
    parameterOf(value, output),
  ]);
  return {
    type,
    params: Object.fromEntries(arrays),
    inputType: input,
    outputType: output,
    metadata: new Map(),
  };
}

function parameterOf(value: number | readonly number[] | NirArray | string, shape: NirShape): NirParameter {
  if (typeof value === 'string' || (typeof value === 'object' && 'dtype' in value)) return value;
  const data = Float32Array.from(
    typeof value === 'number' ? new Array<number>(sizeOf(shape)).fill(value) : value,
  );
  return { dtype: 'float32', shape: [data.length], data };
}

/** An array of a shape, row by row. */
export function arrayOf(shape: NirShape, values: readonly number[]): NirArray {
  return { dtype: 'float64', shape, data: Float64Array.from(values) };
}

export function sizeOf(shape: NirShape): number {
  return shape.reduce((product, length) => product * length, 1);
}
