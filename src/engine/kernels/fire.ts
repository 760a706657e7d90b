import type { Counters } from '../../ledger/counters.js';
import { EVENT_INDEX } from '../../ledger/events.js';
import { updateNeurons } from '../neurons/index.js';
import { updateCompetingShiftLif } from '../neurons/lif-shift.js';
import { NOBODY, settle } from '../neurons/settle.js';
import type { Slice } from '../slice.js';
import { raiseThresholds } from '../thresholds/dynamic.js';
import { stepTraces } from './traces.js';

/**
 * Updates the neurons and traces of a slice and counts (docs/counting.md, fire). A slice at rest without
 * input is passed over: all its neurons are idle. Where its neurons compete with those of other
 * slices, the step ends in {@link settleCompetition}. This is the definition; a faster kernel must leave the same.
 *
 * @param learning whether a spike raises a dynamic threshold
 */
export function fire(slice: Slice, row: number, counters: Counters, learning: boolean): void {
  const { competition, neuron, count } = slice;
  if (slice.held > 0) {
    slice.held--;
    slice.fired = 0;
    slice.sums.fill(0);
    return;
  }
  if (!slice.awake) {
    slice.fired = 0;
    if (competition !== null) slice.candidate = NOBODY;
    counters.add(row, EVENT_INDEX.neuronIdle, count);
    return;
  }
  const competing = competition !== null && neuron.model === 'lif-shift';
  const active = competing ? updateCompetingShiftLif(slice, neuron, competition) : updateNeurons(slice);
  counters.add(row, EVENT_INDEX.neuronActive, active);
  counters.add(row, EVENT_INDEX.neuronIdle, count - active);
  slice.active = active;
  if (competing) {
    slice.compared?.set(slice.potential);
    counters.add(row, EVENT_INDEX.competition, slice.candidate === NOBODY ? 0 : 1);
    if (slice.spans) return;
    slice.winner = slice.candidate;
    settleCompetition(slice, row, counters, learning);
    return;
  }
  finish(slice, row, counters, learning);
}

/** The end of a step of a slice whose neurons compete, when `slice.winner` is known. */
export function settleCompetition(slice: Slice, row: number, counters: Counters, learning: boolean): void {
  const { winner, neuron } = slice;
  counters.add(row, EVENT_INDEX.potentialClear, winner === NOBODY ? 0 : slice.count);
  if (!slice.awake) return;
  settle(slice, winner, neuron.model === 'lif-shift' ? neuron.refractorySteps : 0);
  finish(slice, row, counters, learning);
}

/** What follows from who fired: counts, thresholds, traces, and whether the slice may sleep. */
function finish(slice: Slice, row: number, counters: Counters, learning: boolean): void {
  const { spikes, fired, active, thresholdPolicy } = slice;
  counters.add(row, EVENT_INDEX.spike, fired);
  if (learning && thresholdPolicy.kind === 'dynamic') {
    raiseThresholds(slice.thresholds, spikes, fired, thresholdPolicy);
    counters.add(row, EVENT_INDEX.thresholdUpdate, fired);
  }
  const touched = stepTraces(slice);
  counters.add(row, EVENT_INDEX.traceUpdate, touched);
  slice.touched = touched;
  if (!slice.canSleep || active > 0 || touched > 0) return;
  slice.awake = false;
}
