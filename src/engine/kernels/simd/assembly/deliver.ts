/**
 * Spikes to rows, for the crossbars of a share; the definition is `../../deliver.ts`. Nothing here is a
 * vector: what is gained is that an array access costs an instruction, and that one call serves all cores.
 */
import { Crossbar, CrossbarState, count, Kind, RECORD_SHIFT } from './records';
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
    const bits = <usize>load<u32>(record, Crossbar.BITS);
    memory.fill(bits, 0, <usize>load<u32>(record, Crossbar.WORDS) << 3);
  }
}

/**
 * Takes the events in the set `due` (`words` 64-bit words) to the rows that they reach.
 * @param records first record of all crossbars; `owner` holds a crossbar's number for each 64 rows
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
): void {
  const end = list + (<usize>crossbars << 2);
  for (let next = list; next < end; next += 4) decay(<usize>load<u32>(next));
  for (let word: i32 = 0; word < words; word++) {
    let bits = load<u64>(due + (<usize>word << 3));
    for (; bits !== 0; bits &= bits - 1) {
      const starts = axonStart + (((<usize>word << 6) + <usize>ctz(bits)) << 2);
      const last = axons + (<usize>load<u32>(starts, 4) << 2);
      for (let axon = axons + (<usize>load<u32>(starts) << 2); axon < last; axon += 4) {
        const place = <usize>load<u32>(axon);
        const number = <usize>load<u32>(owner + ((place >> 6) << 2));
        reach(records + (number << RECORD_SHIFT), place);
      }
    }
  }
  for (let next = list; next < end; next += 4) listRows(<usize>load<u32>(next));
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
  if (!traces) return;
  const trace = traces + (row << 2);
  const kept = load<i32>(trace) & load<i32>(record, Crossbar.TRACE_KEEP);
  store<i32>(trace, min(load<i32>(record, Crossbar.TRACE_MAX), kept + load<i32>(record, Crossbar.TRACE_IMPULSE)));
  store<i32>(state, 1, CrossbarState.TRACED);
}

function decay(record: usize): void {
  const state = <usize>load<u32>(record, Crossbar.STATE);
  const amount = load<i32>(record, Crossbar.TRACE_DECAY);
  if (amount === 0 || !load<i32>(state, CrossbarState.TRACED)) return;
  const touched = decayTraces(<usize>load<u32>(record, Crossbar.X1), load<i32>(record, Crossbar.ROWS), 4096 - amount);
  count(<usize>load<u32>(record, Crossbar.COUNTERS), Kind.TRACE_UPDATE, touched);
  if (touched === 0) store<i32>(state, 0, CrossbarState.TRACED);
}

function listRows(record: usize): void {
  const state = <usize>load<u32>(record, Crossbar.STATE);
  const arrivals = load<i32>(state, CrossbarState.ARRIVALS);
  if (arrivals === 0) return;
  const counters = <usize>load<u32>(record, Crossbar.COUNTERS);
  count(counters, Kind.AXON_LOOKUP, arrivals);
  if (load<u32>(record, Crossbar.X1)) count(counters, Kind.TRACE_UPDATE, arrivals);
  const words = load<i32>(record, Crossbar.WORDS);
  const active = <usize>load<u32>(record, Crossbar.ACTIVE);
  let next = active;
  let word = <usize>load<u32>(record, Crossbar.BITS);
  for (let first: i32 = 0; first < words << 6; first += 64) {
    for (let bits = load<u64>(word); bits !== 0; bits &= bits - 1) {
      store<i32>(next, first + <i32>ctz(bits));
      next += 4;
    }
    word += 8;
  }
  store<i32>(state, <i32>((next - active) >> 2), CrossbarState.ACTIVE_COUNT);
}
