import type { ChipSummary } from '../../image/layout.js';
import type { Counters } from '../../ledger/counters.js';
import { EVENT_INDEX } from '../../ledger/events.js';
import type { Crossbar } from '../crossbar.js';
import type { PassTally } from './pass-tally.js';

/** Counts a pass that a core's learning unit made (docs/counting.md, phase 5). */
export function countUnitPass(counters: Counters, { slice }: Crossbar, tally: PassTally): void {
  counters.add(slice, EVENT_INDEX.columnRead, tally.columns);
  counters.add(slice, EVENT_INDEX.weightUpdate, tally.visits);
  counters.add(slice, EVENT_INDEX.weightRead, tally.visits + tally.passedReads + tally.tagReads);
  counters.add(slice, EVENT_INDEX.randomDraw, tally.draws);
  counters.add(slice, EVENT_INDEX.weightWrite, tally.writes + tally.tagWrites);
}

/** Product and sum of one synapse's update. */
const OPERATIONS_PER_VISIT = 2;

/** Counts a pass that the management processor made (docs/counting.md, Between presentations). */
export function countManagedPass(
  counters: Counters,
  { rows, preTraces }: Crossbar,
  tally: PassTally,
  { cyclesPerRead, cyclesPerWrite, cyclesPerOperation }: ChipSummary['management'],
): void {
  const row = counters.managementRow;
  const reads = preTraces.x1 === null ? 0 : rows;
  const cycles =
    reads * cyclesPerRead +
    tally.visits * OPERATIONS_PER_VISIT * cyclesPerOperation +
    tally.actingWrites * cyclesPerWrite;
  counters.add(row, EVENT_INDEX.managementRead, reads);
  counters.add(row, EVENT_INDEX.managementWrite, tally.actingWrites);
  counters.add(row, EVENT_INDEX.managementCycle, cycles);
}
