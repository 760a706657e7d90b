import type { TraceGroup, TraceSystem, TraceTrack } from '../../engine/trace-observer.js';
import type { UnitCounts } from '../../ledger/unit-counts.js';
import { axonJoules, hopJoules, unitJoules } from '../../ledger/unit-pricing.js';
import type { UnitMachine } from '../unit-run.js';
import { byteOrder } from './byte-order.js';
import { linkTracks } from './link-tracks.js';

/** Values that a timeline shows of every step, by place in `TraceSystem.counters`. */
const COUNTER_NAMES = ['neurons fired', 'packets', 'hops', 'synaptic operations'];

/** What spans are called. */
const SPAN_NAMES = ['neurons', 'packets', 'synchronisation', 'packet'];
export const UNIT_SPANS = { neurons: 0, packets: 1, end: 2, link: 3 } as const;

/** What of a unit machine a trace shows, and where it stands there. */
export interface UnitTraceSystem extends TraceSystem {
  /** [neurons] number in the trace of each neuron. */
  readonly numberOf: Int32Array;
  /** [probes] slot of each. */
  readonly probeSlots: Int32Array;
  /** Numbers of the track of the step's end and, where packets are timed, of link 0's: the others follow. */
  readonly endTrack: number;
  readonly linkTrack: number;
  /** What each of `perfColumns` says of a step, in joules. */
  readonly columns: readonly ((counts: UnitCounts) => number)[];
}

/**
 * Cores in use, each with a track for its neurons and one for the packets that it gets; then the whole chip, and its links
 * where packets are timed.
 */
export function unitTraceSystem(machine: UnitMachine): UnitTraceSystem {
  const { engine, loaded } = machine;
  const { groups: described, sets, setOf, network } = loaded.system.image;
  const { layout } = engine;
  let first = 0;
  const placed = described.map(({ name, size }) => {
    const from = first;
    first += size;
    return { name, size, from };
  });
  placed.sort((a, b) => byteOrder(a.name, b.name));
  const numberOf = new Int32Array(setOf.length);
  const groups: TraceGroup[] = [];
  const probes: { number: number; slot: number }[] = [];
  let next = 0;
  for (const { name, size, from } of placed) {
    groups.push({ name, first: next, size });
    for (let neuron = from; neuron < from + size; neuron++) {
      if (sets[setOf[neuron]].logPotential) probes.push({ number: next, slot: layout.slotOf[neuron] });
      numberOf[neuron] = next++;
    }
  }
  const tracks = [...layout.cores].flatMap((core): TraceTrack[] => {
    const { tile } = loaded.system.cores[core];
    const owner = `tile ${tile}`;
    const { name } = loaded.parts.cores[core];
    return [
      { owner, name: `core ${core} (${name}): neurons` },
      { owner, name: `core ${core} (${name}): packets` },
    ];
  });
  const columns = loggedParts(machine).sort((a, b) => byteOrder(a.name, b.name));
  return {
    ...{ network, chip: loaded.chip.name, groups, numberOf },
    probes: Int32Array.from(probes, ({ number }) => number),
    probeSlots: Int32Array.from(probes, ({ slot }) => slot),
    cores: Array.from(layout.cores, core => {
      const { tile, place } = loaded.system.cores[core];
      return { tile, place };
    }),
    perfColumns: columns.map(({ name }) => name),
    columns: columns.map(({ joules }) => joules),
    tracks: [
      ...tracks,
      { owner: 'chip', name: 'end of the step' },
      ...(machine.packets === null ? [] : linkTracks(machine.packets.network.spec)),
    ],
    endTrack: tracks.length,
    linkTrack: tracks.length + 1,
    counters: COUNTER_NAMES.map(name => ({ owner: 'chip', name })),
    spanNames: SPAN_NAMES,
  };
}

interface LoggedPart {
  readonly name: string;
  readonly joules: (counts: UnitCounts) => number;
}

/**
 * The columns that `log_energy` and `log_latency` of tiles, cores and units ask for. A latency column tells an energy, as SANA-FE's
 * does.
 */
function loggedParts({ engine, loaded, prices }: UnitMachine): LoggedPart[] {
  const { tiles, cores } = loaded.parts;
  const { layout } = engine;
  const rowsOf = new Map<number, { row: number; unit: number }[]>();
  layout.ledgerRows.forEach(({ core, unit }, row) => {
    rowsOf.set(core, [...(rowsOf.get(core) ?? []), { row, unit }]);
  });
  const coreJoules = (core: number) => (counts: UnitCounts) => {
    const index = layout.coreIndex[core];
    if (index < 0) return 0;
    const units = (rowsOf.get(core) ?? []).map(({ row }) => unitJoules(counts, prices, row));
    return axonJoules(counts, prices, index) + units.reduce((sum, joules) => sum + joules, 0);
  };
  const parts: LoggedPart[] = [];
  tiles.forEach(({ name, type, firstCore, coreCount }, tile) => {
    const own = Array.from({ length: coreCount }, (_, i) => firstCore + i);
    if (type.log?.includes('energy')) {
      const joules = (counts: UnitCounts) =>
        own.reduce((sum, core) => sum + coreJoules(core)(counts), hopJoules(counts, prices, tile));
      parts.push({ name: `${name}.energy`, joules });
    }
    for (const core of own) {
      const path = `${name}.${cores[core].name}`;
      if (cores[core].type.log?.includes('energy')) {
        parts.push({ name: `${path}.energy`, joules: coreJoules(core) });
      }
      cores[core].units.forEach((unit, index) => {
        const row = rowsOf.get(core)?.find(candidate => candidate.unit === index)?.row;
        const joules = (counts: UnitCounts) => (row === undefined ? 0 : unitJoules(counts, prices, row));
        for (const quantity of unit.type.log ?? [])
          parts.push({ name: `${path}.${unit.name}.${quantity}`, joules });
      });
    }
  });
  return parts;
}
