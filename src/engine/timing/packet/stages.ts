import { EVENT_KIND_COUNT, EVENT_KINDS, type EventKind } from '../../../ledger/events.js';
import { NOT_CORE_TIME } from '../analytic.js';

/**
 * In which part of a core's chain of work each kind of event takes its time: what arrived is looked up and added, neurons
 * are updated, those that fire send, and then everything else (traces, rules, thresholds, reductions).
 */
export const STAGE = { receive: 0, update: 1, send: 2, rest: 3, count: 4 } as const;

const STAGE_OF: { readonly [kind in EventKind]?: number } = {
  axonLookup: STAGE.receive,
  rowRead: STAGE.receive,
  synapticOp: STAGE.receive,
  neuronActive: STAGE.update,
  neuronIdle: STAGE.update,
  competition: STAGE.update,
  potentialClear: STAGE.update,
  spike: STAGE.send,
  encoderDraw: STAGE.update,
  inputSpike: STAGE.send,
  packet: STAGE.send,
};

/** A packet's way from the router into a core takes this kind's time; it is the network's and not a core's. */
const NETWORK: EventKind = 'tileDelivery';

/** [kinds] stage of each; -1 where its time is not a core's. */
export const STAGES: Int8Array = Int8Array.from(EVENT_KINDS, (kind, index) =>
  NOT_CORE_TIME.has(index) || kind === NETWORK ? -1 : (STAGE_OF[kind] ?? STAGE.rest),
);

/**
 * Adds up, by stage, what the events of a row of the ledger took since they were last accounted for; from then on they are.
 *
 * @param counts [rows x kinds] events so far
 * @param before [rows x kinds] events accounted for, changed in place
 * @param eventPs [kinds] picoseconds of an event
 * @param into [.. stages] sums, written from `at` on
 */
export function takeStages(
  counts: Float64Array,
  before: Float64Array,
  eventPs: ArrayLike<number>,
  row: number,
  into: Float64Array,
  at: number,
): void {
  into.fill(0, at, at + STAGE.count);
  for (let kind = 0; kind < EVENT_KIND_COUNT; kind++) {
    const place = row * EVENT_KIND_COUNT + kind;
    const events = counts[place] - before[place];
    if (events === 0) continue;
    before[place] = counts[place];
    if (STAGES[kind] >= 0) into[at + STAGES[kind]] += events * eventPs[kind];
  }
}
