import type { RouteTable } from '../image/layout.js';
import type { Arena } from './arena.js';
import type { Crossbar } from './crossbar.js';
import type { Encoder } from './encoder.js';
import { CROSSBAR } from './records.js';
import type { Router, Sender } from './router.js';
import type { Slice } from './slice.js';

/**
 * The part of a chip that one thread runs: whole cores, with the slices and crossbars on them, and the
 * axons that reach them. Nothing that a share writes in a phase is read or written by another in that
 * phase.
 */
export interface Share {
  readonly index: number;
  /** In the image's order, each with its number in the image. */
  readonly slices: readonly Slice[];
  readonly sliceRows: Int32Array;
  readonly crossbars: readonly Crossbar[];
  readonly encoders: readonly Encoder[];
  readonly senders: readonly Sender[];
  /** Pointers to the records of the parts above, for kernels. */
  readonly sliceList: Int32Array;
  readonly crossbarList: Int32Array;
  readonly senderList: Int32Array;
  /** Rows of crossbars without runs that event e reaches: places axonStart[e] .. axonStart[e + 1] - 1 of `axons`. */
  readonly axonStart: Int32Array;
  readonly axons: Int32Array;
  /** Room for the events that are due in a step, and three more. */
  readonly due: Int32Array;
  /** Events sent in this step that are due beyond the ring: [0] their number, then the events. */
  readonly far: Int32Array;
  /** Farthest path of this step's spikes: [0] east-west, [1] north-south, [2] between chips. */
  readonly farHops: Int32Array;
}

/** Kernels that list the bits of a set write so many places behind the list. */
export const LIST_SPARE = 3;

/** Rows of all crossbars by place. */
export interface RowTable {
  /** Index of the crossbar that has the places of 64-bit word w. */
  readonly owner: Int32Array;
  /** Place of each axon of the route table. */
  readonly placeOf: Int32Array;
  /** Event of each route. */
  readonly eventOf: Int32Array;
}

/** What of a chip a share is made from. */
export interface ShareParts {
  readonly slices: readonly Slice[];
  readonly crossbars: readonly Crossbar[];
  readonly encoders: readonly Encoder[];
  readonly router: Router;
  readonly routes: RouteTable;
  readonly rows: RowTable;
}

/**
 * Takes the tables of all shares.
 * @param shareOfCore number of the share that runs each core; encoders belong to share 0
 */
export function makeShares(
  shareOfCore: readonly number[],
  parts: ShareParts,
  count: number,
  { tables }: Arena,
): Share[] {
  const { slices, crossbars, encoders, router } = parts;
  const shareOfSlice = slices.map(({ core }) => shareOfCore[core]);
  const list = (records: readonly { record: Int32Array }[]) =>
    tables.int32From(records.map(({ record }) => record.byteOffset));
  return Array.from({ length: count }, (_, index) => {
    const rows = slices.flatMap((_, row) => (shareOfSlice[row] === index ? [row] : []));
    const ownSlices = rows.map(row => slices[row]);
    const ownCrossbars = crossbars.filter(({ slice }) => shareOfSlice[slice] === index);
    const senders = router.senders.filter(({ ledgerRow }) => (shareOfSlice[ledgerRow] ?? 0) === index);
    if (tables.fresh) findSameRuns(ownCrossbars);
    const { axonStart, axons } = axonsOf(
      parts,
      crossbar => shareOfSlice[crossbar.slice] === index && crossbar.runs === null,
    );
    return {
      index,
      slices: ownSlices,
      sliceRows: Int32Array.from(rows),
      crossbars: ownCrossbars,
      encoders: index === 0 ? encoders : [],
      senders,
      sliceList: list(ownSlices),
      crossbarList: list(ownCrossbars),
      senderList: list(senders),
      axonStart: tables.int32From(axonStart),
      axons: tables.int32From(axons),
      due: tables.int32(axons.length === 0 ? 0 : router.events + LIST_SPARE),
      far: tables.int32(router.farRoutes + 1),
      farHops: tables.int32(3),
    };
  });
}

/** Crossbars with the same runs have the same active rows in every step: these are listed once. */
function findSameRuns(crossbars: readonly Crossbar[]): void {
  const firstWith = new Map<string, Crossbar>();
  for (const crossbar of crossbars) {
    if (crossbar.runs === null) continue;
    const runs = `${crossbar.rows}:${crossbar.runs.join()}`;
    const first = firstWith.get(runs);
    crossbar.record[CROSSBAR.sameRuns] = first?.record.byteOffset ?? 0;
    if (first === undefined) firstWith.set(runs, crossbar);
  }
}

/** The farthest path of a step's spikes over all shares, as their `farHops`: read before anyone sends again. */
export function takeFarthest(shares: readonly Share[], farthest: Int32Array): void {
  farthest.fill(0);
  for (const { farHops } of shares) {
    for (let way = 0; way < farHops.length; way++) {
      if (farHops[way] > farthest[way]) farthest[way] = farHops[way];
    }
  }
}

/** The rows that each event reaches of a share's crossbars that have no runs, in the route table's order. */
function axonsOf(
  { crossbars, router, routes, rows }: ShareParts,
  owns: (crossbar: Crossbar) => boolean,
): { axonStart: Int32Array; axons: Int32Array } {
  const { routeAxonStart } = routes;
  const owned = crossbars.map(owns);
  const { eventOf } = rows;
  const isOwn = (place: number) => owned[rows.owner[place >> 6]];
  const places = Int32Array.from(routes.axons, axon => rows.placeOf[axon]);
  const axonStart = new Int32Array(router.events + 1);
  const axons = new Int32Array(places.length);
  let length = 0;
  let event = 0;
  for (let route = 0; route < eventOf.length; route++) {
    for (; event <= eventOf[route]; event++) axonStart[event] = length;
    for (let a = routeAxonStart[route]; a < routeAxonStart[route + 1]; a++) {
      if (isOwn(places[a])) axons[length++] = places[a];
    }
  }
  axonStart.fill(length, event);
  return { axonStart, axons: axons.subarray(0, length) };
}
