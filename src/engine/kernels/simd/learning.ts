import { LFSR16_DRAW_TABLE, LFSR32_DRAW_TABLE, lfsr16Draw } from '../../../fixed/lfsr.js';
import { lfsr16Jump, lfsrApply, lfsrLeap } from '../../../fixed/lfsr-jump.js';
import type { ChangeFormat, LearningKernels, Register, UpdateTally, VisitedColumns } from '../learn.js';
import { plainLearning } from '../learn-plain.js';
import type { WasmMemory } from '../web-assembly.js';
import { denseKernelFor, drawnBits, halfOf, NARROW_BITS } from './dense-kernel.js';
import { instantiate } from './instance.js';
import type { LearnExports } from './learning-exports.js';

/** Draws that the column kernel looks up at a time, and the bytes of its tables. */
const BATCH = 16;
const COLUMN_TABLE_BYTES = 2 * 256 * (BATCH + 2);
/** Room for the linear maps of `startStates`, and for the draws of four blocks of `learn-draws.ts`. */
const START_TABLE_BYTES = 256;
const DRAW_BYTES = 4 * (16 + 64) * 16;
const LINE_BYTES = 64;

/** Offsets of the kernels' tables and scratch arrays, each on a cache line of its own. */
function layOut(rows: number, columns: number) {
  let end = 0;
  const take = (bytes: number) => {
    const offset = end;
    end += Math.ceil(bytes / LINE_BYTES) * LINE_BYTES;
    return offset;
  };
  const places = {
    tables: take(COLUMN_TABLE_BYTES),
    startTables: take(START_TABLE_BYTES),
    draws: take(DRAW_BYTES),
    columnScratch: take(BATCH + 4 * rows),
    post: take(4 * columns),
    lanes: take(4 * columns),
    lows: take(columns),
    highs: take(columns),
    results: take(4 * 4),
    draws16: take(4 * 256),
    draws32: take(4 * 256),
  };
  return { ...places, bytes: end };
}

/** Bytes of scratch memory that {@link simdLearning} needs. */
export function learningBytes(rows: number, columns: number): number {
  return layOut(rows, columns).bytes;
}

/**
 * The SIMD kernels over a memory.
 *
 * @param scratch {@link learningBytes} in the same memory, on a cache line; serves one thread
 * @param rows rows of the largest crossbar that learns
 * @param columns columns of the widest one, padded to a multiple of 16
 */
export function simdLearning(
  memory: WasmMemory,
  scratch: Uint8Array,
  rows: number,
  columns: number,
): LearningKernels {
  const kernels = instantiate<LearnExports>(memory);
  const places = layOut(rows, columns);
  const base = scratch.byteOffset;
  const bytesAt = (place: number, length: number) => new Uint8Array(memory.buffer, base + place, length);
  const wordsAt = (place: number, length: number) => new Int32Array(memory.buffer, base + place, length);
  const tables = bytesAt(places.tables, COLUMN_TABLE_BYTES);
  fillColumnTables(tables);
  const columnScratch = base + places.columnScratch;
  const startTables = base + places.startTables;
  const draws = base + places.draws;
  const post = wordsAt(places.post, columns);
  const lanes = wordsAt(places.lanes, columns);
  const lows = bytesAt(places.lows, columns);
  const highs = bytesAt(places.highs, columns);
  const results = wordsAt(places.results, 4);
  wordsAt(places.draws16, 256).set(LFSR16_DRAW_TABLE);
  wordsAt(places.draws32, 256).set(LFSR32_DRAW_TABLE);

  /** The registers with which the visited neurons start; returns the one after them all. */
  function start(state: number, visited: VisitedColumns, drawsEach: number): number {
    const { list, count } = visited;
    const leap = lfsrLeap(drawsEach);
    const blocks = Math.ceil(count / BATCH);
    const leap16 = blocks < 2 ? 0 : lfsrLeap(drawsEach * BATCH);
    kernels.startStates(state, leap, leap16, blocks, lows.byteOffset, highs.byteOffset, startTables);
    const after = lfsrApply(leap, lows[count - 1] | (highs[count - 1] << 8));
    if (list[count - 1] === count - 1) return after;
    // Neurons in between are not visited: the states move to the lanes of those that are.
    for (let i = count - 1; i >= 0; i--) {
      lows[list[i]] = lows[i];
      highs[list[i]] = highs[i];
    }
    return after;
  }

  /** How many of the first lanes are visited, where no others are and `lanes` says so; else -1. */
  let visitedLanes = -1;

  /** Fills `lanes`; returns where the neurons' parts of D stand lane by lane. */
  function takeLanes({ list, count, post: given }: VisitedColumns, stride: number): number {
    if (list[count - 1] === count - 1) {
      if (visitedLanes !== count) {
        lanes.fill(-1, 0, count);
        lanes.fill(0, count);
        visitedLanes = count;
      }
      return given.byteOffset;
    }
    visitedLanes = -1;
    lanes.fill(0, 0, stride);
    for (let i = 0; i < count; i++) {
      post[list[i]] = given[i];
      lanes[list[i]] = -1;
    }
    return post.byteOffset;
  }

  /** Adds what a kernel told of its updates. */
  function addTo(tally: UpdateTally, stochastic: boolean): void {
    tally.visits += results[0];
    if (stochastic) tally.draws += results[0];
    tally.writes += results[1];
    tally.actingWrites += results[2];
  }

  return {
    learnColumns(weights, columns, rows, format, register, tally) {
      if (!drawsByColumn(format, register)) {
        plainLearning.learnColumns(weights, columns, rows, format, register, tally);
        return;
      }
      const { stored, acting, stride, shadowShift, minStored, maxStored, held, words } = weights;
      const stochastic = format.rounding === 'stochastic';
      const learn = stored.BYTES_PER_ELEMENT === 1 ? kernels.learnColumns8 : kernels.learnColumns16;
      learn(
        stored.byteOffset,
        stride,
        acting.byteOffset,
        shadowShift === 0 ? 0 : acting.BYTES_PER_ELEMENT,
        shadowShift,
        held === null ? 0 : held.byteOffset,
        words >> 1,
        columns.list.byteOffset,
        columns.post.byteOffset,
        columns.count,
        rows.list.byteOffset,
        rows.count,
        rows.bits.byteOffset,
        rows.pre === null ? 0 : rows.pre.byteOffset,
        format.annealing,
        stochastic ? -1 : halfOf(format),
        format.fractionBits,
        minStored,
        maxStored,
        register.state.byteOffset,
        tables.byteOffset,
        columnScratch,
        results.byteOffset,
      );
      addTo(tally, stochastic);
    },

    learnDense(weights, columns, rows, format, register, tally) {
      if (columns.count === 0 || rows.count === 0) return;
      const drawn = drawsByColumn(format, register);
      const kernel = drawn ? denseKernelFor(weights, columns, rows, format) : 'plain';
      if (kernel === 'plain') {
        plainLearning.learnDense(weights, columns, rows, format, register, tally);
        return;
      }
      const { stored, acting, stride, shadowShift, minStored, maxStored } = weights;
      const { fractionBits, annealing } = format;
      const posts = takeLanes(columns, stride);
      const visits = columns.count * rows.count;
      tally.visits += visits;
      const stochastic = format.rounding === 'stochastic';
      const mask = (1 << fractionBits) - 1;
      if (stochastic) {
        tally.draws += visits;
        register.state[0] = start(register.state[0], columns, rows.count);
      }
      const pre = rows.pre === null ? 0 : rows.pre.byteOffset;
      const half = halfOf(format);
      if (kernel === 'narrow') {
        const scale = NARROW_BITS - fractionBits - annealing;
        const unit = NARROW_BITS - fractionBits;
        const writes = stochastic
          ? kernels.learnDense8(
              stored.byteOffset,
              stride,
              rows.list.byteOffset,
              pre,
              rows.count,
              posts,
              lanes.byteOffset,
              scale,
              minStored,
              maxStored,
              mask,
              unit,
              lows.byteOffset,
              highs.byteOffset,
              draws,
            )
          : kernels.roundDense8(
              stored.byteOffset,
              stride,
              rows.list.byteOffset,
              pre,
              rows.count,
              posts,
              lanes.byteOffset,
              scale,
              minStored,
              maxStored,
              half << unit,
            );
        tally.writes += writes;
        tally.actingWrites += writes;
        return;
      }
      const learn = stored.BYTES_PER_ELEMENT === 1 ? kernels.learnWide8 : kernels.learnWide16;
      const wide = kernel === 'wide-32';
      learn(
        stored.byteOffset,
        stride,
        acting.byteOffset,
        shadowShift === 0 ? 0 : acting.BYTES_PER_ELEMENT,
        shadowShift,
        rows.list.byteOffset,
        pre,
        rows.count,
        posts,
        lanes.byteOffset,
        annealing,
        half * 2 ** annealing,
        Math.min(fractionBits + annealing, wide ? 31 : 15),
        minStored,
        maxStored,
        stochastic ? mask : -1,
        lows.byteOffset,
        highs.byteOffset,
        draws,
        results.byteOffset,
        wide ? 1 : 0,
      );
      tally.writes += results[0];
      tally.actingWrites += results[1];
    },

    learnRows(weights, columns, rows, format, { state, bits }, tally) {
      const { stored, acting, stride, shadowShift, minStored, maxStored, held, words, sums } = weights;
      const { fractionBits, annealing } = format;
      const { mask, flip } = drawnBits(format);
      const learn = stored.BYTES_PER_ELEMENT === 1 ? kernels.learnRows8 : kernels.learnRows16;
      learn(
        stored.byteOffset,
        stride,
        acting.byteOffset,
        shadowShift === 0 ? 0 : acting.BYTES_PER_ELEMENT,
        shadowShift,
        held === null ? 0 : held.byteOffset,
        words >> 1,
        columns.list.byteOffset,
        columns.post.byteOffset,
        columns.count,
        rows.list.byteOffset,
        rows.count,
        rows.pre === null ? 0 : rows.pre.byteOffset,
        annealing,
        halfOf(format),
        mask,
        flip,
        fractionBits,
        minStored,
        maxStored,
        state.byteOffset,
        base + (bits === 32 ? places.draws32 : places.draws16),
        sums === null ? 0 : sums.byteOffset,
        results.byteOffset,
      );
      addTo(tally, mask >= 0);
    },

    scaleColumn(weights, column, factor, rows, format, { state, bits }, tally) {
      const { stored, acting, stride, shadowShift, minStored, maxStored, held, words, sums } = weights;
      const { fractionBits, annealing } = format;
      const { mask, flip } = drawnBits(format);
      const scale = stored.BYTES_PER_ELEMENT === 1 ? kernels.scaleColumn8 : kernels.scaleColumn16;
      scale(
        stored.byteOffset,
        stride,
        acting.byteOffset,
        shadowShift === 0 ? 0 : acting.BYTES_PER_ELEMENT,
        shadowShift,
        held === null ? 0 : held.byteOffset,
        words >> 1,
        column,
        factor,
        rows,
        annealing,
        halfOf(format),
        mask,
        flip,
        fractionBits,
        minStored,
        maxStored,
        state.byteOffset,
        base + (bits === 32 ? places.draws32 : places.draws16),
        sums === null ? 0 : sums.byteOffset,
        results.byteOffset,
      );
      addTo(tally, mask >= 0);
      tally.passedReads += results[3];
    },

    learnPasses(records, passes, annealing, columns, posts) {
      kernels.learnPasses(
        records.byteOffset,
        passes,
        annealing,
        columns.byteOffset,
        posts.byteOffset,
        base + places.draws16,
        base + places.draws32,
        results.byteOffset,
      );
    },

    listNonZero(values, count, list) {
      return kernels.listNonZero(values.byteOffset, count, list.byteOffset);
    },
  };
}

/** Whether the kernels that go down columns know the draws: those of the 16-bit register, as they are. */
function drawsByColumn({ rounding }: ChangeFormat, { bits }: Register): boolean {
  return rounding !== 'stochastic-ceiling' && (rounding !== 'stochastic' || bits === 16);
}

/** For each low and each high byte of a register: its 16 draws; then the register after them. */
function fillColumnTables(tables: Uint8Array): void {
  for (let part = 0; part < 2; part++) {
    for (let byte = 0; byte < 256; byte++) {
      const at = part * 256 + byte;
      let state = byte << (8 * part);
      const after = lfsr16Jump(state, BATCH);
      for (let draw = 0; draw < BATCH; draw++) {
        state = lfsr16Draw(state);
        tables[at * BATCH + draw] = state & 255;
      }
      const end = 2 * 256 * BATCH + at * 2;
      tables[end] = after & 255;
      tables[end + 1] = after >> 8;
    }
  }
}
