/**
 * Spikes to rows, for the crossbars of a share; the definition is `../../deliver.ts`. Nothing here is a
 * vector: what is gained is that an array access costs an instruction, and that one call serves all cores.
 */
import { clearWords, copyWords, listSet } from './bits';
import { Crossbar, CrossbarState, count, Kind, PreTrace, RECORD_SHIFT, Run } from './records';
import { decayTraces } from './traces';

/** Forgets the active rows of the crossbars in `list`. */
export function clear(list: usize, crossbars: i32): void {
  const end = list + (<usize>crossbars << 2);
  for (; list < end; list += 4) {
    const record = <usize>load<u32>(list);
    const state = <usize>load<u32>(record, Crossbar.STATE);
    if (!load<i32>(state, CrossbarState.ARRIVALS)) continue;
    store<i32>(state, 0, CrossbarState.ARRIVALS);
    store<i32>(state, 0, CrossbarState.ACTIVE_COUNT);
    clearWords(<usize>load<u32>(record, Crossbar.BITS), <usize>load<u32>(record, Crossbar.WORDS));
  }
}

/**
 * Takes the events in the set `due` (`words` 64-bit words, 0 where no crossbar needs the axons) to the rows
 * that they reach.
 * @param records first record of all crossbars; `owner` holds a crossbar's number for each 64 rows
 * @param events takes the events, and three places more
 */
export function deliver(
  list: usize,
  crossbars: i32,
  due: usize,
  words: i32,
  axonStart: usize,
  axons: usize,
  owner: usize,
  records: usize,
  events: usize,
): void {
  const end = list + (<usize>crossbars << 2);
  for (let next = list; next < end; next += 4) decay(<usize>load<u32>(next));
  const eventsEnd = events + (<usize>listSet(due, words, events) << 2);
  for (let event = events; event < eventsEnd; event += 4) {
    const starts = axonStart + (<usize>load<u32>(event) << 2);
    const last = axons + (<usize>load<u32>(starts, 4) << 2);
    for (let axon = axons + (<usize>load<u32>(starts) << 2); axon < last; axon += 4) {
      const place = <usize>load<u32>(axon);
      const number = <usize>load<u32>(owner + ((place >> 6) << 2));
      reach(records + (number << RECORD_SHIFT), place);
    }
  }
  for (let next = list; next < end; next += 4) {
    const record = <usize>load<u32>(next);
    if (load<i32>(record, Crossbar.RUN_COUNT)) takeRuns(record, due);
    else if (load<i32>(<usize>load<u32>(record, Crossbar.STATE), CrossbarState.ARRIVALS)) listRows(record, 0);
  }
}

// @ts-ignore: decorator
@inline
function reach(record: usize, place: usize): void {
  const row = place - <usize>load<u32>(record, Crossbar.FIRST_PLACE);
  const state = <usize>load<u32>(record, Crossbar.STATE);
  store<i32>(state, load<i32>(state, CrossbarState.ARRIVALS) + 1, CrossbarState.ARRIVALS);
  const word = <usize>load<u32>(record, Crossbar.BITS) + ((row >> 5) << 2);
  store<u32>(word, load<u32>(word) | (1 << (<u32>row & 31)));
  const traces = <usize>load<u32>(record, Crossbar.X1);
  if (traces) bump(record, traces + (row << 2));
  const second = <usize>load<u32>(record, Crossbar.X2);
  if (second) bumpSecond(second, row);
}

// @ts-ignore: decorator
@inline
function bump(record: usize, trace: usize): void {
  const kept = load<i32>(trace) & load<i32>(record, Crossbar.TRACE_KEEP);
  store<i32>(trace, min(load<i32>(record, Crossbar.TRACE_MAX), kept + load<i32>(record, Crossbar.TRACE_IMPULSE)));
}

/** As {@link bump}, of the trace x2 whose record is `second`. */
function bumpSecond(second: usize, row: usize): void {
  const trace = <usize>load<u32>(second, PreTrace.VALUES) + (row << 2);
  const kept = load<i32>(trace) & load<i32>(second, PreTrace.KEEP);
  store<i32>(trace, min(load<i32>(second, PreTrace.MAX), kept + load<i32>(second, PreTrace.IMPULSE)));
}

/** Traces of rows that one spike each reached. */
function bumpAll(record: usize, active: usize, rows: i32): void {
  const end = active + (<usize>rows << 2);
  const traces = <usize>load<u32>(record, Crossbar.X1);
  if (traces) for (let row = active; row < end; row += 4) bump(record, traces + (<usize>load<u32>(row) << 2));
  const second = <usize>load<u32>(record, Crossbar.X2);
  if (second) for (let row = active; row < end; row += 4) bumpSecond(second, <usize>load<u32>(row));
}

/** Copies a crossbar's runs of events to its bits, up to 64 at a time; no row is reached twice. */
function takeRuns(record: usize, due: usize): void {
  const same = <usize>load<u32>(record, Crossbar.SAME_RUNS);
  if (same) {
    copyRows(record, same);
    return;
  }
  const bits = <usize>load<u32>(record, Crossbar.BITS);
  let any: u64 = 0;
  let run = <usize>load<u32>(record, Crossbar.RUNS);
  for (const end = run + (<usize>load<u32>(record, Crossbar.RUN_COUNT) << Run.SHIFT); run < end; run += 1 << Run.SHIFT) {
    let event = <usize>load<u32>(run, Run.EVENT);
    let row = <usize>load<u32>(run, Run.ROW);
    let left = <usize>load<u32>(run, Run.LENGTH);
    while (left > 0) {
      const length = min<usize>(left, 64 - (row & 63));
      const into = bits + ((row >> 6) << 3);
      const found = bitsAt(due, event, length);
      any |= found;
      store<u64>(into, load<u64>(into) | (found << (<u64>row & 63)));
      event += length;
      row += length;
      left -= length;
    }
  }
  if (any !== 0) listRows(record, 1);
}

/** Takes the active rows of a crossbar with the same runs. */
function copyRows(record: usize, from: usize): void {
  const rows = load<i32>(<usize>load<u32>(from, Crossbar.STATE), CrossbarState.ACTIVE_COUNT);
  if (rows === 0) return;
  const words = <usize>load<u32>(record, Crossbar.WORDS);
  copyWords(<usize>load<u32>(record, Crossbar.BITS), <usize>load<u32>(from, Crossbar.BITS), words);
  const active = <usize>load<u32>(record, Crossbar.ACTIVE);
  // A list has room for more than all its rows.
  copyWords(active, <usize>load<u32>(from, Crossbar.ACTIVE), (<usize>rows + 1) >> 1);
  bumpAll(record, active, rows);
  countRows(record, rows, rows);
}

/** Bits `event` .. `event + length - 1` of a set, length 1..64. */
// @ts-ignore: decorator
@inline
function bitsAt(set: usize, event: usize, length: usize): u64 {
  const at = set + ((event >> 6) << 3);
  const shift = <u64>event & 63;
  let bits = load<u64>(at) >> shift;
  if (shift + <u64>length > 64) bits |= load<u64>(at, 8) << (64 - shift);
  return length === 64 ? bits : bits & (((<u64>1) << <u64>length) - 1);
}

function decay(record: usize): void {
  const state = <usize>load<u32>(record, Crossbar.STATE);
  const second = <usize>load<u32>(record, Crossbar.X2);
  if (second) decaySecond(record, state, second);
  const amount = load<i32>(record, Crossbar.TRACE_DECAY);
  if (amount === 0 || !load<i32>(state, CrossbarState.TRACED)) return;
  const touched = decayTraces(<usize>load<u32>(record, Crossbar.X1), load<i32>(record, Crossbar.ROWS), 4096 - amount);
  count(<usize>load<u32>(record, Crossbar.COUNTERS), Kind.TRACE_UPDATE, touched);
  if (touched === 0) store<i32>(state, 0, CrossbarState.TRACED);
}

function decaySecond(record: usize, state: usize, second: usize): void {
  const amount = load<i32>(second, PreTrace.DECAY);
  if (amount === 0 || !load<i32>(state, CrossbarState.TRACED2)) return;
  const values = <usize>load<u32>(second, PreTrace.VALUES);
  const touched = decayTraces(values, load<i32>(record, Crossbar.ROWS), 4096 - amount);
  count(<usize>load<u32>(record, Crossbar.COUNTERS), Kind.TRACE_UPDATE, touched);
  if (touched === 0) store<i32>(state, 0, CrossbarState.TRACED2);
}

/**
 * Lists the active rows, and counts.
 * @param once 1 where each active row was reached by one spike: arrivals and traces follow from the rows
 */
// @ts-ignore: decorator
@inline
function listRows(record: usize, once: i32): void {
  const state = <usize>load<u32>(record, Crossbar.STATE);
  const words = load<i32>(record, Crossbar.WORDS);
  const active = <usize>load<u32>(record, Crossbar.ACTIVE);
  const rows = listSet(<usize>load<u32>(record, Crossbar.BITS), words, active);
  if (once) bumpAll(record, active, rows);
  countRows(record, rows, once ? rows : load<i32>(state, CrossbarState.ARRIVALS));
}

// @ts-ignore: decorator
@inline
function countRows(record: usize, rows: i32, arrivals: i32): void {
  const state = <usize>load<u32>(record, Crossbar.STATE);
  store<i32>(state, rows, CrossbarState.ACTIVE_COUNT);
  store<i32>(state, arrivals, CrossbarState.ARRIVALS);
  const counters = <usize>load<u32>(record, Crossbar.COUNTERS);
  count(counters, Kind.AXON_LOOKUP, arrivals);
  if (load<u32>(record, Crossbar.X2)) {
    count(counters, Kind.TRACE_UPDATE, arrivals);
    store<i32>(state, 1, CrossbarState.TRACED2);
  }
  if (!load<u32>(record, Crossbar.X1)) return;
  count(counters, Kind.TRACE_UPDATE, arrivals);
  store<i32>(state, 1, CrossbarState.TRACED);
}
