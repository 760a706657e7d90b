import { elementsOf, type NirArray, type NirParameter, type NirPrimitive } from './graph.js';
import { type Place, shapeText } from './place.js';

/** Parameters of each primitive, in nir's order; `?` marks those that a file may leave out. */
export const PARAMETERS: Readonly<Record<NirPrimitive, readonly string[]>> = {
  Affine: ['weight', 'bias'],
  AvgPool2d: ['kernel_size', 'stride', 'padding'],
  Conv1d: ['input_shape?', 'weight', 'stride', 'padding', 'dilation', 'groups', 'bias'],
  Conv2d: ['input_shape?', 'weight', 'stride', 'padding', 'dilation', 'groups', 'bias'],
  CubaLI: ['tau_syn', 'tau_mem', 'r', 'v_leak', 'w_in?'],
  CubaLIF: ['tau_syn', 'tau_mem', 'r', 'v_leak', 'v_threshold', 'v_reset?', 'w_in?'],
  Delay: ['delay'],
  Flatten: ['start_dim?', 'end_dim?', 'input_type?'],
  I: ['r'],
  IF: ['r', 'v_threshold', 'v_reset?'],
  Input: ['shape'],
  LI: ['tau', 'r', 'v_leak'],
  LIF: ['tau', 'r', 'v_leak', 'v_threshold', 'v_reset?'],
  Linear: ['weight'],
  Output: ['shape'],
  Scale: ['scale'],
  SumPool2d: ['kernel_size', 'stride', 'padding'],
  Threshold: ['threshold'],
};

const WHOLE = new Set([
  ...[
    'input_shape',
    'stride',
    'dilation',
    'groups',
    'kernel_size',
    'shape',
    'start_dim',
    'end_dim',
    'input_type',
  ],
]);

/** Node types whose parameters all have one shape, that of the signal; `w_in` may be broadcast to it. */
const ELEMENTWISE: readonly NirPrimitive[] = ['CubaLI', 'CubaLIF', 'I', 'IF', 'LI', 'LIF'];

/**
 * Holds a node's parameters against its type, and fills in the defaults of nir 1.0.8.
 * @param given by name, as the file has them
 * @throws SpikeloomError that names the parameter: missing, unknown, of a wrong kind or shape
 */
export function completeParameters(
  type: NirPrimitive,
  given: ReadonlyMap<string, NirParameter>,
  place: Place,
): Record<string, NirParameter> {
  const names = PARAMETERS[type].map(name => name.replace('?', ''));
  for (const name of given.keys()) {
    if (!names.includes(name)) {
      place.fail(
        `holds ${name}, which is no parameter of a node of type ${type}: it has ${names.join(', ')}`,
      );
    }
  }
  const params: Record<string, NirParameter> = {};
  for (const name of PARAMETERS[type]) {
    const value = given.get(name.replace('?', ''));
    if (value !== undefined)
      params[name.replace('?', '')] = kindChecked(type, name.replace('?', ''), value, place);
    else if (!name.endsWith('?')) place.fail(`has no ${name}, which a node of type ${type} needs`);
  }
  if (ELEMENTWISE.includes(type)) completeNeuron(type, params, place);
  if (type === 'Affine') checkBias(params, place, array(params, 'weight').shape.slice(0, -1));
  if (type === 'Flatten') {
    params.start_dim ??= scalar(1n);
    params.end_dim ??= scalar(-1n);
  }
  return params;
}

/** A parameter that is known to be there and an array. */
export function array(params: Readonly<Record<string, NirParameter>>, name: string): NirArray {
  const value = params[name];
  if (value === undefined || typeof value === 'string') throw new Error(`${name} was checked to be an array`);
  return value;
}

function kindChecked(type: NirPrimitive, name: string, value: NirParameter, place: Place): NirParameter {
  const at = place.below(name);
  if (typeof value === 'string') {
    if (name !== 'padding' || !type.startsWith('Conv'))
      return at.fail(`is the text ${JSON.stringify(value)}; numbers are wanted`);
    if (value !== 'same' && value !== 'valid') {
      return at.fail(`is ${JSON.stringify(value)}; same, valid or whole numbers are wanted`);
    }
    return value;
  }
  if ((WHOLE.has(name) || name === 'padding') && !/int/.test(value.dtype)) {
    return at.fail(`is of type ${value.dtype}; whole numbers are wanted`);
  }
  if (value.dtype === 'bool') at.fail('holds booleans; numbers are wanted');
  return value;
}

/** One shape for all parameters; v_reset is 0 and w_in is 1 where the file has none, as in nir. */
function completeNeuron(type: NirPrimitive, params: Record<string, NirParameter>, place: Place): void {
  const { w_in: weight, ...rest } = params;
  const [first, ...others] = Object.keys(rest) as [string, ...string[]];
  const { shape } = array(params, first);
  for (const name of others) {
    const found = array(params, name).shape;
    if (found.join() === shape.join()) continue;
    place.fail(
      `${first} has the shape ${shapeText(shape)}, ${name} ${shapeText(found)}; parameters of a node of type ${type} ` +
        'all have one shape',
    );
  }
  if (PARAMETERS[type].includes('v_reset?') && params.v_reset === undefined) {
    const { dtype, data } = array(params, 'v_threshold');
    params.v_reset = { dtype, shape, data: data.slice().fill(0 as never) as NirArray['data'] };
  }
  if (!PARAMETERS[type].includes('w_in?')) return;
  const like = array(params, type === 'CubaLI' ? 'v_leak' : 'v_threshold');
  params.w_in =
    weight === undefined ? ones(like) : broadcast(array({ weight }, 'weight'), like, place.below('w_in'));
}

/** NumPy's `ones_like(like) * 1.0`. */
function ones(like: NirArray): NirArray {
  const dtype = /float|f\d/.test(like.dtype) ? nativeName(like.dtype) : 'float64';
  const size = elementsOf(like.shape);
  const data = dtype === 'float64' ? new Float64Array(size) : new Float32Array(size);
  return { dtype, shape: like.shape, data: data.fill(1) };
}

/** NumPy's `ones_like(like) * weight` for floats, to the shape of `like`. */
function broadcast(weight: NirArray, like: NirArray, place: Place): NirArray {
  const missing = like.shape.length - weight.shape.length;
  const sizes = like.shape.map((_, axis) => (axis < missing ? 1 : (weight.shape[axis - missing] as number)));
  if (missing < 0 || sizes.some((size, axis) => size !== 1 && size !== like.shape[axis])) {
    place.fail(`has the shape ${shapeText(weight.shape)}, the other parameters ${shapeText(like.shape)}`);
  }
  const widths = [weight.dtype, like.dtype].map(floatBits);
  const bits = Math.max(...widths);
  const values = Array.from(weight.data as ArrayLike<number | bigint>, Number);
  const data =
    bits === 64 ? new Float64Array(elementsOf(like.shape)) : new Float32Array(elementsOf(like.shape));
  for (let i = 0; i < data.length; i++) {
    let rest = i;
    let from = 0;
    let step = 1;
    for (let axis = sizes.length - 1; axis >= 0; axis--) {
      const size = sizes[axis] as number;
      from += size === 1 ? 0 : (rest % (like.shape[axis] as number)) * step;
      rest = Math.floor(rest / (like.shape[axis] as number));
      step *= size;
    }
    data[i] = values[from] as number;
  }
  return { dtype: `float${bits}`, shape: like.shape, data };
}

/** Bits of a float type; integers are taken into float64, as NumPy takes the wide ones. */
function floatBits(dtype: string): number {
  const bits = /^float(\d+)$|^>f(\d)$/.exec(dtype);
  if (bits === null) return 64;
  return bits[1] === undefined ? 8 * Number(bits[2]) : Number(bits[1]);
}

function nativeName(dtype: string): string {
  return `float${floatBits(dtype)}`;
}

/** @throws SpikeloomError where the bias is not of that shape; nir itself does not look at it */
export function checkBias(
  params: Readonly<Record<string, NirParameter>>,
  place: Place,
  shape: readonly number[],
): void {
  const bias = array(params, 'bias');
  if (bias.shape.join() === shape.join()) return;
  place
    .below('bias')
    .fail(
      `has the shape ${shapeText(bias.shape)}; the weight of shape ${shapeText(array(params, 'weight').shape)} ` +
        `wants ${shapeText(shape)}`,
    );
}

function scalar(value: bigint): NirArray {
  return { dtype: 'int64', shape: [], data: BigInt64Array.of(value) };
}
