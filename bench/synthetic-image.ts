import { Xorshift32 } from '../src/fixed/xorshift.js';
import type {
  ChipImage,
  CoreImage,
  CrossbarImage,
  RouteTable,
  ShiftLif,
  SliceImage,
} from '../src/image/layout.js';

/** Neurons of a core, and rows of its crossbar, each fed by a neuron of any core. */
export const CORE_NEURONS = 1024;
export const CORE_ROWS = 256;

/**
 * Weights are drawn once for this many crossbars, which start at different places of the draw: an engine
 * has its own copy of every weight, so the image need not.
 */
const POOL_CROSSBARS = 4;

/** Potentials without leak, lifted by DRIVE every step, fire about every THRESHOLD / DRIVE = 25 steps: 4%. */
const DRIVE = 100;
const THRESHOLD = 2400;
export const NEURON: ShiftLif = {
  model: 'lif-shift',
  leakShift: 31,
  potentialBits: 24,
  overflow: 'saturate',
  lowest: null,
  refractorySteps: 0,
};

const INPUT = 0;
const ACTIVE = 1;
const IDLE = 2;

export interface SyntheticSize {
  /** Cores of {@link CORE_NEURONS} neurons that fire. */
  readonly cores: number;
  /** As large cores beside them, wired among themselves, that never see a spike. */
  readonly idleCores?: number;
  /** Seed of weights and wiring. */
  readonly seed: number;
}

/**
 * A network without structure: CORE_ROWS synapses of 8 bits a neuron in one dense crossbar a core, rows from
 * random neurons, weights of mean 0, and one constant input that keeps about 4% of the neurons firing.
 */
export function syntheticImage({ cores, idleCores = 0, seed }: SyntheticSize): ChipImage {
  const random = new Xorshift32(seed);
  const all = cores + idleCores;
  const places = meshOf(all);
  const block = CORE_ROWS * CORE_NEURONS;
  const pool = Int8Array.from({ length: POOL_CROSSBARS * block }, () => random.below(255) - 127);
  const drive = new Int8Array(CORE_NEURONS).fill(DRIVE);
  const slices: SliceImage[] = [];
  const crossbars: CrossbarImage[] = [];
  for (let core = 0; core < all; core++) {
    const idle = core >= cores;
    const population = idle ? IDLE : ACTIVE;
    slices.push(sliceOn(core, population, core - (idle ? cores : 0)));
    if (!idle) crossbars.push(crossbarOn(core, INPUT, Int32Array.of(0), drive));
    const start = random.below((POOL_CROSSBARS - 1) * block);
    const sources = ascendingDraw((idle ? idleCores : cores) * CORE_NEURONS, random);
    crossbars.push(crossbarOn(core, population, sources, pool.subarray(start, start + block)));
  }
  const populations = [
    { name: 'drive', size: 1, kind: 'input' as const, order: null },
    { name: 'active', size: cores * CORE_NEURONS, kind: 'neurons' as const, order: null },
    { name: 'idle', size: idleCores * CORE_NEURONS, kind: 'neurons' as const, order: null },
  ];
  return {
    version: 4,
    outputs: null,
    network: 'synthetic',
    chip: {
      name: 'synthetic',
      columns: places.columns,
      rows: places.rows,
      chips: { columns: 1, rows: 1 },
      coresPerTile: 1,
      topology: 'mesh',
      management: { cyclesPerRead: 1, cyclesPerWrite: 1, cyclesPerOperation: 1 },
    },
    seed,
    populations: idleCores > 0 ? populations : populations.slice(0, IDLE),
    cores: places.cores,
    slices,
    encoders: [
      {
        population: INPUT,
        count: 1,
        kind: 'constant',
        lfsrSeed: 1,
        by: 'unit',
        reseed: 'never',
        x: 0,
        y: 0,
      },
    ],
    crossbars,
    rules: [],
    reductions: [],
    routes: routesOf(crossbars, cores, all, places.cores),
    procedure: { kind: 'free' },
  };
}

/** What an engine has to let a synthetic network run in its steady state. */
export interface Startable {
  reset(): void;
  loadInput(encoder: number, values: ArrayLike<number>): void;
  potentials(slice: number): Int32Array;
}

/** Brings the first `cores` cores to a state that lies in the steady one: potentials all over their range. */
export function scatter(engine: Startable, cores: number, seed: number): void {
  const random = new Xorshift32(seed);
  engine.reset();
  engine.loadInput(0, [1]);
  for (let slice = 0; slice < cores; slice++) {
    const potentials = engine.potentials(slice);
    for (let i = 0; i < potentials.length; i++) potentials[i] = random.below(THRESHOLD);
  }
}

function sliceOn(core: number, population: number, place: number): SliceImage {
  return {
    population,
    core,
    first: place * CORE_NEURONS,
    count: CORE_NEURONS,
    neuron: NEURON,
    thresholds: new Int32Array(CORE_NEURONS).fill(THRESHOLD),
    biases: null,
    thresholdPolicy: { kind: 'fixed' },
    competition: null,
    traces: { y1: null, y2: null, y3: null },
  };
}

function crossbarOn(
  slice: number,
  sourcePopulation: number,
  rowSource: Int32Array,
  weights: Int8Array,
): CrossbarImage {
  return {
    projection: sourcePopulation === INPUT ? 'drive' : 'recurrent',
    slice,
    rows: rowSource.length,
    rowSource,
    sourcePopulation,
    storage: 'dense',
    mask: null,
    rowStart: null,
    columns: null,
    weights,
    weightBits: 8,
    storedBits: 8,
    minStored: -128,
    maxStored: 127,
    exponent: 0,
    rule: -1,
    learnsBy: 'unit',
    preTraces: { x1: null, x2: null },
    delayTicks: 1,
    tagBits: 0,
    scaling: null,
  };
}

/** CORE_ROWS different numbers below `n`, ascending. */
function ascendingDraw(n: number, random: Xorshift32): Int32Array {
  const drawn = new Set<number>();
  while (drawn.size < CORE_ROWS) drawn.add(random.below(n));
  return Int32Array.from(drawn).sort();
}

/** A core a tile on a mesh that is about square. */
function meshOf(count: number): { columns: number; rows: number; cores: CoreImage[] } {
  const columns = Math.ceil(Math.sqrt(count));
  const cores = Array.from(
    { length: count },
    (_, id): CoreImage => ({
      id,
      x: id % columns,
      y: Math.floor(id / columns),
      lfsrSeed: 1,
      lfsrBits: 16,
    }),
  );
  return { columns, rows: Math.ceil(count / columns), cores };
}

/** One route, a tick long, for each source that a row listens to: a packet to each of its rows' cores. */
function routesOf(
  crossbars: readonly CrossbarImage[],
  activeCores: number,
  allCores: number,
  cores: readonly CoreImage[],
): RouteTable {
  const neurons = allCores * CORE_NEURONS;
  const base = [neurons, 0, activeCores * CORE_NEURONS];
  const axonsOf: number[][] = Array.from({ length: neurons + 1 }, () => []);
  const coreOf: number[] = [];
  for (const { sourcePopulation, rowSource, slice } of crossbars) {
    for (const source of rowSource) {
      axonsOf[base[sourcePopulation] + source].push(coreOf.length);
      coreOf.push(slice);
    }
  }
  const heard = axonsOf.flatMap((axons, source) => (axons.length > 0 ? [{ axons, source }] : []));
  const port = { x: 0, y: 0 };
  const hops = heard.map(({ axons, source }) => {
    const from = source === neurons ? port : cores[Math.floor(source / CORE_NEURONS)];
    const targets = axons.map(axon => cores[coreOf[axon]]);
    return {
      eastWest: targets.map(({ x }) => Math.abs(x - from.x)),
      northSouth: targets.map(({ y }) => Math.abs(y - from.y)),
    };
  });
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), 0);
  return {
    sourceStart: running(axonsOf.map(axons => (axons.length > 0 ? 1 : 0))),
    delayTicks: new Int32Array(heard.length).fill(1),
    routeAxonStart: running(heard.map(({ axons }) => axons.length)),
    axons: Int32Array.from(heard.flatMap(({ axons }) => axons)),
    packets: Int32Array.from(heard, ({ axons }) => axons.length),
    tileDeliveries: Int32Array.from(hops, ({ eastWest, northSouth }) =>
      sum(eastWest.map((hop, i) => (hop + northSouth[i] === 0 ? 1 : 0))),
    ),
    hopsEastWest: Int32Array.from(hops, ({ eastWest }) => sum(eastWest)),
    hopsNorthSouth: Int32Array.from(hops, ({ northSouth }) => sum(northSouth)),
    hopsOffChip: new Int32Array(heard.length),
    farEastWest: Int32Array.from(hops, ({ eastWest }) => most(eastWest)),
    farNorthSouth: Int32Array.from(hops, ({ northSouth }) => most(northSouth)),
    farOffChip: new Int32Array(heard.length),
  };
}

/** Sums of the entries before each place, and of all: [length + 1]. */
function running(counts: readonly number[]): Int32Array {
  const starts = new Int32Array(counts.length + 1);
  counts.forEach((count, i) => {
    starts[i + 1] = starts[i] + count;
  });
  return starts;
}
