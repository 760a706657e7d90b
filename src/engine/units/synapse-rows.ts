import { CHARGES, type UnitLayout, type UnitRun } from './layout.js';
import type { UnitSystem } from './system.js';

/** How the synapses of a segment are stored and applied. */
export const SEGMENTS = {
  /** A weight for each slot of a range; the slots that the row does not reach have weight -0, which changes no sum. */
  dense: 0,
  /** A slot and a weight for each synapse. */
  sparse: 1,
  /** The same, handed on synapse by synapse to the path of its dendrite unit. */
  path: 2,
  /** As dense, for rows that reach every neuron of a run, where all weights are on a {@link WeightGrid}: 16-bit integers. */
  whole: 3,
} as const;

/**
 * The synapses by row: what a packet of one neuron to one core sets off. Rows lie in the order of their neuron's slot, then of
 * their core. A row is made of segments, one for each run and delay that it reaches.
 */
export interface SynapseRows {
  /** [slots + 1] the rows of a neuron. */
  readonly rowStart: Int32Array;
  /** [rows] index of the core among those in use; synapses; how long the core works on it, in seconds. */
  readonly core: Int32Array;
  readonly synapses: Int32Array;
  readonly workS: Float64Array;
  /** [rows] rows with one number have the same segments but for their weights, and may be added several at a time; -1: alone. */
  readonly shape: Int32Array;
  /** [rows + 1] */
  readonly segmentStart: Int32Array;
  readonly segments: Segments;
  /** Rows that reach each core: [cores]. */
  readonly rowsOfCore: Int32Array;
  /** What a row has counted: [rows + 1] starts, row of the ledger, events, and whether dendrite units count them. */
  readonly useStart: Int32Array;
  readonly useRow: Int32Array;
  readonly useEvents: Int32Array;
  readonly useDendrite: Uint8Array;
  /** Synapses in the order in which segments hold them: numbers in the image. */
  readonly synapseOrder: Int32Array;
  /** Null where weights are on none. */
  readonly grid: WeightGrid | null;
}

export interface Segments {
  readonly kind: Int32Array;
  readonly delay: Int32Array;
  /** Index of the run, and of dense ones the first slot. */
  readonly run: Int32Array;
  readonly first: Int32Array;
  /** Slots of a dense one, synapses of others. */
  readonly count: Int32Array;
  /** Its synapses in `synapseOrder`. */
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * All weights are whole multiples, of 16 bits, of one power of two. Their sums are exact in doubles then, in whichever order
 * they are added, so that integers may be added instead.
 */
export interface WeightGrid {
  readonly unit: number;
}

const MAX_GRID = 32_767;
/** Powers of two that are tried: 2^-40 .. 2^20. */
const LEAST_EXPONENT = -40;
const MOST_EXPONENT = 20;

/** The grid of the weights, or null. */
export function weightGrid(weights: Float64Array): WeightGrid | null {
  let most = 0;
  for (let i = 0; i < weights.length; i++) most = Math.max(most, Math.abs(weights[i]));
  for (let exponent = MOST_EXPONENT; exponent >= LEAST_EXPONENT; exponent--) {
    const unit = 2 ** exponent;
    if (most / unit > MAX_GRID) return null;
    let fits = true;
    for (let i = 0; fits && i < weights.length; i++) fits = Number.isInteger(weights[i] / unit);
    if (fits) return { unit };
  }
  return null;
}

/** A run, or a part of one, that a row reaches at least this much is stored densely. */
const DENSE_SHARE = 0.5;

/** Whether the dendrite unit runs for each synapse: all but where the buffer stands before it. */
function dendriteRuns(system: UnitSystem, core: number): boolean {
  const { bufferPosition, bufferInsideUnit } = system.cores[core];
  return bufferPosition === 'soma' || bufferInsideUnit;
}

export function synapseRows(system: UnitSystem, layout: UnitLayout): SynapseRows {
  return new RowBuilder(system, layout).build();
}

class RowBuilder {
  readonly #system: UnitSystem;
  readonly #layout: UnitLayout;
  readonly #runOf: Int32Array;
  readonly #order: Int32Array;

  readonly #core = new IntList();
  readonly #synapses = new IntList();
  readonly #workS: number[] = [];
  readonly #shape = new IntList();
  readonly #segmentStart = new IntList();
  readonly #kind = new IntList();
  readonly #delay = new IntList();
  readonly #run = new IntList();
  readonly #first = new IntList();
  readonly #count = new IntList();
  readonly #from = new IntList();
  readonly #to = new IntList();
  readonly #useStart = new IntList();
  readonly #useRow = new IntList();
  readonly #useEvents = new IntList();
  readonly #useDendrite = new IntList();
  readonly #shapes = new Map<string, number>();
  readonly #grid: WeightGrid | null;
  readonly #hasPaths: boolean;
  /** [slots] seconds that a core works on a synapse onto each, and row of the ledger of the dendrite unit if it counts one. */
  readonly #synapseS: Float64Array;
  readonly #dendriteRowOf: Int32Array;

  constructor(system: UnitSystem, layout: UnitLayout) {
    this.#system = system;
    this.#layout = layout;
    this.#order = new Int32Array(system.image.synapses.targets.length);
    this.#runOf = new Int32Array(layout.slots);
    layout.runs.forEach(({ firstSlot, count }, index) => {
      this.#runOf.fill(index, firstSlot, firstSlot + count);
    });
    this.#hasPaths = layout.runs.some(({ charges }) => charges === CHARGES.path);
    this.#grid = weightGrid(system.image.synapses.weights);
    this.#synapseS = new Float64Array(layout.slots);
    this.#dendriteRowOf = new Int32Array(layout.slots).fill(-1);
    for (const run of layout.runs) this.#tellRun(run);
  }

  #tellRun({ core, firstSlot, count, dendriteRow, dendrite }: UnitRun): void {
    const { cores, synapseRowOf, ledgerRows } = this.#layout;
    const { units } = this.#system.cores[cores[core]];
    const withDendrite = dendriteRuns(this.#system, cores[core]);
    for (let slot = firstSlot; slot < firstSlot + count; slot++) {
      const { synapseS } = units[ledgerRows[synapseRowOf[slot]].unit];
      this.#synapseS[slot] = withDendrite ? synapseS + dendrite.dendrite!.updateS : synapseS;
      if (withDendrite) this.#dendriteRowOf[slot] = dendriteRow;
    }
  }

  build(): SynapseRows {
    const { slots, neuronOf, cores } = this.#layout;
    const { starts } = this.#system.image.synapses;
    const rowStart = new Int32Array(slots + 1);
    for (let slot = 0; slot < slots; slot++) {
      const neuron = neuronOf[slot];
      if (neuron >= 0 && starts[neuron + 1] > starts[neuron])
        this.#source(starts[neuron], starts[neuron + 1]);
      rowStart[slot + 1] = this.#core.length;
    }
    this.#segmentStart.push(this.#kind.length);
    this.#useStart.push(this.#useRow.length);
    const core = this.#core.array();
    const rowsOfCore = new Int32Array(cores.length);
    for (const index of core) rowsOfCore[index]++;
    return {
      ...{ rowStart, core, rowsOfCore, synapseOrder: this.#order, grid: this.#grid },
      synapses: this.#synapses.array(),
      workS: Float64Array.from(this.#workS),
      shape: this.#shape.array(),
      segmentStart: this.#segmentStart.array(),
      segments: {
        kind: this.#kind.array(),
        delay: this.#delay.array(),
        run: this.#run.array(),
        first: this.#first.array(),
        count: this.#count.array(),
        from: this.#from.array(),
        to: this.#to.array(),
      },
      useStart: this.#useStart.array(),
      useRow: this.#useRow.array(),
      useEvents: this.#useEvents.array(),
      useDendrite: Uint8Array.from(this.#useDendrite.array()),
    };
  }

  /** All rows of one source: its synapses sorted by slot, those onto one slot in their order. */
  #source(from: number, to: number): void {
    const { targets } = this.#system.image.synapses;
    const { slotOf, coreOf } = this.#layout;
    const own = this.#order.subarray(from, to);
    let sorted = true;
    for (let synapse = from; synapse < to; synapse++) {
      own[synapse - from] = synapse;
      if (synapse > from && slotOf[targets[synapse]] < slotOf[targets[synapse - 1]]) sorted = false;
    }
    if (!sorted) own.sort((a, b) => slotOf[targets[a]] - slotOf[targets[b]] || a - b);
    for (let first = 0; first < own.length; ) {
      const core = coreOf[slotOf[targets[own[first]]]];
      let last = first + 1;
      while (last < own.length && coreOf[slotOf[targets[own[last]]]] === core) last++;
      this.#row(core, from + first, from + last, sorted);
      first = last;
    }
  }

  #row(core: number, from: number, to: number, sorted: boolean): void {
    this.#segmentStart.push(this.#kind.length);
    this.#core.push(core);
    this.#synapses.push(to - from);
    this.#countUses(core, from, to, sorted);
    const firstSegment = this.#kind.length;
    const { targets } = this.#system.image.synapses;
    const { slotOf } = this.#layout;
    this.#putPathsLast(from, to);
    for (let first = from; first < to; ) {
      const run = this.#runOf[slotOf[targets[this.#order[first]]]];
      let last = first + 1;
      while (last < to && this.#runOf[slotOf[targets[this.#order[last]]]] === run) last++;
      this.#runSegments(run, first, last);
      first = last;
    }
    this.#shape.push(this.#shapeOf(firstSegment));
  }

  /** Synapses onto runs with paths go last, in the order of the connections: those of several runs may meet in one unit. */
  #putPathsLast(from: number, to: number): void {
    const { targets } = this.#system.image.synapses;
    const { slotOf, runs } = this.#layout;
    const part = this.#order.subarray(from, to);
    const onPath = (synapse: number) => runs[this.#runOf[slotOf[targets[synapse]]]].charges === CHARGES.path;
    if (!this.#hasPaths || !part.some(onPath)) return;
    const paths = part.filter(onPath).sort();
    part.set(part.filter(synapse => !onPath(synapse)));
    part.set(paths, part.length - paths.length);
  }

  /** Segments of a row onto one run: by delay, where charges of different delays wait in different places. */
  #runSegments(run: number, from: number, to: number): void {
    const { delays } = this.#system.image.synapses;
    const owner = this.#layout.runs[run];
    if (owner.charges === CHARGES.path) {
      this.#push(SEGMENTS.path, 0, run, 0, to - from, from, to);
      return;
    }
    if (owner.ring === 1 || delays === null) {
      this.#segment(owner, run, 0, from, to);
      return;
    }
    const part = this.#order.subarray(from, to);
    const byDelay = Array.from(part).sort((a, b) => delays[a] - delays[b]);
    part.set(byDelay);
    for (let first = from; first < to; ) {
      const delay = delays[this.#order[first]];
      let last = first + 1;
      while (last < to && delays[this.#order[last]] === delay) last++;
      this.#segment(owner, run, delay, first, last);
      first = last;
    }
  }

  #segment(owner: UnitRun, run: number, delay: number, from: number, to: number): void {
    const { targets } = this.#system.image.synapses;
    const { slotOf } = this.#layout;
    const slotAt = (place: number) => slotOf[targets[this.#order[place]]];
    let distinct = true;
    for (let place = from + 1; distinct && place < to; place++) {
      distinct = slotAt(place) !== slotAt(place - 1);
    }
    const number = to - from;
    const low = slotAt(from) & ~7;
    const high = (slotAt(to - 1) | 7) + 1;
    const padded = (owner.count + 7) & ~7;
    if (distinct && number === owner.count && this.#grid !== null) {
      this.#push(SEGMENTS.whole, delay, run, owner.firstSlot, padded, from, to);
    } else if (distinct && number >= DENSE_SHARE * padded) {
      this.#push(SEGMENTS.dense, delay, run, owner.firstSlot, padded, from, to);
    } else if (distinct && number >= DENSE_SHARE * (high - low)) {
      this.#push(SEGMENTS.dense, delay, run, low, high - low, from, to);
    } else {
      this.#push(SEGMENTS.sparse, delay, run, 0, number, from, to);
    }
  }

  #push(
    kind: number,
    delay: number,
    run: number,
    first: number,
    count: number,
    from: number,
    to: number,
  ): void {
    this.#kind.push(kind);
    this.#delay.push(delay);
    this.#run.push(run);
    this.#first.push(first);
    this.#count.push(count);
    this.#from.push(from);
    this.#to.push(to);
  }

  /** Rows of dense segments that reach the same ranges have a shape in common. */
  #shapeOf(firstSegment: number): number {
    let text = '';
    for (let segment = firstSegment; segment < this.#kind.length; segment++) {
      const kind = this.#kind.at(segment);
      if (kind !== SEGMENTS.dense && kind !== SEGMENTS.whole) return -1;
      text += `${kind},${this.#delay.at(segment)},${this.#first.at(segment)},${this.#count.at(segment)};`;
    }
    const known = this.#shapes.get(text);
    if (known !== undefined) return known;
    this.#shapes.set(text, this.#shapes.size);
    return this.#shapes.size - 1;
  }

  /** What the row has counted, and how long its core works on it: the sum in the order of the connections. */
  #countUses(core: number, from: number, to: number, sorted: boolean): void {
    const { targets } = this.#system.image.synapses;
    const { slotOf, cores, synapseRowOf } = this.#layout;
    const start = this.#useRow.length;
    this.#useStart.push(start);
    const connections = this.#order.subarray(from, to);
    const inOrder = sorted ? connections : connections.slice().sort();
    let workS = this.#system.cores[cores[core]].axonInS;
    let synapseRow = -1;
    let dendriteRow = -1;
    let reads = 0;
    for (let i = 0; i <= inOrder.length; i++) {
      const slot = i < inOrder.length ? slotOf[targets[inOrder[i]]] : -1;
      if (slot >= 0) workS += this.#synapseS[slot];
      if (slot >= 0 && synapseRowOf[slot] === synapseRow && this.#dendriteRowOf[slot] === dendriteRow) {
        reads++;
        continue;
      }
      if (reads > 0) this.#use(start, synapseRow, 0, reads);
      if (reads > 0 && dendriteRow >= 0) this.#use(start, dendriteRow, 1, reads);
      if (slot < 0) break;
      synapseRow = synapseRowOf[slot];
      dendriteRow = this.#dendriteRowOf[slot];
      reads = 1;
    }
    this.#workS.push(workS);
  }

  #use(start: number, row: number, dendrite: number, events: number): void {
    for (let use = this.#useRow.length - 1; use >= start; use--) {
      if (this.#useRow.at(use) === row && this.#useDendrite.at(use) === dendrite) {
        this.#useEvents.set(use, this.#useEvents.at(use) + events);
        return;
      }
    }
    this.#useRow.push(row);
    this.#useEvents.push(events);
    this.#useDendrite.push(dendrite);
  }
}

/** A list of 32-bit integers that grows. */
class IntList {
  #array = new Int32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.#array.length) {
      const larger = new Int32Array(2 * this.length);
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.length++] = value;
  }

  at(index: number): number {
    return this.#array[index];
  }

  set(index: number, value: number): void {
    this.#array[index] = value;
  }

  array(): Int32Array {
    return this.#array.slice(0, this.length);
  }
}
