import type { UnitState } from './state.js';
import { SEGMENTS } from './synapse-rows.js';

/** What {@link deliver} counted: packets, links they crossed, synapses they had read. */
export interface Deliveries {
  packets: number;
  hops: number;
  spikes: number;
}

/** Puts the rows of the first `firedCount` neurons that fired into the inboxes, sources in the order of processing. */
export function collect({ fired, tables, inbox }: UnitState, firedCount: number, totals: Deliveries): void {
  const { rowStart, rowCore, rowWorkS, rowSynapses, rowHops } = tables;
  inbox.count.fill(0);
  inbox.workS.fill(0);
  for (let i = 0; i < firedCount; i++) {
    const last = rowStart[fired[i] + 1];
    for (let row = rowStart[fired[i]]; row < last; row++) {
      const target = rowCore[row];
      inbox.rows[inbox.start[target] + inbox.count[target]++] = row;
      inbox.packets[row]++;
      inbox.workS[target] += rowWorkS[row];
      totals.packets++;
      totals.hops += rowHops[row];
      totals.spikes += rowSynapses[row];
    }
  }
}

/** Where the charges of a segment go in step `tick` with a ring of `ring` places: to be taken in step tick + 1 + delay. */
export function chargePlace(tick: number, delay: number, ring: number): number {
  return ring === 1 ? 0 : (tick + 1 + delay) % ring;
}

/** Adds the weights of the rows of a core's inbox to the sums of their targets, row after row. */
export function addRows(
  state: UnitState,
  core: number,
  tick: number,
  path: (segment: number, row: number) => void,
): void {
  const { charges, weights, targets, gridWeights, gridUnit, inbox, tables } = state;
  const { weightStart, targetStart } = state;
  const { segmentStart, segmentKind, segmentDelay, segmentRing, segmentFirst, segmentCount } = tables;
  const slots = state.potential.length;
  const last = inbox.start[core] + inbox.count[core];
  for (let i = inbox.start[core]; i < last; i++) {
    const row = inbox.rows[i];
    for (let segment = segmentStart[row]; segment < segmentStart[row + 1]; segment++) {
      const base = slots * chargePlace(tick, segmentDelay[segment], segmentRing[segment]);
      const count = segmentCount[segment];
      const from = weightStart[segment];
      if (segmentKind[segment] === SEGMENTS.dense) {
        const to = base + segmentFirst[segment];
        for (let k = 0; k < count; k++) charges[to + k] += weights[from + k];
      } else if (segmentKind[segment] === SEGMENTS.whole) {
        const to = base + segmentFirst[segment];
        for (let k = 0; k < count; k++) charges[to + k] += gridWeights[from + k] * gridUnit;
      } else if (segmentKind[segment] === SEGMENTS.sparse) {
        const at = targetStart[segment];
        for (let k = 0; k < count; k++) charges[base + targets[at + k]] += weights[from + k];
      } else {
        path(segment, row);
      }
    }
  }
}
