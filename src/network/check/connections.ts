import { kernelSize, outputShape } from '../convolution.js';
import type { ConnectSpec, ConvolutionSpec, ProjectionSpec } from '../description.js';
import { asLists, MAX_PAIRS, synapseCount } from '../sparse-connect.js';
import type { CheckContext } from './context.js';

/** Most synapses of a projection that is kept as lists: 384 MiB of sources and initial weights. */
export const MAX_SYNAPSES = 1 << 26;

export interface Sizes {
  readonly pre: number;
  readonly post: number;
}

/** What joins the neurons of a projection fits their numbers. */
export function checkConnection(
  context: CheckContext,
  path: readonly string[],
  { from, connect, weights }: ProjectionSpec,
  sizes: Sizes,
): void {
  const connectPath = [...path, 'connect'];
  const { pre, post } = sizes;
  switch (connect.kind) {
    case 'one-to-one':
    case 'others':
      if (pre !== post) {
        context.refuse(connectPath, `is ${connect.kind} from ${pre} to ${post} neurons; sizes must be equal`);
      }
      break;
    case 'rectangles':
      checkRectangles(context, connectPath, from, connect);
      break;
    case 'fan-in':
      if (connect.synapses > pre) {
        context.refuse([...connectPath, 'synapses'], `is ${connect.synapses}; only ${pre} neurons send`);
      }
      break;
    case 'local':
      checkLocal(context, connectPath, connect, pre);
      break;
    case 'listed':
      checkList(context, connectPath, connect, sizes);
      break;
    case 'convolution':
      checkConvolution(context, connectPath, connect, sizes);
  }
  checkSize(context, path, { connect, weights }, sizes);
}

function checkSize(
  context: CheckContext,
  path: readonly string[],
  { connect, weights }: Pick<ProjectionSpec, 'connect' | 'weights'>,
  { pre, post }: Sizes,
): void {
  const lists = asLists(connect, pre, post);
  const pairs = `joins ${pre} x ${post} = ${pre * post} pairs`;
  if (connect.kind === 'one-to-one' && lists !== null && weights.kind === 'uniform') {
    context.refuse(
      path,
      `${pairs} and draws a weight for each; limit ${MAX_PAIRS}; use constant weights, or connect by local with radius 0`,
    );
  }
  if (lists === null) {
    if (pre * post <= MAX_PAIRS) return;
    context.refuse(
      path,
      `${pairs}; limit ${MAX_PAIRS}; split a population, or connect by fan-in, local or listed`,
    );
  }
  const synapses = synapseCount(lists, pre, post);
  if (synapses > MAX_SYNAPSES) {
    context.refuse(path, `has ${synapses} synapses; limit ${MAX_SYNAPSES}; split a population`);
  }
}

function checkRectangles(
  context: CheckContext,
  path: readonly string[],
  from: string,
  { minSide, maxSide }: Extract<ConnectSpec, { kind: 'rectangles' }>,
): void {
  const shape = context.input(from)?.shape;
  if (shape === undefined) {
    context.refuse(
      path,
      `is rectangles, but "${from}" is no input with a shape; give it shape: [rows, columns]`,
    );
  }
  const side = Math.min(...shape);
  if (minSide > side) {
    context.refuse([...path, 'minSide'], `is ${minSide}; limit is the image's shorter side, ${side}`);
  }
  if (maxSide !== undefined && maxSide < minSide) {
    context.refuse([...path, 'maxSide'], `is ${maxSide}; the least is minSide, ${minSide}`);
  }
}

function checkLocal(
  context: CheckContext,
  path: readonly string[],
  { radius, synapses }: Extract<ConnectSpec, { kind: 'local' }>,
  pre: number,
): void {
  const most = Math.min(pre, 2 * radius + 1);
  if (synapses > most) {
    context.refuse(
      [...path, 'synapses'],
      `is ${synapses}; within radius ${radius} lie at most ${most} sources`,
    );
  }
}

function checkList(
  context: CheckContext,
  path: readonly string[],
  list: Extract<ConnectSpec, { kind: 'listed' }>,
  sizes: Sizes,
): void {
  if (list.pre.length !== list.post.length) {
    context.refuse(
      [...path, 'post'],
      `has ${list.post.length} entries; pre has ${list.pre.length}, one each a synapse`,
    );
  }
  for (const side of ['pre', 'post'] as const) {
    const wrong = list[side].findIndex(neuron => neuron >= sizes[side]);
    if (wrong >= 0) {
      context.refuse([...path, side, wrong], `is ${list[side][wrong]}; limit 0 .. ${sizes[side] - 1}`);
    }
  }
  const pairs = Float64Array.from(list.pre, (source, i) => list.post[i] * sizes.pre + source).sort();
  const twice = pairs.findIndex((pair, i) => i > 0 && pair === pairs[i - 1]);
  if (twice >= 0) {
    const [source, neuron] = [pairs[twice] % sizes.pre, Math.floor(pairs[twice] / sizes.pre)];
    context.refuse(path, `joins ${source} to ${neuron} twice; leave one out, or add a projection`);
  }
}

function checkConvolution(
  context: CheckContext,
  path: readonly string[],
  spec: ConvolutionSpec,
  { pre, post }: Sizes,
): void {
  const { input, kernel, groups } = spec;
  const [channels, rows, columns] = input;
  const [outputs, inputs] = kernel;
  if (channels * rows * columns !== pre) {
    context.refuse(
      [...path, 'input'],
      `is ${input.join(' x ')} = ${channels * rows * columns}; ${pre} neurons send`,
    );
  }
  if (channels % groups !== 0 || outputs % groups !== 0) {
    context.refuse(
      [...path, 'groups'],
      `is ${groups}; it must divide the channels, ${channels} in and ${outputs} out`,
    );
  }
  if (inputs !== channels / groups) {
    context.refuse(
      [...path, 'kernel', 1],
      `is ${inputs}; ${channels} channels in ${groups} groups are ${channels / groups}`,
    );
  }
  const { height, width } = outputShape(spec);
  if (height < 1 || width < 1) {
    context.refuse(
      [...path, 'kernel'],
      'reaches beyond the padded input; use more padding or a smaller kernel',
    );
  }
  if (outputs * height * width !== post) {
    context.refuse(
      path,
      `gives ${outputs} x ${height} x ${width} = ${outputs * height * width} values; ${post} neurons receive`,
    );
  }
}

/** How many weights a projection's list of values has, and what they are. */
export function valueCount(connect: ConnectSpec, { pre, post }: Sizes): { count: number; why: string } {
  const lists = asLists(connect, pre, post);
  if (lists === null) return { count: post * pre, why: `${post} x ${pre} = ${post * pre} pairs are joined` };
  if (connect.kind === 'convolution') {
    const count = kernelSize(connect);
    return { count, why: `the kernel has ${connect.kernel.join(' x ')} = ${count}` };
  }
  const count = synapseCount(lists, pre, post);
  return { count, why: `${connect.kind} makes ${count} synapses` };
}
