import { Arena } from '../../src/engine/arena.js';
import { createKernels } from '../../src/engine/kernels/kernels.js';
import { instantiate } from '../../src/engine/kernels/simd/instance.js';
import {
  CUBA,
  CUBA_RECORD_WORDS,
  type NeuronExports,
  writeCubaRecord,
} from '../../src/engine/kernels/simd/neurons.js';
import { updateCubaLif } from '../../src/engine/neurons/lif-cuba.js';
import { Slice } from '../../src/engine/slice.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import type { CubaLif, NeuronUnit, ShiftLif } from '../../src/image/layout.js';
import { timed, type Work } from '../contender.js';
import type { BenchContext, Entry } from '../entry.js';
import { sink } from '../sink.js';

const NEURONS = 1 << 20;
const STEPS = 10;
const ARENA_BYTES = 64 << 20;

/** Loihi's neuron, which the narrow kernel takes. */
const CUBA_LIF: CubaLif = {
  model: 'lif-cuba',
  decayU: 512,
  decayV: 128,
  inputShift: 6,
  sumLimit: 'none',
  currentOverflow: 'lava',
  potentialLimit: { min: 1 - 2 ** 23, max: 2 ** 23 - 1 },
  refractorySteps: 0,
};
const SHIFT_LIF: ShiftLif = { model: 'lif-shift', leakShift: 4, potentialBits: 20, overflow: 'saturate' };

/** Inputs of a step, and thresholds at which about 4% of the neurons fire in each of the first steps. */
const CUBA_DRIVE: Drive = { least: -512, most: 1535, thresholds: [200_000, 6_000_000] };
const SHIFT_DRIVE: Drive = { least: -100, most: 155, thresholds: [100, 1800] };

interface Drive {
  readonly least: number;
  readonly most: number;
  readonly thresholds: readonly [least: number, most: number];
}

/** A step of a million neurons that all have input: the SIMD kernel against its plain twin. */
export const neuronsCuba: Entry = {
  name: 'neurons-cuba',
  unit: 'neuron updates',
  open(context) {
    const plain = population(CUBA_LIF, CUBA_DRIVE, context);
    const fast = population(CUBA_LIF, CUBA_DRIVE, context);
    const kernels = instantiate<NeuronExports>(fast.arena.memory);
    const record = fast.arena.int32(CUBA_RECORD_WORDS);
    writeCubaRecord(record, fast.slice, CUBA_LIF);
    return {
      ours: timed(
        steps('SIMD', fast, context, slice => {
          kernels.updateCubaLifNarrow(record.byteOffset);
          slice.fired = record[CUBA.fired];
        }),
      ),
      yardstick: timed(steps('plain TypeScript', plain, context, slice => updateCubaLif(slice, CUBA_LIF))),
    };
  },
};

export const neuronsShift: Entry = {
  name: 'neurons-shift',
  unit: 'neuron updates',
  open(context) {
    const [ours, yardstick] = (['auto', 'plain'] as const).map(choice => {
      const one = population(SHIFT_LIF, SHIFT_DRIVE, context);
      const kernels = createKernels(one.arena, choice);
      const name = choice === 'auto' ? 'SIMD' : 'plain TypeScript';
      return timed(steps(name, one, context, slice => kernels.updateShiftLif(slice, SHIFT_LIF)));
    });
    return { ours, yardstick };
  },
};

interface Population {
  readonly arena: Arena;
  readonly slice: Slice;
  readonly inputs: Int32Array;
}

function population(neuron: NeuronUnit, drive: Drive, { quick, seed }: BenchContext): Population {
  const count = quick ? 100 : NEURONS;
  const random = new Xorshift32(seed);
  const arena = new Arena(ARENA_BYTES);
  const between = (least: number, most: number) => least + random.below(most - least + 1);
  const [lowest, highest] = drive.thresholds;
  const slice = new Slice(
    {
      population: 0,
      core: 0,
      first: 0,
      count,
      neuron,
      thresholds: Int32Array.from({ length: count }, () => between(lowest, highest)),
      biases: null,
      thresholdPolicy: { kind: 'fixed' },
      trace: null,
    },
    0,
    arena,
  );
  const inputs = Int32Array.from({ length: count }, () => between(drive.least, drive.most));
  return { arena, slice, inputs };
}

/** Input comes anew each step and is part of the work: on both sides the same copy. */
function steps(name: string, one: Population, { quick }: BenchContext, update: (slice: Slice) => void): Work {
  const { slice, inputs } = one;
  const count = quick ? 2 : STEPS;
  return {
    name,
    prepare: () => slice.reset(),
    run() {
      let fired = 0;
      for (let step = 0; step < count; step++) {
        slice.sums.set(inputs);
        update(slice);
        fired += slice.fired;
      }
      sink(fired);
      return count * slice.count;
    },
  };
}
