import type { RouteTable } from '../image/layout.js';
import type { Arena } from './arena.js';
import type { Crossbar } from './crossbar.js';
import { RUN } from './records.js';

/** Rows that a run must span on average: shorter ones are reached faster one by one. */
const ROWS_PER_RUN = 16;

/** No event reaches the row; more than one does. */
const NONE = -1;
const SEVERAL = -2;

/**
 * The runs of each crossbar: events of successive numbers that reach successive rows, so that activity
 * bits are copied instead of being set spike by spike. Null for a crossbar that has too many, or a row
 * that several events reach.
 *
 * @param eventOf event of each route
 * @param placeOf place of each axon
 */
export function findRuns(
  crossbars: readonly Crossbar[],
  routes: RouteTable,
  eventOf: Int32Array,
  placeOf: Int32Array,
  { tables }: Arena,
): (Int32Array | null)[] {
  const last = crossbars[crossbars.length - 1];
  const eventAt = new Int32Array(last === undefined ? 0 : last.firstPlace + last.rows).fill(NONE);
  for (let route = 0; route < eventOf.length; route++) {
    for (let a = routes.routeAxonStart[route]; a < routes.routeAxonStart[route + 1]; a++) {
      const place = placeOf[routes.axons[a]];
      eventAt[place] = eventAt[place] === NONE ? eventOf[route] : SEVERAL;
    }
  }
  return crossbars.map(({ firstPlace, rows }) => {
    const runs = runsOf(eventAt.subarray(firstPlace, firstPlace + rows));
    return runs === null ? null : tables.int32From(runs);
  });
}

/** [runs x RUN.words] for the events of a crossbar's rows. */
function runsOf(events: Int32Array): number[] | null {
  const runs: number[] = [];
  const most = Math.max(1, Math.floor(events.length / ROWS_PER_RUN));
  let length = 0;
  for (let row = 0; row < events.length; row++) {
    const event = events[row];
    if (event === SEVERAL) return null;
    if (event === NONE) {
      length = 0;
      continue;
    }
    if (length === 0 || events[row - 1] !== event - 1) {
      if (runs.length === most * RUN.words) return null;
      runs.push(event, row, 0, 0);
      length = 0;
    }
    length++;
    runs[runs.length - RUN.words + RUN.length] = length;
  }
  return runs;
}
