import type { Competition, NeuronUnit, SliceImage, ThresholdPolicy, TraceUnit } from '../image/layout.js';
import type { Arena } from './arena.js';
import { CUBA_RECORD_WORDS } from './kernels/simd/neurons.js';
import { trueNorthRecord } from './kernels/simd/truenorth.js';
import { type NeuronParameters, neuronParameters } from './neurons/parameters.js';
import { staysAtZero } from './neurons/truenorth.js';
import { fillTraceRecords, inOrder, layTraces, type PostTrace, type SliceTraces } from './post-traces.js';
import { COMPETES, MODEL, RECORD_WORDS, SLICE, SLICE_STATE, STATE_WORDS, TRACE } from './records.js';
import { padColumns } from './stored-weights.js';

const NO_TRACE = new Int32Array();

/** The neurons of one population on one core: all their state, in flat arrays [count]. */
export class Slice {
  readonly population: number;
  readonly core: number;
  readonly count: number;
  /** Number of its first neuron among all spike sources. */
  readonly sourceBase: number;
  readonly neuron: NeuronUnit;
  readonly thresholdPolicy: ThresholdPolicy;
  readonly competition: Competition | null;
  /** Whether its neurons compete with those of other slices too. */
  readonly spans: boolean;
  readonly traces: SliceTraces;
  /** What rules read of the traces; empty without one. */
  readonly y1: Int32Array;
  readonly y2: Int32Array;
  readonly y3: Int32Array;
  /** Its traces in the order in which a step updates them. */
  readonly traceList: readonly PostTrace[];
  /** Potentials as they were compared with their thresholds in this step; null where no gate reads them. */
  readonly compared: Int32Array | null;
  /** Membrane potential: u of `lif-shift` and `accumulate`, v of `lif-cuba` and `truenorth`. */
  readonly potential: Int32Array;
  /** Synaptic current u of `lif-cuba`; empty for the other models. */
  readonly current: Int32Array;
  /** Steps left to rest; empty where the model has no refractory period. */
  readonly refractory: Int32Array;
  readonly thresholds: Int32Array;
  /** The image's. */
  readonly initialThresholds: Int32Array;
  readonly biases: Int32Array | null;
  /** Input sum J of this step, padded to whole vectors; 0 after the fire phase. */
  readonly sums: Int32Array;
  /** Local indices of the neurons that fired in this step, ascending: the first `fired`. */
  readonly spikes: Int32Array;
  /** Spikes of each neuron since the reset. */
  readonly spikeCounts: Int32Array;
  /** Third factors r1 that the management processor wrote; used where no reduction drives them. */
  readonly thirdFactors: Int32Array;
  /** Member of a reduction that each neuron belongs to (number among all members), or -1. */
  readonly memberOf: Int32Array;
  /**
   * Whether neurons at rest stay at rest without input: no bias, and no threshold that a potential of 0
   * exceeds now or later.
   */
  readonly canSleep: boolean;
  /** Whether there is a trace that keeps its value while nothing touches it. */
  readonly standsStill: boolean;
  readonly record: Int32Array;
  readonly #state: Int32Array;

  /**
   * @param counters pointer to its counters
   * @param largestInput bound of |J| in any step, from weights and fan-in
   * @param shared whether other slices hold neurons of its population
   */
  constructor(
    image: SliceImage,
    sourceBase: number,
    counters: number,
    largestInput: number,
    arena: Arena,
    shared = false,
  ) {
    const { count, neuron } = image;
    const { tables } = arena;
    this.population = image.population;
    this.core = image.core;
    this.count = count;
    this.sourceBase = sourceBase;
    this.neuron = neuron;
    this.thresholdPolicy = image.thresholdPolicy;
    this.competition = image.competition;
    this.spans = image.competition !== null && shared;
    this.traces = layTraces(image.traces, count, arena);
    const { y1, y2, y3 } = this.traces;
    this.y1 = y1?.values ?? NO_TRACE;
    this.y2 = y2?.values ?? NO_TRACE;
    this.y3 = y3?.values ?? NO_TRACE;
    this.traceList = inOrder(this.traces);
    this.standsStill = this.traceList.some(({ unit }) => standsStill(unit));
    const gated = this.traceList.some(({ unit }) => unit.mode === 'gate');
    this.compared = gated ? arena.int32(count) : null;
    const cuba = neuron.model === 'lif-cuba';
    this.potential = arena.int32(count);
    this.current = arena.int32(cuba ? count : 0);
    this.refractory = arena.int32('refractorySteps' in neuron && neuron.refractorySteps > 0 ? count : 0);
    this.thresholds = arena.int32From(image.thresholds);
    this.initialThresholds = image.thresholds;
    this.biases = image.biases === null ? null : tables.int32From(image.biases);
    this.sums = arena.int32(padColumns(count));
    this.spikes = arena.int32(count);
    this.spikeCounts = arena.int32(count);
    this.thirdFactors = arena.int32(count);
    this.memberOf = tables.int32(count);
    this.#state = arena.int32(STATE_WORDS);
    this.canSleep = canSleep(image);
    this.record = tables.int32(RECORD_WORDS);
    const ownRecord =
      neuron.model === 'truenorth'
        ? trueNorthRecord(this, neuron, tables)
        : tables.int32(cuba ? CUBA_RECORD_WORDS : 0);
    const traceRecords = tables.int32(this.traceList.length * TRACE.words);
    if (!arena.fresh) return;
    fillTraceRecords(this.traceList, traceRecords);
    this.record[SLICE.traces] = traceRecords.byteOffset;
    this.record[SLICE.traceCount] = this.traceList.length;
    this.memberOf.fill(-1);
    this.awake = true;
    this.#startPotentials();
    this.#fillRecord(counters, neuronParameters(this, largestInput, ownRecord));
  }

  /** Neurons that fired in this step. */
  get fired(): number {
    return this.#state[SLICE_STATE.fired];
  }

  set fired(neurons: number) {
    this.#state[SLICE_STATE.fired] = neurons;
  }

  /** False where all neurons are at rest, will stay so, and none has input: nothing is to be updated. */
  get awake(): boolean {
    return this.#state[SLICE_STATE.awake] === 1;
  }

  set awake(awake: boolean) {
    this.#state[SLICE_STATE.awake] = awake ? 1 : 0;
  }

  /** Neurons that were active in this step. */
  get active(): number {
    return this.#state[SLICE_STATE.active];
  }

  set active(neurons: number) {
    this.#state[SLICE_STATE.active] = neurons;
  }

  /** Who of the slice may fire in this step's competition, -1 for nobody. */
  get candidate(): number {
    return this.#state[SLICE_STATE.candidate];
  }

  set candidate(neuron: number) {
    this.#state[SLICE_STATE.candidate] = neuron;
  }

  /** By how much the candidate passed its threshold, 1 .. 2^32 - 1. */
  get excess(): number {
    return this.#state[SLICE_STATE.excess] >>> 0;
  }

  set excess(by: number) {
    this.#state[SLICE_STATE.excess] = by;
  }

  /** Who won this step's competition: of this slice, `NOBODY` or `ELSEWHERE`. */
  get winner(): number {
    return this.#state[SLICE_STATE.winner];
  }

  set winner(neuron: number) {
    this.#state[SLICE_STATE.winner] = neuron;
  }

  /** Steps for which the neurons still stand still (`TrueNorth.holdSteps`). */
  get held(): number {
    return this.#state[SLICE_STATE.held];
  }

  set held(steps: number) {
    this.#state[SLICE_STATE.held] = steps;
  }

  /** Traces that were touched when they were last updated. */
  set touched(traces: number) {
    this.#state[SLICE_STATE.touched] = traces;
  }

  /** Whether a postsynaptic trace may differ from 0. One that does not decay is not touched by standing still. */
  get traced(): boolean {
    return this.#state[SLICE_STATE.touched] > 0 || this.standsStill;
  }

  /** The reward register r0. */
  get reward(): number {
    return this.#state[SLICE_STATE.reward];
  }

  set reward(value: number) {
    this.#state[SLICE_STATE.reward] = value;
  }

  /** Pointer to the number of spikes. */
  get firedOffset(): number {
    return this.#state.byteOffset + SLICE_STATE.fired * 4;
  }

  /** Pointer to its {@link SLICE_STATE}. */
  get stateOffset(): number {
    return this.#state.byteOffset;
  }

  /** Back to rest; thresholds stay unless their policy restores them. */
  reset(): void {
    this.#startPotentials();
    this.current.fill(0);
    this.refractory.fill(0);
    this.sums.fill(0);
    this.spikeCounts.fill(0);
    for (const { values, countdown } of this.traceList) {
      values.fill(0);
      countdown.fill(0);
    }
    this.thirdFactors.fill(0);
    this.reward = 0;
    this.fired = 0;
    this.awake = true;
    const { thresholdPolicy: policy } = this;
    if (policy.kind === 'inhibition' || (policy.kind === 'layer' && policy.restore)) {
      this.thresholds.set(this.initialThresholds);
    }
  }

  #startPotentials(): void {
    const { neuron } = this;
    if (neuron.model !== 'truenorth') {
      this.potential.fill(0);
      return;
    }
    this.potential.set(neuron.initialPotentials);
    this.held = neuron.holdSteps;
  }

  #fillRecord(counters: number, { model, parameters }: NeuronParameters): void {
    const { record } = this;
    record[SLICE.state] = this.stateOffset;
    record[SLICE.count] = this.count;
    // The kernels do not keep the potentials that gates read.
    record[SLICE.model] = this.compared === null ? model : MODEL.other;
    record[SLICE.potential] = this.potential.byteOffset;
    record[SLICE.current] = this.current.byteOffset;
    record[SLICE.refractory] = this.refractory.length > 0 ? this.refractory.byteOffset : 0;
    record[SLICE.thresholds] = this.thresholds.byteOffset;
    record[SLICE.biases] = this.biases?.byteOffset ?? 0;
    record[SLICE.sums] = this.sums.byteOffset;
    record[SLICE.spikes] = this.spikes.byteOffset;
    record[SLICE.spikeCounts] = this.spikeCounts.byteOffset;
    record[SLICE.counters] = counters;
    record[SLICE.canSleep] = this.canSleep ? 1 : 0;
    record.set(parameters, SLICE.parameters);
    const { neuron, competition, thresholdPolicy: policy } = this;
    record[SLICE.refractorySteps] = neuron.model === 'lif-shift' ? neuron.refractorySteps : 0;
    record[SLICE.competes] = COMPETES[competition?.pick ?? 'not'];
    record[SLICE.spans] = this.spans ? 1 : 0;
    if (policy.kind !== 'dynamic') return;
    record[SLICE.gain] = policy.gain;
    record[SLICE.ceiling] = policy.ceiling;
  }
}

function standsStill(unit: TraceUnit): boolean {
  return unit.mode === 'gate' || (unit.mode !== 'window' && unit.decay === 0);
}

function canSleep({ biases, neuron, thresholds, thresholdPolicy: policy }: SliceImage): boolean {
  if (biases?.some(bias => bias !== 0)) return false;
  if (neuron.model === 'truenorth') return thresholds.every((at, k) => staysAtZero(neuron, at, k));
  if (neuron.model === 'lif-cuba' && neuron.potentialLimit !== null) {
    const { min, max } = neuron.potentialLimit;
    if (min > 0 || max < 0) return false;
  }
  const sinks = policy.kind === 'neuron' || policy.kind === 'layer';
  return thresholds.every(threshold => threshold >= 0) && (!sinks || policy.floor >= 0);
}
