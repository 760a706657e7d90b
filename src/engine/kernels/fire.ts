import type { Counters } from '../../ledger/counters.js';
import { EVENT_INDEX } from '../../ledger/events.js';
import { updateNeurons } from '../neurons/index.js';
import type { Slice } from '../slice.js';
import { updateTraces } from './traces.js';

/**
 * Updates the neurons and traces of a slice and counts (docs/counting.md, fire). A slice at rest without
 * input is passed over: all its neurons are idle. This is the definition; a faster kernel must leave
 * the same.
 */
export function fire(slice: Slice, row: number, counters: Counters): void {
  if (!slice.awake) {
    slice.fired = 0;
    counters.add(row, EVENT_INDEX.neuronIdle, slice.count);
    return;
  }
  const active = updateNeurons(slice);
  counters.add(row, EVENT_INDEX.neuronActive, active);
  counters.add(row, EVENT_INDEX.neuronIdle, slice.count - active);
  counters.add(row, EVENT_INDEX.spike, slice.fired);
  const { trace, y1, spikes, fired } = slice;
  const touched = trace === null ? 0 : updateTraces(y1, spikes, fired, trace);
  counters.add(row, EVENT_INDEX.traceUpdate, touched);
  if (!slice.canSleep || active > 0 || touched > 0) return;
  slice.awake = false;
}
