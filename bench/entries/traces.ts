import { Arena } from '../../src/engine/arena.js';
import { sumOfSquares } from '../../src/engine/kernels/goodness.js';
import { type GoodnessExports, sumOfSquaresSimd } from '../../src/engine/kernels/simd/goodness.js';
import { instantiate } from '../../src/engine/kernels/simd/instance.js';
import { type TraceExports, updateTracesSimd } from '../../src/engine/kernels/simd/traces.js';
import { updateTraces } from '../../src/engine/kernels/traces.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import type { SpikeTrace } from '../../src/image/layout.js';
import { timed, type Work } from '../contender.js';
import type { BenchContext, Entry } from '../entry.js';
import { sink } from '../sink.js';

const NEURONS = 1 << 20;
const STEPS = 10;
/** One neuron in so many fires in a step. */
const FIRES_ONE_IN = 25;
const UNIT: SpikeTrace = { mode: 'add', impulse: 1000, decay: 400, max: 8191 };

/** Decay of a million traces and raise of those that fired: the SIMD kernel against its plain twin. */
export const traces: Entry = {
  name: 'traces',
  unit: 'traces',
  open(context) {
    const [fast, plain] = [drawn(context), drawn(context)];
    const kernels = instantiate<TraceExports>(fast.arena.memory);
    return {
      ours: timed(
        steps('SIMD', fast, context, ({ y1, spikes }) =>
          updateTracesSimd(kernels, y1, spikes, spikes.length, UNIT),
        ),
      ),
      yardstick: timed(
        steps('plain TypeScript', plain, context, ({ y1, spikes }) =>
          updateTraces(y1, spikes, spikes.length, UNIT),
        ),
      ),
    };
  },
};

/** Sum of the squares of a million traces. */
export const goodness: Entry = {
  name: 'goodness',
  unit: 'traces',
  open(context) {
    const [fast, plain] = [drawn(context), drawn(context)];
    const kernels = instantiate<GoodnessExports>(fast.arena.memory);
    return {
      ours: timed(
        steps('SIMD', fast, context, ({ y1 }) => sumOfSquaresSimd(kernels, y1, 0, y1.length, UNIT.max)),
      ),
      yardstick: timed(steps('plain TypeScript', plain, context, ({ y1 }) => sumOfSquares(y1, 0, y1.length))),
    };
  },
};

interface Traced {
  readonly arena: Arena;
  readonly y1: Int32Array;
  readonly start: Int32Array;
  readonly spikes: Int32Array;
}

function drawn({ quick, seed }: BenchContext): Traced {
  const count = quick ? 100 : NEURONS;
  const random = new Xorshift32(seed);
  const arena = new Arena(16 << 20);
  const start = Int32Array.from({ length: count }, () => random.below(UNIT.max + 1));
  const spikes = arena.int32(Math.floor(count / FIRES_ONE_IN));
  for (let i = 0; i < spikes.length; i++) spikes[i] = i * FIRES_ONE_IN + random.below(FIRES_ONE_IN);
  return { arena, y1: arena.int32(count), start, spikes };
}

function steps(
  name: string,
  traced: Traced,
  { quick }: BenchContext,
  step: (traced: Traced) => number,
): Work {
  const count = quick ? 2 : STEPS;
  return {
    name,
    prepare: () => traced.y1.set(traced.start),
    run() {
      for (let i = 0; i < count; i++) sink(step(traced));
      return count * traced.y1.length;
    },
  };
}
