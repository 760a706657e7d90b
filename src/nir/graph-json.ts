import { littleEndianBytes } from './array-bytes.js';
import {
  arrayOf,
  isGraph,
  type NirArray,
  type NirFile,
  type NirGraph,
  type NirMetadata,
  type NirNode,
  type NirParameter,
  type NirShape,
} from './graph.js';

/** SHA-256 of some bytes, in hexadecimal. */
export type Sha256 = (bytes: Uint8Array) => string;

/** Elements up to which an array is written whole. */
const WHOLE_ELEMENTS = 64;
const FIRST = 8;
const LAST = 4;

/**
 * A NIR file as JSON: the graph as `nir.read` of nir 1.0.8 returns it. Arrays of more than 64 elements are told by
 * their first 8 and last 4 elements and the SHA-256 of their little-endian bytes; NaN and infinities by name.
 */
export function nirJson({ version, graph, notes }: NirFile, sha256: Sha256): object {
  return { file_version: version, graph: graphJson(graph, sha256), notes };
}

function graphJson(graph: NirGraph, sha256: Sha256): object {
  const { inputType, outputType, metadata, nodes, edges } = graph;
  return {
    type: 'NIRGraph',
    input_type: inputType.size === 0 ? null : object(inputType, shape => shape),
    output_type: object(outputType, shape => shape),
    ...(metadata.size === 0 ? {} : { metadata: metadataJson(metadata, sha256) }),
    nodes: object(nodes, node => (isGraph(node) ? graphJson(node, sha256) : nodeJson(node, sha256))),
    edges,
  };
}

function nodeJson(node: NirNode, sha256: Sha256): object {
  const [input, output] = shapesOfNir(node);
  return {
    type: node.type,
    input_type: { input },
    output_type: { output },
    ...(node.metadata.size === 0 ? {} : { metadata: metadataJson(node.metadata, sha256) }),
    params: Object.fromEntries(
      Object.entries(node.params).map(([name, value]) => [name, valueJson(value, sha256)]),
    ),
  };
}

/**
 * Shapes as nir 1.0.8 tells them. They are ours but for convolutions in groups, of which it takes one group's channels for
 * all, and for kernels that are not square, whose height it takes for the width too.
 */
function shapesOfNir(node: NirNode): readonly [NirShape, NirShape] {
  const { type, inputType, outputType } = node;
  if (type !== 'Conv1d' && type !== 'Conv2d') return [inputType, outputType];
  return [[arrayOf(node, 'weight').shape[1] as number, ...inputType.slice(1)], outputType];
}

function metadataJson(metadata: NirMetadata, sha256: Sha256): object {
  return object(metadata, value =>
    value instanceof Map ? metadataJson(value, sha256) : valueJson(value as NirParameter, sha256),
  );
}

function valueJson(value: NirParameter, sha256: Sha256): unknown {
  if (typeof value === 'string') return value;
  const { dtype, shape, data } = value;
  if (data.length <= WHOLE_ELEMENTS) return { dtype, shape, values: elements(value, 0, data.length) };
  return {
    dtype,
    shape,
    first: elements(value, 0, FIRST),
    last: elements(value, data.length - LAST, data.length),
    sha256_le: sha256(littleEndianBytes(value)),
  };
}

function elements({ dtype, data }: NirArray, from: number, to: number): unknown[] {
  return Array.from(data.slice(from, to) as ArrayLike<number | bigint>, value => {
    if (dtype === 'bool') return value === 1;
    const number = Number(value);
    // JSON has no integers beyond float64's, and neither NaN nor infinities.
    return typeof value === 'bigint' && BigInt(number) !== value ? value.toString() : finite(number);
  });
}

function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** An object with the entries of a map; any text may be a key. */
function object<T>(map: ReadonlyMap<string, T>, json: (value: T) => unknown): object {
  return Object.fromEntries([...map].map(([name, value]) => [name, json(value)]));
}
