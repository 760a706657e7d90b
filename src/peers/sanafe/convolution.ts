const LARGEST = 2 ** 31 - 1;

/** The keys of a convolution with their limits. */
export const CONVOLUTION_KEYS: ReadonlyMap<string, readonly [least: number, most: number]> = new Map(
  [
    ...['input_width', 'input_height', 'input_channels', 'kernel_width', 'kernel_height', 'kernel_count'],
    ...['stride_width', 'stride_height'],
  ].map(key => [key, [1, LARGEST] as const] as const),
);

/** A convolution without padding: sizes and strides, each at least 1. */
export interface Convolution {
  readonly inputWidth: number;
  readonly inputHeight: number;
  readonly inputChannels: number;
  readonly kernelWidth: number;
  readonly kernelHeight: number;
  readonly kernelCount: number;
  readonly strideWidth: number;
  readonly strideHeight: number;
}

/** What keeps a window from fitting groups of so many neurons; undefined: nothing. */
export function checkWindow(window: Convolution, sources: number, targets: number): string | undefined {
  const { inputWidth, inputHeight, inputChannels, kernelWidth, kernelHeight, kernelCount } = window;
  if (kernelWidth > inputWidth || kernelHeight > inputHeight) {
    return `the kernel of ${kernelWidth} x ${kernelHeight} is larger than the input of ${inputWidth} x ${inputHeight}`;
  }
  const inputs = inputWidth * inputHeight * inputChannels;
  if (inputs !== sources) return `the input has ${inputs} neurons, and its group ${sources}`;
  const [width, height] = outputSize(window);
  const outputs = width * height * kernelCount;
  return outputs === targets ? undefined : `the output has ${outputs} neurons, and its group ${targets}`;
}

/**
 * Calls `connect` with input, output and index of the value for each connection, output by output. Input
 * (c, y, x) is neuron (c * height + y) * width + x, output likewise; value (ky, kx, c, k) is
 * ((ky * kernelWidth + kx) * inputChannels + c) * kernelCount + k.
 */
export function convolve(
  window: Convolution,
  connect: (from: number, to: number, value: number) => void,
): void {
  const { inputWidth, inputHeight, inputChannels, kernelWidth, kernelHeight, kernelCount } = window;
  const [width, height] = outputSize(window);
  let output = 0;
  for (let kernel = 0; kernel < kernelCount; kernel++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++, output++) {
        for (let channel = 0; channel < inputChannels; channel++) {
          for (let ky = 0; ky < kernelHeight; ky++) {
            const row =
              (channel * inputHeight + y * window.strideHeight + ky) * inputWidth + x * window.strideWidth;
            for (let kx = 0; kx < kernelWidth; kx++) {
              connect(
                row + kx,
                output,
                ((ky * kernelWidth + kx) * inputChannels + channel) * kernelCount + kernel,
              );
            }
          }
        }
      }
    }
  }
}

function outputSize(window: Convolution): readonly [width: number, height: number] {
  return [
    Math.floor((window.inputWidth - window.kernelWidth) / window.strideWidth) + 1,
    Math.floor((window.inputHeight - window.kernelHeight) / window.strideHeight) + 1,
  ];
}
