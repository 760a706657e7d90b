/**
 * Spikes to axons; the definition is `../../deliver.ts`. Nothing here is a vector: what is gained is that an
 * array access costs an instruction.
 */

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
  base: usize,
  active: usize,
  activeCount: usize,
  unsorted: usize,
  arrivals: usize,
  bits: usize,
  wordBase: usize,
  x1: usize,
  traceBase: usize,
  traceKeep: usize,
  traceImpulse: usize,
  traceMax: usize,
): void {
  for (let i: i32 = 0; i < count; i++) {
    const route = at(routeAxonStart, load<i32>(at(routes, i)));
    const end = at(routeAxons, load<i32>(route, 4));
    for (let next = at(routeAxons, load<i32>(route)); next < end; next += 4) {
      const axon = load<i32>(next);
      const crossbar = load<i32>(at(owner, axon));
      const first = load<i32>(at(base, crossbar));
      const row = axon - first;
      const arrived = at(arrivals, crossbar);
      store<i32>(arrived, load<i32>(arrived) + 1);
      const traces = load<i32>(at(traceBase, crossbar));
      if (traces >= 0) {
        const trace = at(x1, traces + row);
        const kept = load<i32>(trace) & load<i32>(at(traceKeep, crossbar));
        const bumped = kept + load<i32>(at(traceImpulse, crossbar));
        store<i32>(trace, min(load<i32>(at(traceMax, crossbar)), bumped));
      }
      const word = at(bits, load<i32>(at(wordBase, crossbar)) + (row >> 5));
      const bit = 1 << (row & 31);
      const before = load<i32>(word);
      if (before & bit) continue;
      store<i32>(word, before | bit);
      const counter = at(activeCount, crossbar);
      const rows = load<i32>(counter);
      store<i32>(counter, rows + 1);
      const place = at(active, first + rows);
      store<i32>(place, row);
      if (rows > 0 && row < load<i32>(place - 4)) store<i32>(at(unsorted, crossbar), 1);
    }
  }
}
