import type { ChipImage, WeightlessImage } from '../image/layout.js';
import { Counters, ledgerRows } from '../ledger/counters.js';
import { EVENT_KIND_COUNT } from '../ledger/events.js';
import { Arena, type ArenaOptions, Region } from './arena.js';
import { CREW_WORDS } from './crew.js';
import { bitWords, Crossbar } from './crossbar.js';
import { Encoder } from './encoder.js';
import type { MemberList } from './kernels/goodness.js';
import {
  createKernels,
  createLoops,
  type KernelChoice,
  kindOf,
  type Loops,
  type PhaseKernels,
} from './kernels/kernels.js';
import { TOUCH_FROM_BYTES } from './kernels/simd/accumulate.js';
import { Layers } from './layers.js';
import { LearningUnit } from './learning/learning-unit.js';
import { Rule } from './learning/rule.js';
import {
  createWorkspace,
  type LearningWorkspace,
  learningExtent,
  workspaceBytes,
} from './learning/workspace.js';
import { planBytes } from './memory-plan.js';
import { CROSSBAR, RECORD_WORDS } from './records.js';
import { Reductions } from './reductions.js';
import { Router } from './router.js';
import { findRuns } from './runs.js';
import { makeShares, type Share } from './share.js';
import { shareCores } from './share-cores.js';
import { Slice } from './slice.js';
import { AnalyticTiming } from './timing/analytic.js';
import { NoTiming } from './timing/no-timing.js';
import { ControlPackets } from './timing/packet/control-packets.js';
import { type PacketFigures, PacketTiming } from './timing/packet/packet-timing.js';
import type { DurationTable, TimingModel } from './timing/timing.js';

export interface ChipOptions extends ArenaOptions {
  /** Durations of events; left out, no time is told. */
  readonly durations?: DurationTable | undefined;
  /** The network, where time is told packet by packet; left out, it is analytic. */
  readonly packets?: PacketFigures | undefined;
  /** Inner loops: SIMD where the platform has it (auto), or TypeScript. Results are the same. */
  readonly kernels?: KernelChoice | undefined;
  /** Threads that share the work, this one included; default 1. Results are the same. */
  readonly threads?: number | undefined;
  /** Which of them this one is; 0 gives the orders. */
  readonly thread?: number | undefined;
}

/** Control registers, by place; `steps` with learning on, `scalings` and `epochs` by number count passes since boot. */
export const REGISTER = {
  tick: 0,
  learning: 1,
  label: 2,
  polarity: 3,
  annealing: 4,
  steps: 5,
  scalings: 6,
  epochs: 8,
} as const;

/** Numbers that epochs may have (`LearningRuleImage.epoch`): so many registers from {@link REGISTER}.epochs on. */
export const EPOCHS = 16;

/**
 * All parts of a chip, laid out in one memory, each made from its place in the image. Every thread
 * that runs a share of the chip builds the same parts over the same memory; the first one fills it.
 */
export class Chip {
  readonly image: WeightlessImage;
  readonly arena: Arena;
  readonly counters: Counters;
  readonly registers: Int32Array;
  readonly slices: readonly Slice[];
  readonly encoders: readonly Encoder[];
  readonly crossbars: readonly Crossbar[];
  readonly rules: readonly Rule[];
  readonly learningUnits: readonly LearningUnit[];
  /** Of all learning units of this thread. */
  readonly learningWorkspace: LearningWorkspace;
  /** What a step's reductions and competitions sent, for timing packet by packet. */
  readonly controlPackets: ControlPackets;
  readonly reductions: Reductions;
  readonly layers: Layers;
  readonly router: Router;
  readonly shares: readonly Share[];
  /** Members of reductions that each share adds up. */
  readonly members: readonly MemberList[];
  readonly kernels: PhaseKernels;
  readonly loops: Loops;
  readonly timing: TimingModel;
  /** Where threads meet. */
  readonly crewWords: Int32Array;

  /** @param whole the image with its weights, unless the memory has been filled by another thread */
  constructor(whole: ChipImage | WeightlessImage, options: ChipOptions) {
    const image = withoutWeights(whole);
    this.image = image;
    const threads = options.threads ?? 1;
    const arena = new Arena(planBytes(image, threads, options.packets !== undefined), options);
    this.arena = arena;
    const { tables } = arena;
    const rows = ledgerRows(image.slices.length, image.encoders.length);
    this.counters = new Counters(
      image.slices.length,
      image.encoders.length,
      arena.float64(rows * EVENT_KIND_COUNT),
    );
    const countersOf = (row: number) => this.counters.counts.byteOffset + row * EVENT_KIND_COUNT * 8;
    this.registers = arena.int32(REGISTER.epochs + EPOCHS);
    this.loops = createLoops(arena, options.kernels);
    let sources = 0;
    const largest = largestInputs(image);
    this.slices = image.slices.map((slice, row) => {
      const shared = image.slices.some(other => other !== slice && other.population === slice.population);
      const made = new Slice(slice, sources, countersOf(row), largest[row], arena, shared);
      sources += slice.count;
      return made;
    });
    this.encoders = image.encoders.map(encoder => {
      const made = new Encoder(encoder, sources, this.loops, arena);
      sources += encoder.count;
      return made;
    });
    const { places, owner } = layRows(image, arena);
    const crossbarRecords = tables.int32(image.crossbars.length * RECORD_WORDS);
    const bits = arena.int32(owner.length * 2);
    this.crossbars = image.crossbars.map((crossbar, index) => {
      const firstPlace = places[index];
      const first = firstPlace >> 5;
      const place = {
        firstPlace,
        bits: bits.subarray(first, first + bitWords(crossbar.rows)),
        record: crossbarRecords.subarray(index * RECORD_WORDS, (index + 1) * RECORD_WORDS),
      };
      return new Crossbar(crossbar, this.slices[crossbar.slice], place, countersOf(crossbar.slice), arena);
    });
    const touch = weightBytes(this.crossbars) > TOUCH_FROM_BYTES ? 1 : 0;
    for (const [index, crossbar] of this.crossbars.entries()) {
      if (!arena.fresh) continue;
      crossbar.record[CROSSBAR.touch] = touch;
      crossbar.weights.load((whole as ChipImage).crossbars[index].weights);
    }
    this.rules = image.rules.map(rule => new Rule(rule));
    const workspace = ownWorkspace(image, arena, threads, options);
    this.learningWorkspace = workspace;
    this.learningUnits = image.cores.map(
      core => new LearningUnit(core.lfsrSeed, core.lfsrBits, workspace, arena),
    );
    const { durations, packets } = options;
    this.controlPackets = new ControlPackets(image, packets === undefined ? 0 : threads, arena);
    this.reductions = new Reductions(
      image,
      this.slices,
      this.counters,
      this.loops,
      this.controlPackets,
      arena,
    );
    this.layers = new Layers(image, this.slices, arena);
    this.router = new Router(image, [...this.slices, ...this.encoders], countersOf, arena);
    const placeOf = placesOfAxons(image, places);
    const eventOf = this.router.eventOfRoute();
    findRuns(this.crossbars, image.routes, eventOf, placeOf, arena).forEach((runs, index) => {
      this.crossbars[index].useRuns(runs, arena.fresh);
    });
    this.shares = makeShares(
      shareCores(image, threads),
      { ...this, routes: image.routes, rows: { owner, placeOf, eventOf } },
      threads,
      arena,
    );
    this.members = this.shares.map(share => this.reductions.membersOn(share.slices, arena));
    this.kernels = createKernels(arena, { ...this, owner, crossbarRecords }, options.kernels);
    this.timing = this.#makeTiming(durations, packets);
    this.crewWords = tables.int32(CREW_WORDS);
  }

  #makeTiming(durations: DurationTable | undefined, packets: PacketFigures | undefined): TimingModel {
    const { image, counters, shares, controlPackets, loops, arena } = this;
    if (durations === undefined) return new NoTiming(counters, arena);
    if (packets !== undefined) {
      return new PacketTiming(image, counters, shares, controlPackets, durations, packets, arena);
    }
    const workers = shares.map(share => workersOf(share, counters));
    return new AnalyticTiming(counters, workers, durations, loops, arena);
  }
}

/** The learning units' workspace of this thread; each thread has one. */
function ownWorkspace(
  image: WeightlessImage,
  { tables, memory }: Arena,
  threads: number,
  { thread = 0, kernels = 'auto' }: ChipOptions,
): LearningWorkspace {
  const extent = learningExtent(image);
  const rooms = Array.from({ length: threads }, () => tables.uint8(workspaceBytes(extent)));
  const region = Region.within(rooms[thread], memory, true);
  return createWorkspace(memory, region, kindOf(kernels), extent);
}

/** First place of each crossbar's rows, in whole words of 64, and the crossbar of each word. */
function layRows({ crossbars }: WeightlessImage, { tables, fresh }: Arena) {
  const places: number[] = [];
  let next = 0;
  for (const { rows } of crossbars) {
    places.push(next);
    next += bitWords(rows) * 32;
  }
  const owner = tables.int32(next >> 6);
  if (fresh) {
    places.forEach((place, index) => {
      owner.fill(index, place >> 6, (places[index + 1] ?? next) >> 6);
    });
  }
  return { places, owner };
}

/** Place of each axon of the route table, which numbers rows without gaps. */
function placesOfAxons({ crossbars }: WeightlessImage, places: readonly number[]): Int32Array {
  const axons = crossbars.reduce((sum, { rows }) => sum + rows, 0);
  const placeOf = new Int32Array(axons);
  let axon = 0;
  crossbars.forEach(({ rows }, index) => {
    for (let row = 0; row < rows; row++) placeOf[axon++] = places[index] + row;
  });
  return placeOf;
}

function weightBytes(crossbars: readonly Crossbar[]): number {
  return crossbars.reduce((sum, { weights }) => sum + weights.acting.byteLength, 0);
}

/** By slice, a bound of |J| in any step: every row active, with the widest weight. */
function largestInputs({ slices, crossbars }: WeightlessImage): number[] {
  const largest = slices.map(() => 0);
  for (const { slice, rows, weightBits, exponent } of crossbars) {
    largest[slice] += rows * 2 ** (weightBits - 1) * 2 ** exponent;
  }
  return largest;
}

/** Rows of the ledger by worker: each core of the share, and with the first share each encoder and the chip. */
function workersOf({ index, slices, sliceRows }: Share, counters: Counters): Int32Array[] {
  const byCore = new Map<number, number[]>();
  slices.forEach(({ core }, i) => {
    byCore.set(core, [...(byCore.get(core) ?? []), sliceRows[i]]);
  });
  const workers = [...byCore.values()].map(rows => Int32Array.from(rows));
  if (index > 0) return workers;
  for (let row = counters.encoderRow; row <= counters.chipRow; row++) workers.push(Int32Array.of(row));
  return workers;
}

/** The image as far as it is needed once its weights lie in the chip's memory: no second copy is kept. */
function withoutWeights(image: ChipImage | WeightlessImage): WeightlessImage {
  const { crossbars } = image as ChipImage;
  return { ...image, crossbars: crossbars.map(({ weights: _, ...rest }) => rest) };
}
