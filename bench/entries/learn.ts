import { Arena } from '../../src/engine/arena.js';
import type { ChangeFormat, DenseWeights } from '../../src/engine/kernels/learn.js';
import { LearningUnit } from '../../src/engine/learning/learning-unit.js';
import { Rule } from '../../src/engine/learning/rule.js';
import { createWorkspace } from '../../src/engine/learning/workspace.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import { timed, type Work } from '../contender.js';
import type { BenchContext, Entry } from '../entry.js';
import { sink } from '../sink.js';

type Kind = 'simd' | 'plain';
type WorkRun = Work['run'];

/** 256 K synapses, which a second-level cache holds in 8 bits and in 16. */
const SIDE = 512;
const STOCHASTIC: ChangeFormat = { rounding: 'stochastic', fractionBits: 6, annealing: 0 };

/** A pass of a rule over a crossbar of {@link SIDE} rows and columns. */
interface Pass {
  readonly kernel: 'learnColumns' | 'learnDense';
  readonly bits: 8 | 16;
  /** One row, and one neuron, in so many is visited. */
  readonly oneRowIn: number;
  readonly oneColumnIn: number;
  /** Whether rows have traces; without, their part of D is 1. */
  readonly traced: boolean;
}

/** Every synapse of a crossbar learns from the traces on both its sides. */
const DENSE_8: Pass = { kernel: 'learnDense', bits: 8, oneRowIn: 1, oneColumnIn: 1, traced: true };
/** One neuron in 25 fires, one row in eight is active. */
const EVENTS: Pass = { kernel: 'learnColumns', bits: 8, oneRowIn: 8, oneColumnIn: 25, traced: false };
/** Every neuron learns in few rows. */
const ROWS: Pass = { kernel: 'learnDense', bits: 8, oneRowIn: 256, oneColumnIn: 1, traced: false };

/** Learning with stochastic rounding, and an epoch of form G's classifier: SIMD against the plain twins. */
export const learning: readonly Entry[] = [
  { ...pass('learn-dense-8bit', DENSE_8), goal: 10 },
  pass('learn-dense-16bit', { ...DENSE_8, bits: 16 }),
  pass('learn-events', EVENTS),
  pass('learn-rows', ROWS),
  entry('classifier-epoch', 'epochs', classifierWork),
];

function pass(name: string, visits: Pass): Entry {
  return entry(name, 'plastic updates', (kind, context) => passWork(kind, visits, context));
}

function entry(name: string, unit: string, work: (kind: Kind, context: BenchContext) => WorkRun): Entry {
  const side = (kind: Kind, context: BenchContext) =>
    timed({ name: kind === 'simd' ? 'SIMD' : 'plain TypeScript', run: work(kind, context) });
  return {
    name,
    unit,
    open: context => ({ ours: side('simd', context), yardstick: side('plain', context) }),
  };
}

function passWork(
  kind: Kind,
  { kernel, bits, oneRowIn, oneColumnIn, traced }: Pass,
  { quick, seed }: BenchContext,
): WorkRun {
  const random = new Xorshift32(seed);
  const arena = new Arena(4 << 20);
  const { kernels } = createWorkspace(arena.memory, arena, kind, { rows: SIDE, columns: SIDE });
  const weights = drawWeights(arena, random, SIDE, SIDE, bits, 0);
  const list = arena.int32(Math.floor(SIDE / oneRowIn));
  const bitsOfRows = arena.int32(weights.words);
  for (let i = 0; i < list.length; i++) {
    const row = i * oneRowIn + random.below(oneRowIn);
    list[i] = row;
    bitsOfRows[row >> 5] |= 1 << (row & 31);
  }
  const pre = arena.int32(SIDE);
  for (let row = 0; row < SIDE; row++) pre[row] = random.below(16);
  const rows = { list, count: list.length, bits: bitsOfRows, pre: traced ? pre : null };
  const neurons = arena.int32(Math.floor(SIDE / oneColumnIn));
  const post = arena.int32(neurons.length);
  for (let i = 0; i < neurons.length; i++) {
    neurons[i] = i * oneColumnIn;
    post[i] = random.below(31) - 15;
  }
  const columns = { list: neurons, count: neurons.length, post };
  const register = { state: arena.int32(1), bits: 16 } as const;
  register.state[0] = 0xace1;
  const tally = { visits: 0, draws: 0, writes: 0, actingWrites: 0 };
  const updates = rows.count * columns.count;
  const calls = quick ? 2 : Math.ceil(3e7 / updates);
  return () => {
    for (let call = 0; call < calls; call++) {
      kernels[kernel](weights, columns, rows, STOCHASTIC, register, tally);
    }
    sink(register.state[0] + tally.writes);
    return calls * updates;
  };
}

const CLASSES = 10;

/** Learning epochs of form G's classifier, traces sparse as after a presentation. */
function classifierWork(kind: Kind, { quick, seed }: BenchContext): WorkRun {
  const random = new Xorshift32(seed);
  const arena = new Arena(1 << 20);
  const unit = new LearningUnit(
    1,
    16,
    createWorkspace(arena.memory, arena, kind, { rows: 1000, columns: 16 }),
    arena,
  );
  const rule = new Rule({
    name: 'classifier',
    text: 'dw = 2^-5 * x1 * r1',
    when: 'epoch',
    epoch: 0,
    rounding: 'floor',
    programs: [
      {
        target: 'w',
        fractionBits: 5,
        terms: [
          {
            coefficient: 1,
            shift: 0,
            factors: [
              { variable: 'x1', plus: 0 },
              { variable: 'r1', plus: 0 },
            ],
          },
        ],
      },
    ],
  });
  const pass = rule.pass(1)!;
  const crossbars = [1000, 200].map(rows => {
    const dense = drawWeights(arena, random, rows, CLASSES, 16, 8);
    const x1 = arena.int32(rows);
    for (let row = 0; row < rows; row++) x1[row] = random.below(4) === 0 ? 1 + random.below(50) : 0;
    return {
      rows,
      active: arena.int32(0),
      activeCount: 0,
      activeBits: arena.int32(dense.words),
      x1,
      x2: new Int32Array(0),
      preTraces: { x1: { mode: 'add', decay: 0, impulse: 1, max: 255 } as const, x2: null },
      delayTicks: 1,
      tags: null,
      sumsStale: false,
      dense,
      weights: {
        shadowShift: dense.shadowShift,
        place: (row: number, column: number) => row * dense.stride + column,
        at: (place: number) => dense.stored[place],
        store: () => false,
      },
    };
  });
  const thirdFactors = Int32Array.from({ length: CLASSES }, (_, k) => (k < 3 ? 0 : random.below(255) - 127));
  const slice = {
    count: CLASSES,
    spikes: new Int32Array(0),
    fired: 0,
    traces: { y1: null, y2: null, y3: null },
    y1: new Int32Array(0),
    y2: new Int32Array(0),
    y3: new Int32Array(0),
    reward: 0,
    thirdFactors,
    memberOf: new Int32Array(CLASSES).fill(-1),
  };
  const none = new Int32Array(0);
  const calls = quick ? 2 : 5000;
  return () => {
    for (let call = 0; call < calls; call++) {
      for (const crossbar of crossbars) unit.run(pass, crossbar, slice, 0, none);
      for (let k = 0; k < CLASSES; k++) thirdFactors[k] = -thirdFactors[k];
    }
    sink(unit.tally.writes);
    return calls;
  };
}

function drawWeights(
  arena: Arena,
  random: Xorshift32,
  rows: number,
  columns: number,
  bits: 8 | 16,
  shadowShift: number,
): DenseWeights {
  const stride = Math.ceil(columns / 16) * 16;
  const most = 2 ** (bits - 1) - 1;
  const stored = bits === 8 ? arena.uint8(rows * stride) : arena.int16(rows * stride);
  const acting = shadowShift === 0 ? stored : arena.uint8(rows * stride);
  for (let place = 0; place < stored.length; place++) {
    const weight = random.below(2 * most + 1) - most;
    stored[place] = bits === 8 ? weight + 128 : weight;
    if (shadowShift > 0) acting[place] = (weight >> shadowShift) + 128;
  }
  return {
    ...{ stored, acting, stride, shadowShift },
    ...{ minStored: -most, maxStored: most, held: null, words: Math.ceil(rows / 64) * 2, sums: null },
  };
}
