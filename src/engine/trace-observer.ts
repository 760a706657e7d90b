/**
 * What an engine tells of its steps to who writes traces (src/report/traces/): the instrument's side of it.
 *
 * An engine that is not traced has no observer, and asks for it once a step at most: nothing is called, taken or
 * tested inside its loops. One that is traced fills one {@link StepTrace} again and again, so that a long run
 * takes no memory that grows, and hands it over when the step is complete; it changes nothing by it.
 */

/** What `--trace` may name. */
export const TRACE_NAMES = ['spikes', 'potentials', 'packets', 'perf'] as const;
export type TraceName = (typeof TRACE_NAMES)[number];

/** Takes the steps of one run. */
export interface TraceObserver {
  /** Parts of {@link StepTrace} that are read: an engine leaves the others empty. `spans` also stands for counters. */
  readonly wants: { readonly [part in TraceName | 'spans']: boolean };
  /** Ticks that are wanted, from 0: `fromTick` .. `toTick` - 1. No other step is handed over. */
  readonly fromTick: number;
  readonly toTick: number;
  /** Called when a step is over; `step` holds until the next one is under way. */
  observe(step: StepTrace): void;
}

/** What of a traced system is the same in every step. */
export interface TraceSystem {
  readonly network: string;
  readonly chip: string;
  /**
   * Groups of neurons (populations), by name in the order of their UTF-8 bytes, as SANA-FE lists them. Neurons are
   * numbered through them: neuron i of a group has the number `first + i`.
   */
  readonly groups: readonly TraceGroup[];
  /** Neurons whose potential is told, ascending. */
  readonly probes: Int32Array;
  readonly cores: readonly TraceCore[];
  /** Names of the columns that perf has behind SANA-FE's own. */
  readonly perfColumns: readonly string[];
  /** What spans lie on, and values that are told each step. */
  readonly tracks: readonly TraceTrack[];
  readonly counters: readonly TraceTrack[];
  /** What spans are called, by number. */
  readonly spanNames: readonly string[];
}

export interface TraceGroup {
  readonly name: string;
  readonly first: number;
  readonly size: number;
}

export interface TraceCore {
  /** Number of its tile, and its place among the tile's cores, from 0. */
  readonly tile: number;
  readonly place: number;
}

/** A line of a timeline; those of one owner (the chip, a tile) stand together. */
export interface TraceTrack {
  readonly owner: string;
  readonly name: string;
}

/** Everything about one step; arrays may be longer than their counts. */
export class StepTrace {
  /** Steps before this one since boot: SANA-FE's timestep is tick + 1. */
  tick = 0;
  /** Emulated picoseconds at which it starts; 0 where no time is told. */
  startPs = 0;
  /** Neurons that fired, numbered as in {@link TraceSystem}, ascending: the first `spikeCount`. */
  spikeCount = 0;
  spikes = new Int32Array(64);
  /** After the step, [probes]. */
  potentials: ArrayLike<number> = [];
  readonly messages = new MessageTable();
  readonly perf: StepPerf;
  readonly spans = new SpanTable();
  /** [counters] */
  readonly counters: Float64Array;

  constructor({ perfColumns, counters }: Pick<TraceSystem, 'perfColumns' | 'counters'>) {
    this.perf = new StepPerf(perfColumns.length);
    this.counters = new Float64Array(counters.length);
  }

  /** Starts a step: no spike, message or span. */
  begin(tick: number): void {
    this.tick = tick;
    this.spikeCount = 0;
    this.messages.count = 0;
    this.spans.count = 0;
  }

  addSpike(neuron: number): void {
    if (this.spikeCount === this.spikes.length) {
      const more = new Int32Array(2 * this.spikes.length);
      more.set(this.spikes);
      this.spikes = more;
    }
    this.spikes[this.spikeCount++] = neuron;
  }
}

/** Totals of one step. Energies in joules: NaN where an event of that part has no price. */
export class StepPerf {
  /** Neurons that fired; neurons that did more than rest, those included. */
  fired = 0;
  updated = 0;
  packets = 0;
  hops = 0;
  /** Synapses read. */
  synapticOps = 0;
  /** Emulated seconds that the step took; 0 where no time is told. */
  timeS = 0;
  synapseJ = 0;
  dendriteJ = 0;
  somaJ = 0;
  networkJ = 0;
  totalJ = 0;
  /** [perfColumns] */
  readonly columns: Float64Array;

  constructor(columns: number) {
    this.columns = new Float64Array(columns);
  }
}

/** Columns of {@link MessageTable}: whole numbers, and times in seconds since the step's start. */
const WHOLE = ['id', 'neuron', 'sourceCore', 'destinationCore', 'hops', 'synapses'] as const;
const REAL = [
  'sentS',
  'receivedS',
  'processedS',
  'generationS',
  'processingS',
  'networkS',
  'blockingS',
  'minHopS',
  'alongRoute',
] as const;

/**
 * The packets of a step that carry spikes, by number, then what stands for a core's work after its last packet (a
 * placeholder: no destination), by core. Row i is told by writing to place i of every column after {@link add}.
 */
export class MessageTable {
  count = 0;
  /** Number of the packet, counted through the run from 0; -1: a placeholder. */
  id = new Int32Array(0);
  /** The neuron that fired, as in {@link TraceSystem}; of a placeholder the last one that the core worked on. */
  neuron = new Int32Array(0);
  /** Indices into `TraceSystem.cores`; destination -1: a placeholder's. Source -1: an input at the chip's edge. */
  sourceCore = new Int32Array(0);
  destinationCore = new Int32Array(0);
  hops = new Int32Array(0);
  /** Synapses that it makes its destination read. */
  synapses = new Int32Array(0);
  /** -Infinity where it is not told. */
  sentS = new Float64Array(0);
  receivedS = new Float64Array(0);
  processedS = new Float64Array(0);
  /** Work at its source since the packet before, and at its destination. */
  generationS = new Float64Array(0);
  processingS = new Float64Array(0);
  /** On its way in all, waiting for room at its source, and on its way if nothing else were. */
  networkS = new Float64Array(0);
  blockingS = new Float64Array(0);
  minHopS = new Float64Array(0);
  /** Packets that lay on its way when it was sent. */
  alongRoute = new Float64Array(0);

  /** Takes a row, with every time 0 but sent, received and processed, which are not told; returns its place. */
  add(): number {
    const row = this.count++;
    if (row === this.id.length) this.#grow();
    for (const column of REAL) this[column][row] = 0;
    this.sentS[row] = Number.NEGATIVE_INFINITY;
    this.receivedS[row] = Number.NEGATIVE_INFINITY;
    this.processedS[row] = Number.NEGATIVE_INFINITY;
    return row;
  }

  #grow(): void {
    const room = Math.max(64, 2 * this.id.length);
    for (const column of WHOLE) {
      const more = new Int32Array(room);
      more.set(this[column]);
      this[column] = more;
    }
    for (const column of REAL) {
      const more = new Float64Array(room);
      more.set(this[column]);
      this[column] = more;
    }
  }
}

/**
 * What took time in a step, where and when: picoseconds since the step's start. The spans of a track do not overlap
 * and come in the order of time; tracks may come in any order.
 */
export class SpanTable {
  count = 0;
  /** Indices into `TraceSystem.tracks` and `TraceSystem.spanNames`. */
  track = new Int32Array(64);
  name = new Int32Array(64);
  fromPs = new Float64Array(64);
  toPs = new Float64Array(64);

  add(track: number, name: number, fromPs: number, toPs: number): void {
    const row = this.count++;
    if (row === this.track.length) {
      const [tracks, names, froms, tos] = [this.track, this.name, this.fromPs, this.toPs];
      this.track = new Int32Array(2 * row);
      this.name = new Int32Array(2 * row);
      this.fromPs = new Float64Array(2 * row);
      this.toPs = new Float64Array(2 * row);
      this.track.set(tracks);
      this.name.set(names);
      this.fromPs.set(froms);
      this.toPs.set(tos);
    }
    this.track[row] = track;
    this.name[row] = name;
    this.fromPs[row] = fromPs;
    this.toPs[row] = toPs;
  }
}
