import type { NirArray, NirParameter, NirPrimitive, NirShape } from './graph.js';
import { array, checkBias } from './parameters.js';
import { type Place, shapeText } from './place.js';

/** Shapes of what a node takes and gives; null where they follow from what leads into it, and that is not known. */
export interface Ports {
  readonly input: NirShape | null;
  readonly output: NirShape | null;
}

type Parameters = Readonly<Record<string, NirParameter>>;

const OPEN: Ports = { input: null, output: null };

/**
 * Shapes of a node from its parameters, and where these do not say, from the shape of its input.
 * @param incoming what leads into it; null where not known
 * @throws SpikeloomError where parameters do not go together, or not with the input
 */
export function portsOf(
  type: NirPrimitive,
  params: Parameters,
  incoming: NirShape | null,
  place: Place,
): Ports {
  switch (type) {
    case 'Affine':
    case 'Linear': {
      const { shape } = array(params, 'weight');
      if (shape.length < 2)
        place.below('weight').fail(`has the shape ${shapeText(shape)}; [..., out, in] is wanted`);
      const batch = shape.slice(0, -2);
      return { input: [...batch, shape.at(-1) as number], output: shape.slice(0, -1) };
    }
    case 'Conv1d':
      return convolution(params, incoming, 1, place);
    case 'Conv2d':
      return convolution(params, incoming, 2, place);
    case 'AvgPool2d':
    case 'SumPool2d':
      return incoming === null ? OPEN : pooling(params, incoming, place);
    case 'Flatten':
      return flattening(params, incoming, place);
    case 'Input':
    case 'Output': {
      const shape = sizes(array(params, 'shape'), place.below('shape'));
      return { input: shape, output: shape };
    }
    case 'CubaLI':
    case 'CubaLIF':
    case 'I':
    case 'IF':
    case 'LI':
    case 'LIF':
      return alike(array(params, 'r'));
    case 'Delay':
      return alike(array(params, 'delay'));
    case 'Scale':
      return alike(array(params, 'scale'));
    case 'Threshold':
      return alike(array(params, 'threshold'));
  }
}

function alike({ shape }: NirArray): Ports {
  return { input: shape, output: shape };
}

/** Whole numbers from `least` on, for each of `axes`; one stands for all. */
export function perAxis(value: NirArray, axes: number, least: number, place: Place): number[] {
  const numbers = Array.from(value.data as ArrayLike<number | bigint>, Number);
  const count = value.shape.length === 0 ? axes : value.shape.length === 1 ? numbers.length : Number.NaN;
  const wrong = numbers.find(number => !(number >= least && number <= 2 ** 31));
  if (count !== axes)
    place.fail(`has the shape ${shapeText(value.shape)}; ${axes} numbers or one are wanted`);
  if (wrong !== undefined) place.fail(`is ${wrong}; at least ${least} is wanted`);
  return value.shape.length === 0 ? Array.from({ length: axes }, () => numbers[0] as number) : numbers;
}

function sizes(value: NirArray, place: Place): NirShape {
  const axes = value.shape[0];
  if (value.shape.length !== 1 || axes === undefined)
    place.fail(`has the shape ${shapeText(value.shape)}; a list of sizes is wanted`);
  return perAxis(value, value.shape[0] as number, 1, place);
}

/** Positions of a window on one axis, padding included: floor((padded - dilation (kernel - 1) - 1) / stride) + 1. */
function positions(padded: number, dilation: number, kernel: number, stride: number): number {
  return Math.floor((padded - dilation * (kernel - 1) - 1) / stride) + 1;
}

/** A convolution's window, a number an axis; shared with what gives a convolution its meaning. */
export interface ConvolutionWindow {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  /** Before the first element, and after the last; `same` puts the odd one after, as PyTorch does. */
  readonly padding: readonly (readonly [before: number, after: number])[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

/** @throws SpikeloomError where weight, stride, padding, dilation or groups are not those of a convolution */
export function convolutionWindow(params: Parameters, axes: 1 | 2, place: Place): ConvolutionWindow {
  const { shape } = array(params, 'weight');
  if (shape.length !== axes + 2 || shape.includes(0)) {
    const wanted = axes === 1 ? '[out, in / groups, length]' : '[out, in / groups, height, width]';
    place.below('weight').fail(`has the shape ${shapeText(shape)}; ${wanted} is wanted`);
  }
  const numbers = (name: string, least: number) =>
    perAxis(array(params, name), axes, least, place.below(name));
  const [groups] = perAxis(array(params, 'groups'), 1, 1, place.below('groups')) as [number];
  if ((shape[0] as number) % groups !== 0) {
    place.below('groups').fail(`is ${groups}, which does not divide the ${shape[0]} channels of the output`);
  }
  const kernel = shape.slice(2);
  const stride = numbers('stride', 1);
  const dilation = numbers('dilation', 1);
  const whole = kernel.map((size, axis) => (dilation[axis] as number) * (size - 1));
  const same = params.padding === 'same';
  if (same && stride.some(step => step !== 1)) {
    place
      .below('padding')
      .fail(`is same with stride ${stride.join(' x ')}; same is only defined for stride 1`);
  }
  const sides = typeof params.padding === 'string' ? kernel.map(() => 0) : numbers('padding', 0);
  const padding = whole.map((size, axis): readonly [number, number] => {
    if (same) return [Math.floor(size / 2), Math.ceil(size / 2)];
    return [sides[axis] as number, sides[axis] as number];
  });
  return { kernel, stride, padding, dilation, groups };
}

function convolution(params: Parameters, incoming: NirShape | null, axes: 1 | 2, place: Place): Ports {
  const { kernel, stride, padding, dilation, groups } = convolutionWindow(params, axes, place);
  const { shape } = array(params, 'weight');
  checkBias(params, place, shape.slice(0, 1));
  const channels = (shape[1] as number) * groups;
  const space =
    params.input_shape === undefined
      ? incoming?.slice(1)
      : perAxis(array(params, 'input_shape'), axes, 1, place.below('input_shape'));
  if (space === undefined) return OPEN;
  if (space.length !== axes) {
    place.fail(
      `its input has the shape ${shapeText(incoming ?? space)}; channels and ${axes} more axes are wanted`,
    );
  }
  const out = space.map((size, axis) => {
    const [before, after] = padding[axis] as readonly [number, number];
    const step = stride[axis] as number;
    return positions(size + before + after, dilation[axis] as number, kernel[axis] as number, step);
  });
  const input = [channels, ...space];
  return { input, output: checked([shape[0] as number, ...out], input, place) };
}

function pooling(params: Parameters, incoming: NirShape, place: Place): Ports {
  if (incoming.length !== 3) {
    place.fail(`its input has the shape ${shapeText(incoming)}; [channels, height, width] is wanted`);
  }
  const numbers = (name: string, least: number) => perAxis(array(params, name), 2, least, place.below(name));
  const kernel = numbers('kernel_size', 1);
  const stride = numbers('stride', 1);
  const padding = numbers('padding', 0);
  const [channels = 0, ...space] = incoming;
  const out = space.map((size, axis) =>
    positions(size + 2 * (padding[axis] as number), 1, kernel[axis] as number, stride[axis] as number),
  );
  return { input: incoming, output: checked([channels, ...out], incoming, place) };
}

function checked(output: NirShape, input: NirShape, place: Place): NirShape {
  if (output.every(size => size >= 1)) return output;
  return place.fail(
    `its input of shape ${shapeText(input)} is smaller than its window: the output would be ${shapeText(output)}`,
  );
}

function flattening(params: Parameters, incoming: NirShape | null, place: Place): Ports {
  const declared = params.input_type;
  const input =
    declared === undefined ? incoming : sizes(array(params, 'input_type'), place.below('input_type'));
  if (input === null) return OPEN;
  const axis = (name: string) => {
    const [value] = perAxis(array(params, name), 1, -input.length, place.below(name)) as [number];
    return value < 0 ? value + input.length : value;
  };
  const first = axis('start_dim');
  const last = axis('end_dim');
  if (first > last || last >= input.length) {
    place.fail(`it joins axes ${first} to ${last} of an input of shape ${shapeText(input)}`);
  }
  const joined = input.slice(first, last + 1).reduce((product, size) => product * size, 1);
  return { input, output: [...input.slice(0, first), joined, ...input.slice(last + 1)] };
}
