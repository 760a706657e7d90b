import { NEURON_VALUES, type NeuronSet, type NeuronValue, RESET_MODES } from '../../image/unit-image.js';
import type { Arena } from '../arena.js';
import { CHARGES, DELAY_RING, type UnitLayout } from './layout.js';
import { SEGMENTS, type SynapseRows } from './synapse-rows.js';
import type { SomaModel, UnitSystem } from './system.js';

/** What a neuron did in a step. */
export const IDLE = 0;
export const UPDATED = 1;
export const FIRED = 2;

/** Bits of a neuron's modes: 2 for each reset, then flags. */
export const REVERSE_SHIFT = 2;
export const FORCED = 16;
export const TOWARDS_ZERO = 32;
/** With potential and current 0 and no input it stays so, idle. */
export const RESTS = 64;

/** Hot state and parameters of neurons, by slot, in one memory. Parameters of other models lie in the same arrays. */
export interface UnitState {
  readonly potential: Float64Array;
  readonly current: Float64Array;
  readonly bias: Float64Array;
  /** `leak_decay`, or `leak` of a truenorth neuron. */
  readonly decay: Float64Array;
  readonly inputDecay: Float64Array;
  readonly threshold: Float64Array;
  readonly reset: Float64Array;
  readonly reverseThreshold: Float64Array;
  readonly reverseReset: Float64Array;
  /** Steps without input, bias and firing that are left, and how many a spike brings. */
  readonly refractory: Int32Array;
  readonly refractorySteps: Int32Array;
  readonly modes: Uint8Array;
  readonly status: Uint8Array;
  /** 0: at rest. */
  readonly awake: Uint8Array;
  /** [ring x slots] sums of what has come, -0 where nothing has. */
  readonly charges: Float64Array;
  readonly ring: number;
  /** Weights of all segments (float32 where that changes none), and slots of sparse ones. */
  readonly weights: Float64Array | Float32Array;
  readonly targets: Int32Array;
  /** Weights of whole segments in units of `gridUnit`. */
  readonly gridWeights: Int16Array;
  readonly gridUnit: number;
  /** [largest run's slots] sums in those units, for kernels. */
  readonly gridSums: Int32Array;
  /** [segments] where each one's weights begin (of whole ones in `gridWeights`), and its slots. */
  readonly weightStart: Int32Array;
  readonly targetStart: Int32Array;
  /** [slots] slots that fired, in the order of processing. */
  readonly fired: Int32Array;
  readonly tables: DeliveryTables;
  readonly inbox: Inbox;
}

/** What delivery reads of the rows ({@link SynapseRows} has their meaning), in the same memory. */
export interface DeliveryTables {
  readonly rowStart: Int32Array;
  readonly rowCore: Int32Array;
  readonly rowWorkS: Float64Array;
  readonly rowSynapses: Int32Array;
  /** [rows] links that a packet crosses. */
  readonly rowHops: Int32Array;
  readonly rowShape: Int32Array;
  readonly segmentStart: Int32Array;
  readonly segmentKind: Int32Array;
  readonly segmentDelay: Int32Array;
  /** [segments] places of the ring that their charges wait in. */
  readonly segmentRing: Int32Array;
  readonly segmentFirst: Int32Array;
  readonly segmentCount: Int32Array;
  /** [rows + 1] pairs for kernels: shape, first segment. */
  readonly packedRows: Int32Array;
  /** [segments] records of {@link PACKED_WORDS} for kernels: kind, ring, delay, count, where its weights and its slots begin. */
  readonly packedSegments: Int32Array;
  /** [cores] 1: all rows that reach it are sparse, and a kernel may add each as it is collected: its source's rows lie together. */
  readonly direct: Int32Array;
}

/** Words of a segment's record: half a cache line. */
export const PACKED_WORDS = 8;

/** Packets of a step by core that they reach, in the order of their arrival. */
export interface Inbox {
  /** [cores + 1] where each core's rows begin; there is room for all. */
  readonly start: Int32Array;
  /** [cores] */
  readonly count: Int32Array;
  readonly rows: Int32Array;
  /** [rows] packets of all steps. */
  readonly packets: Uint32Array;
  /** [cores] seconds that each core works on the step's packets. */
  readonly workS: Float64Array;
}

/** Bytes that a state takes, at most. */
export function stateBytes(layout: UnitLayout, rows: SynapseRows): number {
  const { kind, count } = rows.segments;
  const { slots, cores } = layout;
  let weights = 0;
  let targets = 0;
  for (let segment = 0; segment < kind.length; segment++) {
    weights += count[segment];
    if (hasTargets(kind[segment])) targets += count[segment];
  }
  const perSlot = (9 + ringOf(layout)) * 8 + 23;
  // Arrays, each from a cache line on, and the record of the kernels.
  const perRow = 5 * 4 + 8 + 4 * 4;
  const alignments = 64 * 64;
  return (
    perSlot * slots +
    8 * weights +
    4 * targets +
    60 * kind.length +
    perRow * rows.core.length +
    20 * cores.length +
    alignments
  );
}

function ringOf({ runs }: UnitLayout): number {
  return runs.some(({ charges, ring }) => charges === CHARGES.sum && ring > 1) ? DELAY_RING : 1;
}

/** @param rowHops [rows] links that a packet crosses */
export function createState(
  system: UnitSystem,
  layout: UnitLayout,
  rows: SynapseRows,
  rowHops: Int32Array,
  arena: Arena,
): UnitState {
  const { slots } = layout;
  const ring = ringOf(layout);
  const f64 = () => arena.float64(slots);
  const state: UnitState = {
    ...{ potential: f64(), current: f64(), bias: f64(), decay: f64(), inputDecay: f64(), threshold: f64() },
    ...{ reset: f64(), reverseThreshold: f64(), reverseReset: f64() },
    refractory: arena.int32(slots),
    refractorySteps: arena.int32(slots),
    modes: arena.uint8(slots),
    status: arena.uint8(slots),
    awake: arena.uint8(slots),
    charges: arena.float64(ring * slots).fill(-0),
    ring,
    ...storeSynapses(system, layout, rows, arena),
    fired: arena.int32(slots),
    tables: deliveryTables(layout, rows, rowHops, arena),
    inbox: createInbox(rows, arena),
  };
  packTables(state);
  const { sets, setOf } = system.image;
  for (const { model, firstSlot, count } of layout.runs) {
    for (let slot = firstSlot; slot < firstSlot + count; slot++) {
      setNeuron(state, slot, sets[setOf[layout.neuronOf[slot]]], model);
    }
    // Gaps must never fire.
    state.threshold.fill(Number.POSITIVE_INFINITY, firstSlot + count, (firstSlot + count + 7) & ~7);
  }
  return state;
}

function deliveryTables(
  { runs, cores }: UnitLayout,
  { rowStart, core, workS, synapses, shape, segmentStart, segments }: SynapseRows,
  rowHops: Int32Array,
  arena: Arena,
): DeliveryTables {
  const rowWorkS = arena.float64(workS.length);
  rowWorkS.set(workS);
  return {
    rowWorkS,
    rowStart: arena.int32From(rowStart),
    rowCore: arena.int32From(core),
    rowSynapses: arena.int32From(synapses),
    rowHops: arena.int32From(rowHops),
    rowShape: arena.int32From(shape),
    segmentStart: arena.int32From(segmentStart),
    segmentKind: arena.int32From(segments.kind),
    segmentDelay: arena.int32From(segments.delay),
    segmentRing: arena.int32From(segments.run.map(run => runs[run].ring)),
    segmentFirst: arena.int32From(segments.first),
    segmentCount: arena.int32From(segments.count),
    packedRows: arena.int32(2 * segmentStart.length),
    packedSegments: arena.int32(PACKED_WORDS * segments.kind.length),
    direct: arena.int32(cores.length),
  };
}

/** What a kernel reads of a row and of a segment stands together, as the rows of an inbox lie far apart. */
function packTables({ tables, weightStart, targetStart }: UnitState): void {
  const { packedRows, packedSegments, rowShape, segmentStart } = tables;
  for (let row = 0; row < segmentStart.length; row++) {
    packedRows[2 * row] = rowShape[row] ?? -1;
    packedRows[2 * row + 1] = segmentStart[row];
  }
  const { segmentKind, segmentRing, segmentDelay, segmentCount, direct, rowCore } = tables;
  direct.fill(1);
  for (let row = 0; row < rowCore.length; row++) {
    for (let segment = segmentStart[row]; segment < segmentStart[row + 1]; segment++) {
      if (segmentKind[segment] !== SEGMENTS.sparse) direct[rowCore[row]] = 0;
    }
  }
  for (let segment = 0; segment < segmentKind.length; segment++) {
    const at = PACKED_WORDS * segment;
    packedSegments[at] = segmentKind[segment];
    packedSegments[at + 1] = segmentRing[segment];
    packedSegments[at + 2] = segmentDelay[segment];
    packedSegments[at + 3] = segmentCount[segment];
    packedSegments[at + 4] = weightStart[segment];
    packedSegments[at + 5] = targetStart[segment];
  }
}

function createInbox({ core, rowsOfCore }: SynapseRows, arena: Arena): Inbox {
  const start = arena.int32(rowsOfCore.length + 1);
  rowsOfCore.forEach((rows, index) => {
    start[index + 1] = start[index] + rows;
  });
  return {
    start,
    count: arena.int32(rowsOfCore.length),
    rows: arena.int32(core.length),
    packets: arena.uint32(core.length),
    workS: arena.float64(rowsOfCore.length),
  };
}

function setNeuron(state: UnitState, slot: number, set: NeuronSet, model: SomaModel): void {
  const isTrueNorth = model === 'truenorth';
  const value = (name: NeuronValue) => set.values[NEURON_VALUES.findIndex(([known]) => known === name)];
  state.potential[slot] = model === 'leaky_integrate_fire' ? value('potential') : 0;
  state.bias[slot] = value('bias');
  state.decay[slot] = value(isTrueNorth ? 'leak' : 'leakDecay');
  state.inputDecay[slot] = value('inputDecay');
  state.threshold[slot] = value('threshold');
  state.reset[slot] = value('reset');
  state.reverseThreshold[slot] = value('reverseThreshold');
  state.reverseReset[slot] = value('reverseReset');
  state.refractorySteps[slot] = set.refractorySteps;
  state.modes[slot] =
    RESET_MODES.indexOf(set.resetMode) |
    (RESET_MODES.indexOf(set.reverseResetMode) << REVERSE_SHIFT) |
    (set.forceUpdate ? FORCED : 0) |
    (set.leakTowardsZero ? TOWARDS_ZERO : 0) |
    (rests(set, value, isTrueNorth) ? RESTS : 0);
  state.awake[slot] = 1;
}

function rests(set: NeuronSet, value: (name: NeuronValue) => number, isTrueNorth: boolean): boolean {
  if (set.forceUpdate || value('bias') !== 0) return false;
  const quietBelow = set.reverseResetMode === 'none';
  if (!isTrueNorth) return value('threshold') >= 0 && (quietBelow || value('reverseThreshold') <= 0);
  const leaks = !set.leakTowardsZero && value('leak') !== 0;
  return (
    !leaks && set.randomMask === 0 && value('threshold') > 0 && (quietBelow || value('reverseThreshold') < 0)
  );
}

/** Weights in the order of the segments; those of dense ones spread over their range. */
function storeSynapses(
  { image }: UnitSystem,
  { slotOf, runs }: UnitLayout,
  { segments, synapseOrder, grid }: SynapseRows,
  arena: Arena,
): Pick<
  UnitState,
  'weights' | 'targets' | 'weightStart' | 'targetStart' | 'gridWeights' | 'gridUnit' | 'gridSums'
> {
  const { kind, first, count, from, to } = segments;
  const weightStart = arena.int32(kind.length);
  const targetStart = arena.int32(kind.length);
  const taken = { weights: 0, targets: 0, whole: 0 };
  for (let segment = 0; segment < kind.length; segment++) {
    const isWhole = kind[segment] === SEGMENTS.whole;
    weightStart[segment] = isWhole ? taken.whole : taken.weights;
    targetStart[segment] = taken.targets;
    if (isWhole) taken.whole += count[segment];
    else taken.weights += count[segment];
    if (hasTargets(kind[segment])) taken.targets += count[segment];
  }
  const { targets: neurons, weights: given } = image.synapses;
  let isNarrow = true;
  for (let i = 0; isNarrow && i < given.length; i++) isNarrow = Math.fround(given[i]) === given[i];
  const weights = isNarrow ? arena.float32(taken.weights) : arena.float64(taken.weights);
  const targets = arena.int32(taken.targets);
  const gridWeights = arena.int16(taken.whole);
  const gridUnit = grid?.unit ?? 1;
  for (let segment = 0; segment < kind.length; segment++) {
    const at = weightStart[segment];
    const isDense = kind[segment] === SEGMENTS.dense;
    const isWhole = kind[segment] === SEGMENTS.whole;
    if (isDense) weights.fill(-0, at, at + count[segment]);
    for (let place = from[segment]; place < to[segment]; place++) {
      const synapse = synapseOrder[place];
      const slot = slotOf[neurons[synapse]];
      // A sum begins at +0, so that -0 adds what +0 does; here -0 means no synapse.
      const weight = given[synapse] + 0;
      if (isWhole) gridWeights[at + slot - first[segment]] = weight / gridUnit;
      else if (isDense) weights[at + slot - first[segment]] = weight;
      else {
        weights[at + place - from[segment]] = weight;
        targets[targetStart[segment] + place - from[segment]] = slot;
      }
    }
  }
  const longest = runs.reduce((most, run) => Math.max(most, run.count), 0);
  const gridSums = arena.int32(taken.whole === 0 ? 0 : (longest + 7) & ~7);
  return { weights, targets, weightStart, targetStart, gridWeights, gridUnit, gridSums };
}

/** Whether a segment names the slot of each synapse. */
function hasTargets(kind: number): boolean {
  return kind === SEGMENTS.sparse || kind === SEGMENTS.path;
}
