import type { ConvolutionSpec } from '../network/description.js';
import { arrayOf, elementsOf, type NirNode, numbersOf } from './graph.js';
import { diagonalMap, identityMap, type SparseMap, SparseMapBuilder } from './sparse-map.js';

/** A node without state, as a linear map and what it adds. */
export interface LinearNode {
  readonly map: SparseMap;
  /** [map.post]; null: nothing. */
  readonly bias: Float64Array | null;
  /** Where the map is a convolution or pooling: as one; its kernel's weights in row-major order. */
  readonly convolution: { readonly spec: ConvolutionSpec; readonly weights: Float64Array } | null;
}

/** Node types that are linear: they add up, weigh and move values, and remember nothing. */
const LINEAR_TYPES: ReadonlySet<string> = new Set([
  ...['Affine', 'AvgPool2d', 'Conv1d', 'Conv2d'],
  ...['Flatten', 'Linear', 'Scale', 'SumPool2d'],
]);

export function isLinear(node: NirNode): boolean {
  return LINEAR_TYPES.has(node.type);
}

/** A linear node's map. Convolution is cross-correlation, and padded places count in the mean of AvgPool2d (as in PyTorch). */
export function linearOf(node: NirNode): LinearNode {
  switch (node.type) {
    case 'Linear':
      return { map: matrixMap(node), bias: null, convolution: null };
    case 'Affine':
      return { map: matrixMap(node), bias: numbersOf(arrayOf(node, 'bias')), convolution: null };
    case 'Scale':
      return { map: diagonalMap(numbersOf(arrayOf(node, 'scale'))), bias: null, convolution: null };
    case 'Flatten':
      return { map: identityMap(elementsOf(node.outputType)), bias: null, convolution: null };
    case 'Conv1d':
    case 'Conv2d':
      return convolutionNode(node);
    case 'SumPool2d':
    case 'AvgPool2d':
      return poolingNode(node);
    default:
      throw new Error(`${node.type} is not linear`);
  }
}

/** [out, in], or with leading axes one matrix for each of their places. */
function matrixMap(node: NirNode): SparseMap {
  const weight = arrayOf(node, 'weight');
  const values = numbersOf(weight);
  const [rows, columns] = weight.shape.slice(-2);
  const batches = elementsOf(weight.shape.slice(0, -2));
  const builder = new SparseMapBuilder(batches * columns, batches * rows);
  for (let row = 0; row < batches * rows; row++) {
    const first = Math.floor(row / rows) * columns;
    for (let column = 0; column < columns; column++)
      builder.add(first + column, values[row * columns + column]);
    builder.endRow();
  }
  return builder.map();
}

type Pair = readonly [y: number, x: number];

function convolutionNode(node: NirNode): LinearNode {
  const weight = arrayOf(node, 'weight');
  const oneAxis = node.type === 'Conv1d';
  const [out, perGroup, ...sides] = weight.shape;
  const kernel: Pair = oneAxis ? [1, sides[0]] : [sides[0], sides[1]];
  const [channels, ...lengths] = node.inputType;
  const size: Pair = oneAxis ? [1, lengths[0]] : [lengths[0], lengths[1]];
  const stride = pairOf(node, 'stride', oneAxis, 1);
  const dilation = pairOf(node, 'dilation', oneAxis, 1);
  const spec: ConvolutionSpec = {
    kind: 'convolution',
    input: [channels, ...size],
    kernel: [out, perGroup, ...kernel],
    stride,
    padding: paddingOf(node, oneAxis, kernel, dilation),
    dilation,
    groups: numbersOf(arrayOf(node, 'groups'))[0],
  };
  const weights = numbersOf(weight);
  const { map, places } = convolutionMap(spec, weights);
  const byChannel = numbersOf(arrayOf(node, 'bias'));
  const bias = Float64Array.from({ length: map.post }, (_, index) => byChannel[Math.floor(index / places)]);
  return { map, bias, convolution: { spec, weights } };
}

function poolingNode(node: NirNode): LinearNode {
  const [channels, height, width] = node.inputType;
  const kernel = pairOf(node, 'kernel_size', false, 1);
  const padding = pairOf(node, 'padding', false, 0);
  const spec: ConvolutionSpec = {
    kind: 'convolution',
    input: [channels, height, width],
    kernel: [channels, 1, ...kernel],
    stride: pairOf(node, 'stride', false, 1),
    padding: [...padding, ...padding],
    dilation: [1, 1],
    groups: channels,
  };
  const area = kernel[0] * kernel[1];
  const weights = new Float64Array(channels * area).fill(node.type === 'AvgPool2d' ? 1 / area : 1);
  return { map: convolutionMap(spec, weights).map, bias: null, convolution: { spec, weights } };
}

function pairOf(node: NirNode, name: string, oneAxis: boolean, along: number): Pair {
  const values = numbersOf(arrayOf(node, name));
  if (oneAxis) return [along, values[0]];
  return [values[0], values[values.length - 1]];
}

/** [top, left, bottom, right]. `same` puts the odd place at the end. */
function paddingOf(
  node: NirNode,
  oneAxis: boolean,
  kernel: Pair,
  dilation: Pair,
): readonly [number, number, number, number] {
  const padding = node.params.padding;
  if (padding === 'valid') return [0, 0, 0, 0];
  if (padding === 'same') {
    const [y, x] = [dilation[0] * (kernel[0] - 1), dilation[1] * (kernel[1] - 1)];
    return [Math.floor(y / 2), Math.floor(x / 2), Math.ceil(y / 2), Math.ceil(x / 2)];
  }
  const [y, x] = pairOf(node, 'padding', oneAxis, 0);
  return [y, x, y, x];
}

function convolutionMap(
  { input, kernel, stride, padding, dilation, groups }: ConvolutionSpec,
  weights: Float64Array,
): { readonly map: SparseMap; readonly places: number } {
  const [channels, height, width] = input;
  const [out, perGroup, kernelHeight, kernelWidth] = kernel;
  const [top, left, bottom, right] = padding;
  const rows = outputLength(height + top + bottom, kernelHeight, stride[0], dilation[0]);
  const columns = outputLength(width + left + right, kernelWidth, stride[1], dilation[1]);
  const builder = new SparseMapBuilder(channels * height * width, out * rows * columns);
  for (let channel = 0; channel < out; channel++) {
    const firstChannel = Math.floor((channel * groups) / out) * perGroup;
    for (let place = 0; place < rows * columns; place++) {
      const y0 = Math.floor(place / columns) * stride[0] - top;
      const x0 = (place % columns) * stride[1] - left;
      for (let k = 0; k < perGroup * kernelHeight * kernelWidth; k++) {
        const y = y0 + (Math.floor(k / kernelWidth) % kernelHeight) * dilation[0];
        const x = x0 + (k % kernelWidth) * dilation[1];
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        const from = firstChannel + Math.floor(k / (kernelWidth * kernelHeight));
        builder.add(
          (from * height + y) * width + x,
          weights[channel * perGroup * kernelHeight * kernelWidth + k],
        );
      }
      builder.endRow();
    }
  }
  return { map: builder.map(), places: rows * columns };
}

function outputLength(padded: number, kernel: number, stride: number, dilation: number): number {
  return Math.floor((padded - dilation * (kernel - 1) - 1) / stride) + 1;
}
