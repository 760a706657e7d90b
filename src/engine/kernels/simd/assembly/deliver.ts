/**
 * Spikes to axons; the definition is `../../deliver.ts`. Nothing here is a vector: what is gained is
 * that an array access costs an instruction. All that belongs to a crossbar lies in one cache line,
 * so that few pointers are alive and they stay in registers.
 */

/** Byte offsets of the fields of a record, as `FIELD` of the definition has them in words. */
const BASE: usize = 0;
const WORD_BASE: usize = 4;
const ACTIVE_COUNT: usize = 8;
const UNSORTED: usize = 12;
const ARRIVALS: usize = 16;
const TRACE_BASE: usize = 20;
const TRACE_KEEP: usize = 24;
const TRACE_IMPULSE: usize = 28;
const TRACE_MAX: usize = 32;
/** log2 of the bytes of a record. */
const RECORD_SHIFT: usize = 6;

// @ts-ignore: decorator
@inline
function at(array: usize, index: i32): usize {
  return array + (<usize>index << 2);
}

/** The arrays of `AxonArrays`, by pointer; `routes` holds `count` routes. */
export function deliver(
  routes: usize,
  count: i32,
  routeAxonStart: usize,
  routeAxons: usize,
  owner: usize,
  records: usize,
  active: usize,
  bits: usize,
  x1: usize,
): void {
  const routesEnd = at(routes, count);
  for (; routes < routesEnd; routes += 4) {
    const route = at(routeAxonStart, load<i32>(routes));
    const end = at(routeAxons, load<i32>(route, 4));
    for (let next = at(routeAxons, load<i32>(route)); next < end; next += 4) {
      const axon = load<i32>(next);
      const record = records + (<usize>load<i32>(at(owner, axon)) << RECORD_SHIFT);
      const base = load<i32>(record, BASE);
      const row = axon - base;
      store<i32>(record, load<i32>(record, ARRIVALS) + 1, ARRIVALS);
      const traces = load<i32>(record, TRACE_BASE);
      if (traces >= 0) {
        const trace = at(x1, traces + row);
        const bumped = (load<i32>(trace) & load<i32>(record, TRACE_KEEP)) + load<i32>(record, TRACE_IMPULSE);
        store<i32>(trace, min(load<i32>(record, TRACE_MAX), bumped));
      }
      const word = at(bits, load<i32>(record, WORD_BASE) + (row >> 5));
      const bit = 1 << (row & 31);
      const before = load<i32>(word);
      if (before & bit) continue;
      store<i32>(word, before | bit);
      const rows = load<i32>(record, ACTIVE_COUNT);
      store<i32>(record, rows + 1, ACTIVE_COUNT);
      const place = at(active, base + rows);
      store<i32>(place, row);
      if (rows > 0 && row < load<i32>(place - 4)) store<i32>(record, 1, UNSORTED);
    }
  }
}
