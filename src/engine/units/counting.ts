import {
  DENDRITE_UPDATE,
  noUnitCounts,
  SOMA_ACCESS,
  SOMA_UPDATE,
  SPIKE_OUT,
  SYNAPSE_READ,
  UNIT_EVENT_COUNT,
  type UnitCounts,
} from '../../ledger/unit-counts.js';
import type { UnitEngine } from './engine.js';
import { FIRED } from './state.js';

/** Counts that do not follow from rows and steps, by row of the ledger. */
export interface SomaCounts {
  readonly updates: Float64Array;
  readonly spikes: Float64Array;
  /** Looks at neurons besides one a step: where synapses run the soma unit. */
  readonly extraAccesses: Float64Array;
}

/** What synapses made soma units do in one step, by row of the ledger. */
export type SomaExtras = ReadonlyMap<number, readonly [accesses: number, updates: number, spikes: number]>;

/** Counts of all steps so far. */
export function countRun(engine: UnitEngine, { updates, spikes, extraAccesses }: SomaCounts): UnitCounts {
  const counts = noCounts(engine);
  const { packets } = engine.inbox;
  for (let row = 0; row < packets.length; row++) {
    if (packets[row] > 0) countRow(engine, counts, row, packets[row]);
  }
  countSteady(engine, counts, engine.tick);
  for (let unit = 0; unit < updates.length; unit++) {
    counts.units[unit * UNIT_EVENT_COUNT + SOMA_ACCESS] += extraAccesses[unit];
    counts.units[unit * UNIT_EVENT_COUNT + SOMA_UPDATE] += updates[unit];
    counts.units[unit * UNIT_EVENT_COUNT + SPIKE_OUT] += spikes[unit];
  }
  return counts;
}

/** Counts of the step that was run last. */
export function countStep(engine: UnitEngine, extras: SomaExtras): UnitCounts {
  const counts = noCounts(engine);
  const { inbox, layout, state } = engine;
  for (let core = 0; core < inbox.count.length; core++) {
    const first = inbox.start[core];
    for (let i = first; i < first + inbox.count[core]; i++) countRow(engine, counts, inbox.rows[i], 1);
  }
  countSteady(engine, counts, 1);
  const add = (unit: number, event: number, times: number) => {
    counts.units[unit * UNIT_EVENT_COUNT + event] += times;
  };
  layout.runs.forEach((run, index) => {
    if (run.model !== 'input') {
      add(run.somaRow, SOMA_UPDATE, engine.runUpdated[index]);
      add(run.somaRow, SPIKE_OUT, engine.runFired[index]);
      return;
    }
    for (let slot = run.firstSlot; slot < run.firstSlot + run.count; slot++) {
      if (state.status[slot] !== FIRED) continue;
      add(layout.somaRowOf[slot], SOMA_UPDATE, 1);
      add(layout.somaRowOf[slot], SPIKE_OUT, 1);
    }
  });
  for (const [unit, [accesses, updates, spikes]] of extras) {
    add(unit, SOMA_ACCESS, accesses);
    add(unit, SOMA_UPDATE, updates);
    add(unit, SPIKE_OUT, spikes);
  }
  return counts;
}

function noCounts({ layout, system }: UnitEngine): UnitCounts {
  return noUnitCounts(layout.ledgerRows.length, layout.cores.length, system.tiles.length);
}

/** What `packets` packets of a row set off. */
function countRow(engine: UnitEngine, counts: UnitCounts, row: number, packets: number): void {
  const { rows, layout, ways } = engine;
  const { useStart, useRow, useEvents, useDendrite, core } = rows;
  for (let use = useStart[row]; use < useStart[row + 1]; use++) {
    const event = useDendrite[use] === 1 ? DENDRITE_UPDATE : SYNAPSE_READ;
    counts.units[useRow[use] * UNIT_EVENT_COUNT + event] += useEvents[use] * packets;
  }
  const source = layout.coreOf[engine.rowSource[row]];
  const target = core[row];
  counts.packetsOut[source] += packets;
  counts.packetsIn[target] += packets;
  if (engine.rowHops[row] === 0) return;
  const way = ways.way(source, target);
  const tile = 4 * ways.tileOf(target);
  counts.hops[tile + way.eastWest] += way.eastWestHops * packets;
  counts.hops[tile + way.northSouth] += way.northSouthHops * packets;
}

/** What each of so many steps has: every soma unit looks at its neurons, and dendrite units behind a buffer run. */
function countSteady(engine: UnitEngine, counts: UnitCounts, steps: number): void {
  const { runs, somaRowOf } = engine.layout;
  for (const run of runs) {
    for (let slot = run.firstSlot; slot < run.firstSlot + run.count; slot++) {
      counts.units[somaRowOf[slot] * UNIT_EVENT_COUNT + SOMA_ACCESS] += steps;
    }
    if (engine.dendriteRunsWithNeurons(run)) {
      counts.units[run.dendriteRow * UNIT_EVENT_COUNT + DENDRITE_UPDATE] += run.count * steps;
    }
  }
}
