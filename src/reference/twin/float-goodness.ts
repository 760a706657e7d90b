import type { GoodnessSpec } from '../../network/description.js';
import type { FloatLayer } from './float-layer.js';

/** Largest probability and target, as the chip's tables hold them. */
const FULL = 255;

/**
 * The goodness groups of one layer in real numbers: `p = 255 sigmoid(slope (G / unit - theta))`,
 * `e = p - 255 [positive]`, 0 in the dead zone; acts `latenessSteps` later (data/csdp-chip README, 1.5).
 */
export class FloatGoodness {
  readonly layer: FloatLayer;
  /** Third factor that acts in this step, by group. */
  readonly applied: Float64Array;
  readonly #spec: GoodnessSpec;
  readonly #goodness: Float64Array;
  readonly #late: Float64Array[];
  readonly #groupOf: Int32Array;
  /** Running mean of G by group, in place of theta; empty without. */
  readonly centres: Float64Array;
  /** G of one spike, or of one neuron whose trace is full. */
  readonly #unit: number;

  constructor(spec: GoodnessSpec, layer: FloatLayer, traceImpulse: number) {
    this.#spec = spec;
    this.layer = layer;
    this.applied = new Float64Array(spec.groups);
    this.#goodness = new Float64Array(spec.groups);
    this.#late = Array.from({ length: spec.latenessSteps ?? 1 }, () => new Float64Array(spec.groups));
    this.#groupOf = Int32Array.from({ length: layer.size }, (_, k) =>
      Math.floor((spec.groups * k) / layer.size),
    );
    this.#unit = spec.kind === 'trace-square' ? traceImpulse ** 2 : (spec.gain ?? 1);
    this.centres = new Float64Array(spec.centreShift === undefined ? 0 : spec.groups).fill(
      spec.theta * this.#unit,
    );
  }

  /** Learning epoch in which it is judged; undefined: in every step. */
  get epoch(): number | undefined {
    return this.#spec.epoch;
  }

  reset(): void {
    this.#goodness.fill(0);
    this.applied.fill(0);
    for (const errors of this.#late) errors.fill(0);
  }

  groupOf(neuron: number): number {
    return this.#groupOf[neuron];
  }

  /** After the layer fired: takes its spikes, judges, and lets the late error act. */
  step(label: number, positive: boolean): void {
    this.#take();
    const errors = this.#late.shift()!;
    this.applied.set(errors);
    this.#judge(errors, label, positive);
    this.#late.push(errors);
  }

  /** In its learning epoch: takes the presentation's spikes (or the traces), judges, and the error acts at once. */
  stepEpoch(label: number, positive: boolean): void {
    if (this.#spec.kind === 'trace-square') this.#take();
    else {
      this.#goodness.fill(0);
      this.layer.counts.forEach((count, k) => {
        this.#goodness[this.#groupOf[k]] += this.#unit * count;
      });
    }
    this.#judge(this.applied, label, positive);
  }

  #judge(errors: Float64Array, label: number, positive: boolean): void {
    const { slope, theta, deadZone, positive: by, centreShift } = this.#spec;
    for (let group = 0; group < errors.length; group++) {
      const goodness = this.#goodness[group];
      const middle = centreShift === undefined ? theta * this.#unit : this.centres[group];
      const p = FULL / (1 + Math.exp((-slope * (goodness - middle)) / this.#unit));
      if (centreShift !== undefined) this.centres[group] += (goodness - middle) / 2 ** centreShift;
      const target = (by === 'class' ? group === label : positive) ? FULL : 0;
      errors[group] = Math.abs(p - target) <= deadZone ? 0 : p - target;
    }
  }

  #take(): void {
    const goodness = this.#goodness;
    const { trace, spikes, fired } = this.layer;
    if (this.#spec.kind === 'trace-square') {
      goodness.fill(0);
      for (let k = 0; k < trace.length; k++) goodness[this.#groupOf[k]] += trace[k] * trace[k];
      return;
    }
    const keep = 2 ** -(this.#spec.leakShift ?? 0);
    for (let group = 0; group < goodness.length; group++) goodness[group] *= keep;
    for (let i = 0; i < fired; i++) goodness[this.#groupOf[spikes[i]]] += this.#unit;
  }
}
