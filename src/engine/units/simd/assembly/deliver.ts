/** Packets into inboxes, and the weights of their rows onto the charges. The definition is `../../deliver.ts`. */
import {
  at,
  CHARGES,
  CORES,
  DIRECT,
  FIRED,
  FIRED_COUNT,
  GRID_SUMS,
  GRID_UNIT,
  GRID_WEIGHTS,
  HOPS,
  INBOX_COUNT,
  INBOX_PACKETS,
  INBOX_ROWS,
  INBOX_START,
  INBOX_WORK,
  NARROW,
  PACKED_ROWS,
  PACKED_SEGMENTS,
  PACKETS,
  ROW_CORE,
  ROW_HOPS,
  ROW_START,
  ROW_SYNAPSES,
  ROW_WORK,
  SEGMENT_FIRST,
  SEGMENT_START,
  SLOTS,
  SPIKES,
  TARGETS,
  WEIGHT_START,
  WEIGHTS,
} from './record';
import { addWhole } from './grid';
import { addDenseRows } from './rows';

const SPARSE: i32 = 1;
const WHOLE: i32 = 3;

/** All of `collect`, and all of `addRows` for the cores that are direct. */
export function collect(record: usize, tick: i32): void {
  const direct = at(record, DIRECT);
  const packed = at(record, PACKED_ROWS);
  const fired = at(record, FIRED);
  const firedCount = <usize>load<i32>(record + FIRED_COUNT);
  const rowStart = at(record, ROW_START);
  const rowCore = at(record, ROW_CORE);
  const rowWork = at(record, ROW_WORK);
  const rowSynapses = at(record, ROW_SYNAPSES);
  const rowHops = at(record, ROW_HOPS);
  const inboxStart = at(record, INBOX_START);
  const inboxCount = at(record, INBOX_COUNT);
  const inboxRows = at(record, INBOX_ROWS);
  const inboxPackets = at(record, INBOX_PACKETS);
  const inboxWork = at(record, INBOX_WORK);
  const cores = at(record, CORES);
  memory.fill(inboxCount, 0, cores << 2);
  memory.fill(inboxWork, 0, cores << 3);
  let packets: i32 = 0;
  let hops: f64 = 0;
  let spikes: f64 = 0;
  for (let i: usize = 0; i < firedCount; i++) {
    const slot = <usize>load<i32>(fired + (i << 2));
    const last = <usize>load<i32>(rowStart + (slot << 2), 4);
    for (let row = <usize>load<i32>(rowStart + (slot << 2)); row < last; row++) {
      const core = <usize>load<i32>(rowCore + (row << 2));
      const count = load<i32>(inboxCount + (core << 2));
      const place = inboxRows + (<usize>(load<i32>(inboxStart + (core << 2)) + count) << 2);
      store<i32>(place, <i32>row);
      store<i32>(inboxCount + (core << 2), count + 1);
      store<u32>(inboxPackets + (row << 2), load<u32>(inboxPackets + (row << 2)) + 1);
      store<f64>(inboxWork + (core << 3), load<f64>(inboxWork + (core << 3)) + load<f64>(rowWork + (row << 3)));
      packets++;
      hops += <f64>load<i32>(rowHops + (row << 2));
      spikes += <f64>load<i32>(rowSynapses + (row << 2));
      if (load<i32>(direct + (core << 2)) === 0) continue;
      const own = packed + (row << 3);
      addMixed(record, place, load<i32>(own, 4), load<i32>(own, 12), tick);
    }
  }
  store<i32>(record + PACKETS, packets);
  store<f64>(record + HOPS, hops);
  store<f64>(record + SPIKES, spikes);
}

/** `addRows` for one core's inbox, none of whose segments goes by a path. */
export function addRows(record: usize, core: i32, tick: i32): void {
  const start = load<i32>(at(record, INBOX_START) + (<usize>core << 2));
  const rows = at(record, INBOX_ROWS) + (<usize>start << 2);
  const count = load<i32>(at(record, INBOX_COUNT) + (<usize>core << 2));
  const packed = at(record, PACKED_ROWS);
  const end = rows + (<usize>count << 2);
  for (let row = rows; row < end; ) {
    const own = packed + (<usize>load<i32>(row) << 3);
    const shape = load<i32>(own);
    let last = row + 4;
    if (shape < 0) {
      addMixed(record, row, load<i32>(own, 4), load<i32>(own, 12), tick);
    } else {
      while (last < end && load<i32>(packed + (<usize>load<i32>(last) << 3)) === shape) last += 4;
      addBatch(record, row, last, tick);
    }
    row = last;
  }
}

/** One row, its segments `first` to `end`. */
function addMixed(record: usize, row: usize, first: i32, end: i32, tick: i32): void {
  const segments = at(record, PACKED_SEGMENTS);
  const charges = at(record, CHARGES);
  const narrow = load<i32>(record + NARROW);
  const weights = at(record, WEIGHTS);
  const targets = at(record, TARGETS);
  for (let segment = first; segment < end; segment++) {
    const own = segments + (<usize>segment << 5);
    if (load<i32>(own) !== SPARSE) {
      addSegment(record, row, row + 4, tick, segment - first);
      continue;
    }
    const ring = load<i32>(own, 4);
    let into = charges;
    if (ring !== 1) {
      const place = (tick + 1 + load<i32>(own, 8)) % ring;
      into += (<usize>place * at(record, SLOTS)) << 3;
    }
    const count = <usize>load<i32>(own, 12);
    const slots = targets + (<usize>load<i32>(own, 20) << 2);
    const weightStart = <usize>load<i32>(own, 16);
    if (narrow === 1) addSparseNarrow(into, slots, weights + (weightStart << 2), count);
    else addSparseWide(into, slots, weights + (weightStart << 3), count);
  }
}

/** Rows of one shape, row after row for each target. */
function addBatch(record: usize, from: usize, to: usize, tick: i32): void {
  const own = at(record, PACKED_ROWS) + (<usize>load<i32>(from) << 3);
  const segments = load<i32>(own, 12) - load<i32>(own, 4);
  for (let k: i32 = 0; k < segments; k++) addSegment(record, from, to, tick, k);
}

/** Their segments of number `k`, dense or whole. */
function addSegment(record: usize, from: usize, to: usize, tick: i32, k: i32): void {
  const segmentStart = at(record, SEGMENT_START);
  const segment = load<i32>(segmentStart + (<usize>load<i32>(from) << 2)) + k;
  const own = at(record, PACKED_SEGMENTS) + (<usize>segment << 5);
  const narrow = load<i32>(record + NARROW);
  const weights = at(record, WEIGHTS);
  const weightStart = at(record, WEIGHT_START);
  const ring = load<i32>(own, 4);
  const place = ring === 1 ? 0 : (tick + 1 + load<i32>(own, 8)) % ring;
  const charges = at(record, CHARGES) + ((<usize>place * at(record, SLOTS)) << 3);
  const count = <usize>load<i32>(own, 12);
  const into = charges + (<usize>load<i32>(at(record, SEGMENT_FIRST) + (<usize>segment << 2)) << 3);
  if (load<i32>(own) === WHOLE) {
    const unit = load<f64>(record + GRID_UNIT);
    addWhole(into, count, at(record, GRID_WEIGHTS), at(record, GRID_SUMS), unit, weightStart, segmentStart, from, to, k);
    return;
  }
  const bytes = count << 3;
  if (narrow === 1) addDenseRows<f32>(into, bytes, weights, weightStart, segmentStart, from, to, k);
  else addDenseRows<f64>(into, bytes, weights, weightStart, segmentStart, from, to, k);
}

function addSparseWide(charges: usize, targets: usize, weights: usize, count: usize): void {
  const end = targets + (count << 2);
  let weight = weights;
  for (let target = targets; target < end; target += 4, weight += 8) {
    const to = charges + (<usize>load<i32>(target) << 3);
    store<f64>(to, load<f64>(to) + load<f64>(weight));
  }
}

function addSparseNarrow(charges: usize, targets: usize, weights: usize, count: usize): void {
  const end = targets + (count << 2);
  let weight = weights;
  for (let target = targets; target < end; target += 4, weight += 4) {
    const to = charges + (<usize>load<i32>(target) << 3);
    store<f64>(to, load<f64>(to) + <f64>load<f32>(weight));
  }
}
