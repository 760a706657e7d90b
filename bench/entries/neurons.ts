import { Arena } from '../../src/engine/arena.js';
import { instantiate } from '../../src/engine/kernels/simd/instance.js';
import { updateNeurons } from '../../src/engine/neurons/index.js';
import { Slice } from '../../src/engine/slice.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import type { NeuronUnit } from '../../src/image/layout.js';
import { EVENT_KIND_COUNT } from '../../src/ledger/events.js';
import { type Contender, timed } from '../contender.js';
import type { BenchContext, Entry } from '../entry.js';
import { buildNative } from '../native/build.js';
import { checksumOf, native } from '../native/run.js';
import { sink } from '../sink.js';

interface Amount {
  /** A multiple of 64. */
  readonly neurons: number;
  readonly steps: number;
}

const FULL: Amount = { neurons: 1 << 20, steps: 10 };
const QUICK: Amount = { neurons: 128, steps: 2 };

/** Neurons with inputs and thresholds drawn from ranges in which about 4% fire in each of the first steps. */
interface Model {
  readonly unit: NeuronUnit;
  readonly inputs: readonly [least: number, most: number];
  readonly thresholds: readonly [least: number, most: number];
}

const SHIFT: Model = {
  unit: {
    model: 'lif-shift',
    leakShift: 4,
    potentialBits: 20,
    overflow: 'saturate',
    lowest: null,
    refractorySteps: 0,
  },
  inputs: [-100, 155],
  thresholds: [100, 1800],
};

/** Loihi's neuron, which the narrow kernel takes; bench/native/neurons.c has the same numbers. */
const CUBA: Model = {
  unit: {
    model: 'lif-cuba',
    reset: { kind: 'zero' },
    decayU: 512,
    decayV: 128,
    inputShift: 6,
    sumLimit: 'none',
    currentOverflow: 'lava',
    potentialLimit: { min: 1 - 2 ** 23, max: 2 ** 23 - 1 },
    refractorySteps: 0,
  },
  inputs: [-512, 1535],
  thresholds: [200_000, 6_000_000],
};

/** Steps of a million neurons that all have input: the SIMD kernels against their plain twins, and against C. */
export const neurons: readonly Entry[] = [
  entry('neurons-shift', SHIFT, context => plainSide(SHIFT, context)),
  entry('neurons-cuba', CUBA, context => plainSide(CUBA, context)),
  { ...entry('neurons-cuba-c', CUBA, cubaInC), goal: 0.8 },
];

function entry(name: string, model: Model, yardstick: (context: BenchContext) => Contender | string): Entry {
  return {
    name,
    unit: 'neuron updates',
    open(context) {
      const other = yardstick(context);
      return typeof other === 'string' ? other : { ours: simdSide(model, context), yardstick: other };
    },
  };
}

function simdSide(model: Model, context: BenchContext): Contender {
  const population = draw(model, context);
  const { arena, slice } = population;
  const kernels = instantiate<{ fire(list: number, slices: number): void }>(arena.memory);
  const list = arena.int32From([slice.record.byteOffset]);
  return timed(stepping('SIMD', population, () => kernels.fire(list.byteOffset, 1)));
}

function plainSide(model: Model, context: BenchContext): Contender {
  const population = draw(model, context);
  return timed(stepping('plain TypeScript', population, () => updateNeurons(population.slice)));
}

function cubaInC(context: BenchContext): Contender | string {
  const build = buildNative('neurons');
  if ('missing' in build) return build.missing;
  const population = draw(CUBA, context);
  const { slice, amount } = population;
  stepping('', population, () => updateNeurons(slice)).run();
  const expected = checksumOf(slice.potential, slice.current, slice.spikeCounts);
  return native(build.program, [amount.neurons, amount.steps, context.seed], expected);
}

interface Population {
  readonly amount: Amount;
  readonly arena: Arena;
  readonly slice: Slice;
  readonly inputs: Int32Array;
}

function draw({ unit, inputs, thresholds }: Model, { quick, seed }: BenchContext): Population {
  const amount = quick ? QUICK : FULL;
  const length = amount.neurons;
  const random = new Xorshift32(seed);
  const between = ([least, most]: readonly [number, number]) => least + random.below(most - least + 1);
  const arena = new Arena(64 << 20);
  const image = {
    population: 0,
    core: 0,
    first: 0,
    count: length,
    neuron: unit,
    thresholds: Int32Array.from({ length }, () => between(thresholds)),
    biases: null,
    thresholdPolicy: { kind: 'fixed' },
    competition: null,
    traces: { y1: null, y2: null, y3: null },
  } as const;
  const counters = arena.float64(EVENT_KIND_COUNT).byteOffset;
  const slice = new Slice(image, 0, counters, inputs[1], arena);
  return { amount, arena, slice, inputs: Int32Array.from({ length }, () => between(inputs)) };
}

/** Input comes anew each step and is part of the work: on both sides the same copy. */
function stepping(name: string, { slice, inputs, amount }: Population, update: () => void) {
  return {
    name,
    prepare: () => slice.reset(),
    run() {
      let fired = 0;
      for (let step = 0; step < amount.steps; step++) {
        slice.sums.set(inputs);
        update();
        fired += slice.fired;
      }
      sink(fired);
      return amount.steps * amount.neurons;
    },
  };
}
