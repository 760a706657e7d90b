/**
 * Graphs of the Neuromorphic Intermediate Representation as `nir` 1.0.8 (the reference package) reads them: nodes of a
 * fixed set of primitives, directed edges, graphs as nodes. What users name (nodes, metadata) is kept in maps, as any
 * text is a name.
 */

/** Node types that hold parameters, and which; `NIRGraph` is the one besides. */
export const PRIMITIVES = [
  ...(['Affine', 'AvgPool2d', 'Conv1d', 'Conv2d', 'CubaLI', 'CubaLIF', 'Delay', 'Flatten', 'I'] as const),
  ...(['IF', 'Input', 'LI', 'LIF', 'Linear', 'Output', 'Scale', 'SumPool2d', 'Threshold'] as const),
] as const;

export type NirPrimitive = (typeof PRIMITIVES)[number];

/** Sizes of the axes of what flows through an edge, without batch and time. */
export type NirShape = readonly number[];

/** float16 values stand in a Float32Array, booleans as 0 and 1 in a Uint8Array. */
export type NirData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array;

export interface NirArray {
  /** NumPy's name of the element type in the file, such as `float32`, `int64`, `bool`; `>f4` where big-endian. */
  readonly dtype: string;
  /** Empty for a scalar. */
  readonly shape: NirShape;
  /** Row-major. */
  readonly data: NirData;
}

/** `padding` may be a text: `same` or `valid`. */
export type NirParameter = NirArray | string;

/** What a tool noted; nothing here depends on it. */
export type NirMetadata = ReadonlyMap<string, NirParameter | NirMetadata>;

export interface NirNode {
  readonly type: NirPrimitive;
  /** By the names of the file, in the order in which nir declares them, defaults filled in. */
  readonly params: Readonly<Record<string, NirParameter>>;
  readonly inputType: NirShape;
  readonly outputType: NirShape;
  readonly metadata: NirMetadata;
}

export type NirEdge = readonly [from: string, to: string];

export interface NirGraph {
  readonly type: 'NIRGraph';
  /** In the file's alphabetical order; Input and Output nodes that nir adds come last. */
  readonly nodes: ReadonlyMap<string, NirNode | NirGraph>;
  /** In the file's order, which means nothing. */
  readonly edges: readonly NirEdge[];
  /** Shapes of the Input nodes, and of the Output nodes, by name. */
  readonly inputType: ReadonlyMap<string, NirShape>;
  readonly outputType: ReadonlyMap<string, NirShape>;
  readonly metadata: NirMetadata;
}

export interface NirFile {
  /** Version of `nir` that wrote the file, as it says; null where it does not. */
  readonly version: string | null;
  readonly graph: NirGraph;
  /** What is unusual, or differs from what nir 1.0.8 makes of it; a sentence each. */
  readonly notes: readonly string[];
}

export function isGraph(node: NirNode | NirGraph): node is NirGraph {
  return node.type === 'NIRGraph';
}

/** A parameter of a checked node that is an array. */
export function arrayOf(node: NirNode, name: string): NirArray {
  const value = node.params[name];
  if (value === undefined || typeof value === 'string') {
    throw new Error(`a checked ${node.type} has the array ${name}`);
  }
  return value;
}

/** An array's elements as float64, in row-major order. 64-bit integers are rounded to it. */
export function numbersOf({ data }: NirArray): Float64Array {
  return Float64Array.from(data as ArrayLike<number | bigint>, Number);
}

/** Product of a shape: 1 for that of a scalar. */
export function elementsOf(shape: NirShape): number {
  return shape.reduce((product, size) => product * size, 1);
}
