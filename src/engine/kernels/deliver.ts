import type { Counters } from '../../ledger/counters.js';
import { EVENT_INDEX } from '../../ledger/events.js';
import type { Crossbar } from '../crossbar.js';
import { RUN } from '../records.js';
import type { Share } from '../share.js';
import { bumpTrace, decayAll } from '../trace.js';

/** What the deliver kernels work on beside a share. */
export interface Arrivals {
  /** Crossbars of the chip, and the one that has the places of each 64-bit word of rows. */
  readonly crossbars: readonly Crossbar[];
  readonly owner: Int32Array;
  readonly counters: Counters;
}

/** Forgets the active rows of a share's crossbars. */
export function clear({ crossbars }: Share): void {
  for (const crossbar of crossbars) {
    if (crossbar.arrivals === 0) continue;
    crossbar.arrivals = 0;
    crossbar.activeCount = 0;
    crossbar.activeBits.fill(0);
  }
}

/**
 * Takes the spikes of the events whose bits are set in `due` to the rows that they reach: traces x1 and x2 decay
 * and are bumped, rows become active and are listed in ascending order, and it is counted
 * (docs/counting.md, deliver). This is the definition; a faster kernel must leave the same.
 */
export function deliver(share: Share, due: Int32Array, arrivals: Arrivals): void {
  const { counters } = arrivals;
  for (const crossbar of share.crossbars) {
    const { x1, x2 } = crossbar.preTraces;
    if (x1 !== null && crossbar.traced) {
      const touched = decayAll(crossbar.x1, x1);
      counters.add(crossbar.slice, EVENT_INDEX.traceUpdate, touched);
      crossbar.traced = x1.decay === 0 || touched > 0;
    }
    if (x2 !== null && crossbar.traced2) {
      const touched = decayAll(crossbar.x2, x2);
      counters.add(crossbar.slice, EVENT_INDEX.traceUpdate, touched);
      crossbar.traced2 = x2.decay === 0 || touched > 0;
    }
  }
  for (const crossbar of share.crossbars) {
    if (crossbar.runs !== null) reachRuns(crossbar, crossbar.runs, due);
  }
  for (let word = 0; word < due.length; word++) {
    for (let bits = due[word]; bits !== 0; bits &= bits - 1) {
      reach(share, (word << 5) + 31 - Math.clz32(bits & -bits), arrivals);
    }
  }
  for (const crossbar of share.crossbars) {
    if (crossbar.arrivals === 0) continue;
    listRows(crossbar);
    counters.add(crossbar.slice, EVENT_INDEX.axonLookup, crossbar.arrivals);
    for (const unit of [crossbar.preTraces.x1, crossbar.preTraces.x2]) {
      if (unit !== null) counters.add(crossbar.slice, EVENT_INDEX.traceUpdate, crossbar.arrivals);
    }
  }
}

function reach({ axonStart, axons }: Share, event: number, { crossbars, owner }: Arrivals): void {
  for (let a = axonStart[event]; a < axonStart[event + 1]; a++) {
    const crossbar = crossbars[owner[axons[a] >> 6]];
    reachRow(crossbar, axons[a] - crossbar.firstPlace);
  }
}

function reachRuns(crossbar: Crossbar, runs: Int32Array, due: Int32Array): void {
  for (let run = 0; run < runs.length; run += RUN.words) {
    for (let i = 0; i < runs[run + RUN.length]; i++) {
      const event = runs[run + RUN.event] + i;
      if (((due[event >> 5] >>> (event & 31)) & 1) === 1) reachRow(crossbar, runs[run + RUN.row] + i);
    }
  }
}

function reachRow(crossbar: Crossbar, row: number): void {
  crossbar.arrivals++;
  crossbar.activeBits[row >> 5] |= 1 << (row & 31);
  const { x1, x2 } = crossbar.preTraces;
  if (x1 !== null) {
    crossbar.x1[row] = bumpTrace(crossbar.x1[row], x1);
    crossbar.traced = true;
  }
  if (x2 !== null) {
    crossbar.x2[row] = bumpTrace(crossbar.x2[row], x2);
    crossbar.traced2 = true;
  }
}

function listRows(crossbar: Crossbar): void {
  const { active, activeBits } = crossbar;
  let count = 0;
  for (let word = 0; word < activeBits.length; word++) {
    for (let bits = activeBits[word]; bits !== 0; bits &= bits - 1) {
      active[count++] = (word << 5) + 31 - Math.clz32(bits & -bits);
    }
  }
  crossbar.activeCount = count;
}
