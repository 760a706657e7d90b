import type { StepTrace, TraceName, TraceSystem } from '../../engine/trace-observer.js';
import { NeuronNames, type Selection } from './selection.js';
import type { Cell, TableWriter, TraceColumn } from './table.js';

/**
 * One of SANA-FE's four traces: the file that it is, its columns, and a step's rows. Names, order and units of the columns
 * are those that SANA-FE 2.2.9 writes (docs/traces.md): seconds, joules, timesteps from 1.
 */
export interface TraceTable {
  /** File name without its ending. */
  readonly file: string;
  readonly columns: readonly TraceColumn[];
  /** Whether SANA-FE ends each line of it with a comma. */
  readonly trailingComma: boolean;
  write(step: StepTrace, table: TableWriter): void;
}

const MAKERS: { readonly [trace in TraceName]: (system: TraceSystem, selection: Selection) => TraceTable } = {
  spikes: spikesTable,
  potentials: potentialsTable,
  packets: packetsTable,
  perf: perfTable,
};

export function traceTable(trace: TraceName, system: TraceSystem, selection: Selection): TraceTable {
  return MAKERS[trace](system, selection);
}

function spikesTable(system: TraceSystem, { holds }: Selection): TraceTable {
  const names = new NeuronNames(system);
  const cells: Cell[] = ['', 0];
  return {
    file: 'spikes',
    columns: [
      { name: 'neuron', kind: 'text' },
      { name: 'timestep', kind: 'int' },
    ],
    trailingComma: false,
    write({ tick, spikes, spikeCount }, table) {
      cells[1] = tick + 1;
      for (let i = 0; i < spikeCount; i++) {
        if (!holds(spikes[i])) continue;
        cells[0] = names.of(spikes[i]);
        table.row(cells);
      }
    },
  };
}

function potentialsTable(system: TraceSystem, { probes }: Selection): TraceTable {
  const names = new NeuronNames(system);
  const cells = new Array<Cell>(probes.length + 1);
  return {
    file: 'potential',
    columns: [
      { name: 'timestep', kind: 'int' },
      ...probes.map(place => ({
        name: `neuron ${names.of(system.probes[place])}`,
        kind: 'real' as const,
      })),
    ],
    trailingComma: true,
    write({ tick, potentials }, table) {
      cells[0] = tick + 1;
      for (let i = 0; i < probes.length; i++) cells[i + 1] = potentials[probes[i]];
      table.row(cells);
    },
  };
}

/** What stands for the destination of a placeholder, and for the source of an input that has no core. */
const NOWHERE = 'x.x';

function packetsTable(system: TraceSystem, { holds }: Selection): TraceTable {
  const names = new NeuronNames(system);
  const hardware = system.cores.map(({ tile, place }) => `${tile}.${place}`);
  const columns: readonly TraceColumn[] = [
    { name: 'timestep', kind: 'int' },
    { name: 'mid', kind: 'int' },
    { name: 'src_neuron', kind: 'text' },
    { name: 'src_hw', kind: 'text' },
    { name: 'dest_hw', kind: 'text' },
    { name: 'hops', kind: 'int' },
    { name: 'spikes', kind: 'int' },
    { name: 'send_timestamp', kind: 'real' },
    { name: 'received_timestamp', kind: 'real' },
    { name: 'processed_timestamp', kind: 'real' },
    { name: 'generation_delay', kind: 'real' },
    { name: 'processing_delay', kind: 'real' },
    { name: 'network_delay', kind: 'real' },
    { name: 'blocking_delay', kind: 'real' },
    { name: 'min_hop_delay', kind: 'real' },
    { name: 'messages_along_route', kind: 'real' },
  ];
  const cells = new Array<Cell>(columns.length);
  return {
    file: 'messages',
    columns,
    trailingComma: false,
    write({ tick, messages }, table) {
      cells[0] = tick + 1;
      for (let i = 0; i < messages.count; i++) {
        if (!holds(messages.neuron[i])) continue;
        cells[1] = messages.id[i];
        cells[2] = names.of(messages.neuron[i]);
        cells[3] = hardware[messages.sourceCore[i]] ?? NOWHERE;
        cells[4] = hardware[messages.destinationCore[i]] ?? NOWHERE;
        cells[5] = messages.hops[i];
        cells[6] = messages.synapses[i];
        cells[7] = messages.sentS[i];
        cells[8] = messages.receivedS[i];
        cells[9] = messages.processedS[i];
        cells[10] = messages.generationS[i];
        cells[11] = messages.processingS[i];
        cells[12] = messages.networkS[i];
        cells[13] = messages.blockingS[i];
        cells[14] = messages.minHopS[i];
        cells[15] = messages.alongRoute[i];
        table.row(cells);
      }
    },
  };
}

function perfTable({ perfColumns }: TraceSystem): TraceTable {
  const counts = ['fired', 'updated', 'packets', 'hops', 'spikes'];
  const reals = [
    'sim_time',
    'synapse_energy',
    'dendrite_energy',
    'soma_energy',
    'network_energy',
    'total_energy',
  ];
  const columns: readonly TraceColumn[] = [
    { name: 'timestep', kind: 'int' },
    ...counts.map(name => ({ name, kind: 'count' as const })),
    ...[...reals, ...perfColumns].map(name => ({ name, kind: 'real' as const })),
  ];
  const cells = new Array<Cell>(columns.length);
  return {
    file: 'perf',
    columns,
    trailingComma: false,
    write({ tick, perf }, table) {
      cells[0] = tick + 1;
      cells[1] = perf.fired;
      cells[2] = perf.updated;
      cells[3] = perf.packets;
      cells[4] = perf.hops;
      cells[5] = perf.synapticOps;
      cells[6] = perf.timeS;
      cells[7] = perf.synapseJ;
      cells[8] = perf.dendriteJ;
      cells[9] = perf.somaJ;
      cells[10] = perf.networkJ;
      cells[11] = perf.totalJ;
      for (let i = 0; i < perfColumns.length; i++) cells[12 + i] = perf.columns[i];
      table.row(cells);
    },
  };
}
