import type { NeuronUnit, SliceImage, ThresholdPolicy, TraceUnit } from '../image/layout.js';
import type { Arena } from './arena.js';
import { CUBA_RECORD_WORDS } from './kernels/simd/neurons.js';
import { type NeuronParameters, neuronParameters } from './neurons/parameters.js';
import { RECORD_WORDS, SLICE, SLICE_STATE, STATE_WORDS } from './records.js';
import { padColumns } from './stored-weights.js';

/** The neurons of one population on one core: all their state, in flat arrays [count]. */
export class Slice {
  readonly population: number;
  readonly core: number;
  readonly count: number;
  /** Number of its first neuron among all spike sources. */
  readonly sourceBase: number;
  readonly neuron: NeuronUnit;
  readonly thresholdPolicy: ThresholdPolicy;
  readonly trace: TraceUnit | null;
  /** Membrane potential: u of `lif-shift` and `accumulate`, v of `lif-cuba`. */
  readonly potential: Int32Array;
  /** Synaptic current u of `lif-cuba`; empty for the other models. */
  readonly current: Int32Array;
  /** Steps left to rest; empty where the model has no refractory period. */
  readonly refractory: Int32Array;
  readonly thresholds: Int32Array;
  readonly biases: Int32Array | null;
  /** Input sum J of this step, padded to whole vectors; 0 after the fire phase. */
  readonly sums: Int32Array;
  /** Local indices of the neurons that fired in this step, ascending: the first `fired`. */
  readonly spikes: Int32Array;
  /** Spikes of each neuron since the reset (y2). */
  readonly spikeCounts: Int32Array;
  /** Postsynaptic trace y1; empty without one. */
  readonly y1: Int32Array;
  /** Third factors r1 that the management processor wrote; used where no reduction drives them. */
  readonly thirdFactors: Int32Array;
  /** Member of a reduction that each neuron belongs to (number among all members), or -1. */
  readonly memberOf: Int32Array;
  /**
   * Whether neurons at rest stay at rest without input: no bias, and no threshold that a potential of 0
   * exceeds now or later.
   */
  readonly canSleep: boolean;
  readonly record: Int32Array;
  readonly #state: Int32Array;
  readonly #initialThresholds: Int32Array;

  /**
   * @param counters pointer to its counters
   * @param largestInput bound of |J| in any step, from weights and fan-in
   */
  constructor(image: SliceImage, sourceBase: number, counters: number, largestInput: number, arena: Arena) {
    const { count, neuron } = image;
    const { tables } = arena;
    this.population = image.population;
    this.core = image.core;
    this.count = count;
    this.sourceBase = sourceBase;
    this.neuron = neuron;
    this.thresholdPolicy = image.thresholdPolicy;
    this.trace = image.trace;
    const cuba = neuron.model === 'lif-cuba';
    this.potential = arena.int32(count);
    this.current = arena.int32(cuba ? count : 0);
    this.refractory = arena.int32(cuba && neuron.refractorySteps > 0 ? count : 0);
    this.thresholds = arena.int32From(image.thresholds);
    this.#initialThresholds = image.thresholds;
    this.biases = image.biases === null ? null : tables.int32From(image.biases);
    this.sums = arena.int32(padColumns(count));
    this.spikes = arena.int32(count);
    this.spikeCounts = arena.int32(count);
    this.y1 = arena.int32(image.trace === null ? 0 : count);
    this.thirdFactors = arena.int32(count);
    this.memberOf = tables.int32(count);
    this.#state = arena.int32(STATE_WORDS);
    this.canSleep = canSleep(image);
    this.record = tables.int32(RECORD_WORDS);
    const cubaRecord = tables.int32(cuba ? CUBA_RECORD_WORDS : 0);
    if (!arena.fresh) return;
    this.memberOf.fill(-1);
    this.awake = true;
    this.#fillRecord(counters, neuronParameters(this, largestInput, cubaRecord));
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
    this.potential.fill(0);
    this.current.fill(0);
    this.refractory.fill(0);
    this.sums.fill(0);
    this.spikeCounts.fill(0);
    this.y1.fill(0);
    this.thirdFactors.fill(0);
    this.fired = 0;
    this.awake = true;
    if (this.thresholdPolicy.kind === 'layer' && this.thresholdPolicy.restore) {
      this.thresholds.set(this.#initialThresholds);
    }
  }

  #fillRecord(counters: number, { model, parameters }: NeuronParameters): void {
    const { record, trace } = this;
    record[SLICE.state] = this.stateOffset;
    record[SLICE.count] = this.count;
    record[SLICE.model] = model;
    record[SLICE.potential] = this.potential.byteOffset;
    record[SLICE.current] = this.current.byteOffset;
    record[SLICE.refractory] = this.refractory.length > 0 ? this.refractory.byteOffset : 0;
    record[SLICE.thresholds] = this.thresholds.byteOffset;
    record[SLICE.biases] = this.biases?.byteOffset ?? 0;
    record[SLICE.sums] = this.sums.byteOffset;
    record[SLICE.spikes] = this.spikes.byteOffset;
    record[SLICE.spikeCounts] = this.spikeCounts.byteOffset;
    if (trace !== null) {
      record[SLICE.y1] = this.y1.byteOffset;
      record[SLICE.traceAdds] = trace.mode === 'add' ? 1 : 0;
      record[SLICE.traceImpulse] = trace.impulse;
      record[SLICE.traceMax] = trace.max;
      record[SLICE.traceKeep] = 4096 - trace.decay;
    }
    record[SLICE.counters] = counters;
    record[SLICE.canSleep] = this.canSleep ? 1 : 0;
    record.set(parameters, SLICE.parameters);
  }
}

function canSleep({ biases, neuron, thresholds, thresholdPolicy: policy }: SliceImage): boolean {
  if (biases?.some(bias => bias !== 0)) return false;
  if (neuron.model === 'lif-cuba' && neuron.potentialLimit !== null) {
    const { min, max } = neuron.potentialLimit;
    if (min > 0 || max < 0) return false;
  }
  return thresholds.every(threshold => threshold >= 0) && (policy.kind === 'fixed' || policy.floor >= 0);
}
