import { raise } from '../../fixed/error.js';
import type { ConvolutionSpec, ExpandedProjection, ProjectionSpec } from '../../network/description.js';
import type { NirShape } from '../graph.js';
import { floats, integers, type NewNode } from './neuron-node.js';

/** A matrix in a file: 1 GiB of float64. */
const MAX_MATRIX_ELEMENTS = 2 ** 27;

/** Whether NIR can say a convolution: it pads both ends of an axis alike. */
export function isNirConvolution(connect: ProjectionSpec['connect']): connect is ConvolutionSpec {
  if (connect.kind !== 'convolution') return false;
  const [top, left, bottom, right] = connect.padding;
  return top === bottom && left === right;
}

/** A projection whose ends are flat, as a Linear: weights [post, pre], 0 where no synapse is. */
export function linearNode(name: string, spec: ProjectionSpec, projection: ExpandedProjection): NewNode {
  const { pre, post } = projection;
  if (pre * post > MAX_MATRIX_ELEMENTS) {
    raise(
      `projection ${name}: NIR holds it as a matrix of ${post} x ${pre} weights; at most ${MAX_MATRIX_ELEMENTS} are written`,
    );
  }
  const matrix = new Float64Array(post * pre);
  const scale = 2 ** (spec.exponent ?? 0);
  if (projection.layout === 'dense') {
    for (let i = 0; i < matrix.length; i++) matrix[i] = (projection.weights[i] as number) * scale;
  } else {
    const { start, sources, weights } = projection;
    for (let neuron = 0; neuron < post; neuron++) {
      for (let i = start[neuron] as number; i < (start[neuron + 1] as number); i++) {
        matrix[neuron * pre + (sources[i] as number)] += (weights[i] as number) * scale;
      }
    }
  }
  return { type: 'Linear', params: { weight: floats(matrix, [post, pre]) } };
}

/** A convolution as it is. */
export function convolutionNode(
  connect: ConvolutionSpec,
  exponent: number,
  { layout, weights, ...rest }: ExpandedProjection,
): NewNode {
  const kernel = 'kernel' in rest ? rest.kernel : null;
  if (layout !== 'sparse' || kernel === null) throw new Error('a convolution is expanded with its kernel');
  const shared = new Float64Array(kernel.weights);
  for (const [synapse, place] of kernel.index.entries())
    shared[place] = (weights[synapse] as number) * 2 ** exponent;
  return {
    type: 'Conv2d',
    params: {
      input_shape: integers(connect.input.slice(1), [2]),
      weight: floats(shared, connect.kernel),
      stride: integers(connect.stride, [2]),
      padding: integers(connect.padding.slice(0, 2), [2]),
      dilation: integers(connect.dilation, [2]),
      groups: integers([connect.groups], []),
      bias: floats(new Float64Array(connect.kernel[0]), [connect.kernel[0]]),
    },
  };
}

/** Joins all axes. */
export function flattenNode(shape: NirShape): NewNode {
  return {
    type: 'Flatten',
    params: {
      start_dim: integers([0], []),
      end_dim: integers([-1], []),
      input_type: integers(shape, [shape.length]),
    },
  };
}
