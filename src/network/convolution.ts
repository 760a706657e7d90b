import type { ConvolutionSpec, SharedKernel } from './description.js';

/** Rows and columns of a convolution's output; below 1 where the kernel does not fit the input. */
export function outputShape({ input, kernel, stride, padding, dilation }: ConvolutionSpec): {
  readonly height: number;
  readonly width: number;
} {
  const [, height, width] = input;
  const [, , kernelHeight, kernelWidth] = kernel;
  const [top, left, bottom, right] = padding;
  const places = (length: number, reach: number, step: number) => Math.floor((length - reach) / step) + 1;
  return {
    height: places(height + top + bottom, dilation[0] * (kernelHeight - 1) + 1, stride[0]),
    width: places(width + left + right, dilation[1] * (kernelWidth - 1) + 1, stride[1]),
  };
}

/** Weights of the kernel. */
export function kernelSize({ kernel: [outputs, inputs, height, width] }: ConvolutionSpec): number {
  return outputs * inputs * height * width;
}

/** The synapses of a convolution, each with its place in the kernel; what lies in the padding has none. */
export function convolve(spec: ConvolutionSpec): {
  readonly start: Int32Array;
  readonly sources: Int32Array;
  readonly kernel: SharedKernel;
} {
  const { input, kernel, stride, padding, dilation, groups } = spec;
  const [, inputHeight, inputWidth] = input;
  const [outputs, inputs, kernelHeight, kernelWidth] = kernel;
  const { height, width } = outputShape(spec);
  const rows = spans(height, kernelHeight, inputHeight, stride[0], padding[0], dilation[0]);
  const columns = spans(width, kernelWidth, inputWidth, stride[1], padding[1], dilation[1]);
  const start = new Int32Array(outputs * height * width + 1);
  let neuron = 0;
  for (let output = 0; output < outputs; output++) {
    for (const row of rows) {
      for (const column of columns) {
        start[neuron + 1] = start[neuron] + inputs * (row.end - row.first) * (column.end - column.first);
        neuron++;
      }
    }
  }
  const sources = new Int32Array(start[neuron]);
  const index = new Int32Array(start[neuron]);
  let next = 0;
  for (let output = 0; output < outputs; output++) {
    const firstInput = Math.floor((output * groups) / outputs) * inputs;
    for (const row of rows) {
      for (const column of columns) {
        for (let channel = 0; channel < inputs; channel++) {
          for (let y = row.first; y < row.end; y++) {
            const line = ((firstInput + channel) * inputHeight + row.origin + y * dilation[0]) * inputWidth;
            const place = ((output * inputs + channel) * kernelHeight + y) * kernelWidth;
            for (let x = column.first; x < column.end; x++) {
              sources[next] = line + column.origin + x * dilation[1];
              index[next++] = place + x;
            }
          }
        }
      }
    }
  }
  return { start, sources, kernel: { weights: kernelSize(spec), index } };
}

/** Where the kernel lies at one output place in one direction: elements first .. end - 1 of it are in the input. */
interface Span {
  /** Place in the input of its element 0, which may be in the padding. */
  readonly origin: number;
  readonly first: number;
  readonly end: number;
}

function spans(
  outputs: number,
  kernel: number,
  input: number,
  stride: number,
  padding: number,
  dilation: number,
): Span[] {
  return Array.from({ length: outputs }, (_, output) => {
    const origin = output * stride - padding;
    const first = Math.max(0, Math.ceil(-origin / dilation));
    const end = Math.min(kernel, Math.floor((input - 1 - origin) / dilation) + 1);
    return { origin, first, end: Math.max(first, end) };
  });
}
