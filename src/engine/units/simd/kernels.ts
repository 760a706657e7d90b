import type { Arena } from '../../arena.js';
import { webAssembly } from '../../kernels/web-assembly.js';
import type { Deliveries } from '../deliver.js';
import type { UnitRun } from '../layout.js';
import type { UnitState } from '../state.js';
import { UNIT_BYTES } from './module.js';

/** Functions of `assembly/index.ts`; `record` is the byte offset of what `assembly/record.ts` describes. */
interface Exports {
  collect(record: number, tick: number): void;
  addRows(record: number, core: number, tick: number): void;
  runLif(
    record: number,
    firstSlot: number,
    count: number,
    charges: number,
    modes: number,
    isFirst: number,
  ): number;
  runMixedLif(record: number, firstSlot: number, count: number, charges: number, isFirst: number): number;
}

const FIRED_COUNT = 45;
const PACKETS = 46;
/** Among doubles. */
const HOPS = 24;
const SPIKES = 25;
const GRID_UNIT = 26;
const RECORD_BYTES = 216;

const supported = webAssembly.validate(UNIT_BYTES);
let compiled: object | undefined;

/** The inner loops in WebAssembly over a state; null where the platform does not run them. */
export function createUnitKernels(state: UnitState, arena: Arena): UnitKernels | null {
  return supported ? new UnitKernels(state, arena) : null;
}

/** What `../deliver.ts` and `../neurons/lif.ts` define, bit for bit. */
export class UnitKernels {
  readonly #state: UnitState;
  readonly #exports: Exports;
  readonly #record: number;
  readonly #words: Int32Array;
  readonly #doubles: Float64Array;
  /** By first slot of a run: its neurons' modes where they are the same and none is refractory, else -1. */
  readonly #modes = new Map<number, number>();

  constructor(state: UnitState, arena: Arena) {
    this.#state = state;
    const room = arena.uint8(RECORD_BYTES);
    this.#record = room.byteOffset;
    this.#words = new Int32Array(room.buffer, room.byteOffset, RECORD_BYTES / 4);
    this.#doubles = new Float64Array(room.buffer, room.byteOffset, RECORD_BYTES / 8);
    this.#words.set(recordOf(state));
    this.#doubles[GRID_UNIT] = state.gridUnit;
    compiled ??= new webAssembly.Module(UNIT_BYTES);
    const instance = new webAssembly.Instance(compiled, { env: { memory: arena.memory } });
    this.#exports = instance.exports as Exports;
  }

  /** Neurons that have fired so far in the step. */
  get firedCount(): number {
    return this.#words[FIRED_COUNT];
  }

  /** Besides what `collect` does, all of `addRows` for the cores that are `direct`. */
  collect(firedCount: number, tick: number, totals: Deliveries): void {
    this.#words[FIRED_COUNT] = firedCount;
    this.#exports.collect(this.#record, tick);
    totals.packets += this.#words[PACKETS];
    totals.hops += this.#doubles[HOPS];
    totals.spikes += this.#doubles[SPIKES];
  }

  addRows(core: number, tick: number): void {
    this.#exports.addRows(this.#record, core, tick);
  }

  /** Runs a run's neurons; returns how many were updated. */
  runLif(run: UnitRun, tick: number, firedCount: number): number {
    const { charges, potential } = this.#state;
    const { firstSlot, count, ring } = run;
    this.#words[FIRED_COUNT] = firedCount;
    const place = ring === 1 ? 0 : tick % ring;
    const from = charges.byteOffset + 8 * potential.length * place;
    const isFirst = tick === 1 ? 1 : 0;
    const modes = this.#modes.get(firstSlot) ?? this.#findModes(run);
    if (modes < 0) return this.#exports.runMixedLif(this.#record, firstSlot, count, from, isFirst);
    return this.#exports.runLif(this.#record, firstSlot, count, from, modes, isFirst);
  }

  #findModes({ firstSlot, count }: UnitRun): number {
    const { modes, refractorySteps } = this.#state;
    let common = modes[firstSlot];
    for (let slot = firstSlot; slot < firstSlot + count; slot++) {
      if (modes[slot] !== common || refractorySteps[slot] !== 0) common = -1;
      if (common < 0) break;
    }
    this.#modes.set(firstSlot, common);
    return common;
  }
}

/** Byte offsets in the order of `assembly/record.ts`. */
function recordOf(state: UnitState): number[] {
  const { tables, inbox } = state;
  const arrays = [
    ...[state.potential, state.current, state.bias, state.decay, state.inputDecay, state.threshold],
    ...[state.reset, state.reverseThreshold, state.reverseReset, state.refractory, state.refractorySteps],
    ...[state.modes, state.status, state.awake, state.charges, state.fired, state.weights, state.targets],
    ...[state.weightStart, state.targetStart],
    ...[
      tables.rowStart,
      tables.rowCore,
      tables.rowWorkS,
      tables.rowSynapses,
      tables.rowHops,
      tables.rowShape,
    ],
    ...[tables.segmentStart, tables.segmentKind, tables.segmentDelay, tables.segmentRing],
    ...[tables.segmentFirst, tables.segmentCount],
    ...[inbox.start, inbox.count, inbox.rows, inbox.packets, inbox.workS, state.gridWeights, state.gridSums],
    ...[tables.packedRows, tables.packedSegments, tables.direct],
  ];
  const isNarrow = state.weights instanceof Float32Array;
  return [
    state.potential.length,
    ...arrays.map(({ byteOffset }) => byteOffset),
    inbox.count.length,
    isNarrow ? 1 : 0,
  ];
}
