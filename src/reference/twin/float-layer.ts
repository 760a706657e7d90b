import { raise } from '../../fixed/error.js';
import type { NeuronSpec, PopulationSpec, SpikeTraceSpec } from '../../network/description.js';
import { type FloatArithmetic, padFloats } from './float-arithmetic.js';

function keepOf(neuron: NeuronSpec): number {
  return neuron.model === 'lif-shift' && neuron.leakShift !== 'none' ? 1 - 2 ** -neuron.leakShift : 1;
}

/** A population in real numbers: the chip's shift-leak neuron without rounding or width. */
export class FloatLayer {
  readonly size: number;
  readonly potential: Float64Array;
  /** Input sum of this step, [size, padded]; 0 after the neurons fired. */
  readonly sums: Float32Array;
  readonly thresholds: Float64Array;
  /** Trace y1 in units of the chip's; empty without one. */
  readonly trace: Float64Array;
  readonly counts: Int32Array;
  /** Steps left to rest. */
  readonly #resting: Int32Array;
  readonly #restSteps: number;
  /** Neurons that fired in this step, ascending, and in the step before. */
  spikes: Int32Array;
  fired = 0;
  before: Int32Array;
  firedBefore = 0;
  readonly #spec: PopulationSpec;
  readonly #trace: SpikeTraceSpec | null;
  /** Share of the potential that is left after a step's leak. */
  readonly #keep: number;
  readonly #fires: boolean;

  constructor(
    name: string,
    spec: PopulationSpec,
    thresholds: Int32Array | undefined,
    arithmetic: FloatArithmetic,
  ) {
    const { model } = spec.neuron;
    if (model === 'lif-cuba' || model === 'truenorth')
      raise(`population ${name}: ${model} neurons have no float twin`);
    const { adaptation } = spec;
    if (adaptation !== undefined && adaptation.kind !== 'fixed' && adaptation.kind !== 'neuron')
      raise(`population ${name}: ${adaptation.kind} thresholds have no float twin`);
    if (spec.competition !== undefined) raise(`population ${name}: a competition has no float twin`);
    const { y1, y2, y3 } = spec.traces ?? {};
    if (y2 !== undefined || y3 !== undefined || y1?.mode === 'window' || y1?.mode === 'gate') {
      raise(`population ${name}: only a trace y1 of spikes has a float twin`);
    }
    this.#trace = y1 ?? null;
    this.#spec = spec;
    this.size = spec.size;
    this.#fires = spec.neuron.model === 'lif-shift';
    this.#keep = keepOf(spec.neuron);
    this.potential = new Float64Array(spec.size);
    this.sums = arithmetic.float32(padFloats(spec.size));
    this.thresholds = Float64Array.from(thresholds ?? new Int32Array(spec.size));
    this.trace = new Float64Array(this.#trace === null ? 0 : spec.size);
    this.counts = new Int32Array(spec.size);
    this.#resting = new Int32Array(spec.size);
    this.#restSteps = (spec.neuron.model === 'lif-shift' && spec.neuron.refractorySteps) || 0;
    this.spikes = arithmetic.int32(spec.size);
    this.before = arithmetic.int32(spec.size);
  }

  reset(): void {
    this.potential.fill(0);
    this.sums.fill(0);
    this.trace.fill(0);
    this.counts.fill(0);
    this.#resting.fill(0);
    this.fired = 0;
    this.firedBefore = 0;
  }

  /** This step's spikes become those of the step before. */
  turn(): void {
    [this.spikes, this.before] = [this.before, this.spikes];
    this.firedBefore = this.fired;
    this.fired = 0;
  }

  /** `v = u + J - leak u`; spike where v > threshold; then u = 0 and a rest, in which u stays and J is lost. */
  fire(): void {
    const { potential, sums, thresholds, counts, spikes, size } = this;
    const keep = this.#keep;
    const resting = this.#resting;
    const restSteps = this.#restSteps;
    let fired = 0;
    for (let k = 0; k < size; k++) {
      if (resting[k] > 0) {
        resting[k]--;
        sums[k] = 0;
        continue;
      }
      const v = potential[k] * keep + sums[k];
      sums[k] = 0;
      if (this.#fires && v > thresholds[k]) {
        potential[k] = 0;
        counts[k]++;
        spikes[fired++] = k;
        resting[k] = restSteps;
      } else {
        potential[k] = v;
      }
    }
    this.fired = fired;
    this.#updateTrace();
  }

  /** Per-neuron homeostasis: `threshold = max(floor, threshold + step (count - target))`. */
  adapt(): void {
    const policy = this.#spec.adaptation;
    if (policy?.kind !== 'neuron') return;
    for (let k = 0; k < this.size; k++) {
      this.thresholds[k] = Math.max(
        policy.floor,
        this.thresholds[k] + policy.step * (this.counts[k] - policy.target),
      );
    }
  }

  #updateTrace(): void {
    const unit = this.#trace;
    if (unit === null) return;
    const { trace, spikes, fired } = this;
    const keep = 1 - unit.decay / 4096;
    for (let k = 0; k < trace.length; k++) trace[k] *= keep;
    for (let i = 0; i < fired; i++) {
      const k = spikes[i];
      trace[k] = unit.mode === 'set' ? unit.impulse : Math.min(unit.max, trace[k] + unit.impulse);
    }
  }
}
