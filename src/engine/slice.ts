import type { NeuronUnit, SliceImage, ThresholdPolicy, TraceUnit } from '../image/layout.js';
import type { Arena } from './arena.js';
import { padColumns } from './crossbar.js';

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
  fired = 0;
  /** Spikes of each neuron since the reset (y2). */
  readonly spikeCounts: Int32Array;
  /** Postsynaptic trace y1; empty without one. */
  readonly y1: Int32Array;
  /** Third factors r1 that the management processor wrote; used where no reduction drives them. */
  readonly thirdFactors: Int32Array;
  /** Member of a reduction that each neuron belongs to (number among all members), or -1. */
  readonly memberOf: Int32Array;
  readonly #initialThresholds: Int32Array;

  constructor(image: SliceImage, sourceBase: number, arena: Arena) {
    const { count, neuron } = image;
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
    this.thresholds = arena.int32(count);
    this.thresholds.set(image.thresholds);
    this.#initialThresholds = image.thresholds;
    this.biases = image.biases;
    this.sums = arena.int32(padColumns(count));
    this.spikes = arena.int32(count);
    this.spikeCounts = arena.int32(count);
    this.y1 = arena.int32(image.trace === null ? 0 : count);
    this.thirdFactors = arena.int32(count);
    this.memberOf = arena.int32(count).fill(-1);
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
    if (this.thresholdPolicy.kind === 'layer' && this.thresholdPolicy.restore) {
      this.thresholds.set(this.#initialThresholds);
    }
  }
}
