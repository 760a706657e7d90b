import { raise } from '../../fixed/error.js';
import type {
  ContrastiveSpec,
  ExpandedNetwork,
  GoodnessSpec,
  NetworkDescription,
} from '../../network/description.js';
import { type FloatArithmetic, plainFloatArithmetic } from './float-arithmetic.js';
import { FloatGoodness } from './float-goodness.js';
import { FloatLayer } from './float-layer.js';
import { FloatProjection } from './float-projection.js';
import { floatRule } from './float-rule.js';

export type LearningProcedure = ContrastiveSpec;

/** Draws the input spikes of a presentation's steps; the same stream as the chip's input unit. */
export interface SpikeSource {
  /** Before the first presentation of a sample. */
  begin(sample: number): void;
  /** At the start of every presentation. */
  reset(): void;
  /** Values of the units, until others come. */
  load(values: Uint8Array): void;
  /** Fills `spikes` with the units that fire in the next step, ascending; returns how many. */
  step(spikes: Int32Array): number;
}

/** How often and how late the parts of a presentation learn. */
export interface Presentation {
  readonly hiddenLearning: boolean;
  readonly label: number;
  readonly positive: boolean;
  /** Class whose context unit is on, or -1 for none. */
  readonly context: number;
  /** Annealing shift h: changes are divided by 2^h. */
  readonly annealing: number;
  /** Values of the image's units, shown one after the other for equal times. */
  readonly shown: readonly Uint8Array[];
}

/** Spikes of the step before: what arrives now, one tick late. */
interface Arrivals {
  before: Int32Array;
  firedBefore: number;
  /** Spikes of each in this presentation. */
  readonly counts: Int32Array;
}

/** A projection between what it joins, with the goodness that its learning listens to. */
interface Wire {
  readonly projection: FloatProjection;
  readonly source: Arrivals;
  readonly target: FloatLayer;
  readonly goodness: FloatGoodness | undefined;
  /** What x1 counts for a spike, where there is one. */
  readonly x1PerSpike: number;
}

/**
 * The float twin of a network that learns on the chip: the same description, initial weights and
 * input spikes, the same order of work, in real numbers: no width, no rounding, no look-up tables.
 * What differs between the two is what fixed point costs.
 */
export class FloatTwin {
  readonly description: NetworkDescription;
  readonly procedure: LearningProcedure;
  readonly layers: ReadonlyMap<string, FloatLayer>;
  readonly projections: ReadonlyMap<string, FloatProjection>;
  readonly goodness: ReadonlyMap<string, FloatGoodness>;
  readonly #source: SpikeSource;
  /** Input spikes drawn in the step before. */
  readonly #inputs: ReadonlyMap<string, Arrivals>;
  readonly #wires: readonly Wire[];
  /** Called after each step's neurons fired, for whoever compares spikes. */
  onStep: (() => void) | undefined;

  constructor(
    network: ExpandedNetwork,
    source: SpikeSource,
    arithmetic: FloatArithmetic = plainFloatArithmetic,
  ) {
    const { description, thresholds, projections } = network;
    if (description.procedure.kind === 'free' || description.procedure.kind === 'sym-stdp')
      raise('a network without contrastive learning has no float twin');
    this.description = description;
    this.procedure = description.procedure;
    this.#source = source;
    this.#inputs = new Map(
      Object.entries(description.inputs).map(([name, input]) => [
        name,
        { before: arithmetic.int32(input.size), firedBefore: 0, counts: new Int32Array(input.size) },
      ]),
    );
    this.layers = new Map(
      Object.entries(description.populations).map(([name, spec]) => [
        name,
        new FloatLayer(name, spec, thresholds[name], arithmetic),
      ]),
    );
    this.projections = new Map(
      Object.entries(description.projections).map(([name, spec]) => {
        if ((spec.delayTicks ?? 1) !== 1)
          raise(`projection ${name}: the float twin knows delays of 1 tick only`);
        const rule = spec.rule === undefined ? null : floatRule(spec.rule, description.rules[spec.rule]);
        return [name, new FloatProjection(spec, projections[name], rule, arithmetic)];
      }),
    );
    this.goodness = new Map(
      Object.entries(description.goodness).map(([name, spec]: [string, GoodnessSpec]) => {
        const trace = description.populations[spec.population].traces?.y1;
        const impulse = trace?.mode === 'set' || trace?.mode === 'add' ? trace.impulse : 1;
        return [name, new FloatGoodness(spec, this.layers.get(spec.population)!, impulse)];
      }),
    );
    this.#wires = [...this.projections].map(([name, projection]) => {
      const source = this.layers.get(projection.from) ?? this.#inputs.get(projection.from)!;
      const target = this.layers.get(projection.to)!;
      const goodness = [...this.goodness.values()].find(({ layer }) => layer === target);
      const x1PerSpike = description.projections[name].preTraces?.x1?.impulse ?? 0;
      return { projection, source, target, goodness, x1PerSpike };
    });
  }

  /** Classifier sums y, [classes]; valid until the next presentation. */
  get readout(): Float64Array {
    return this.layers.get(this.procedure.readout)!.potential;
  }

  beginSample(sample: number): void {
    this.#source.begin(sample);
  }

  /** One presentation from rest: `stepsPerPresentation` steps. */
  present(presentation: Presentation): void {
    for (const layer of this.layers.values()) layer.reset();
    for (const goodness of this.goodness.values()) goodness.reset();
    for (const input of this.#inputs.values()) {
      input.firedBefore = 0;
      input.counts.fill(0);
    }
    this.#source.reset();
    const { shown } = presentation;
    const steps = this.procedure.stepsPerPresentation / shown.length;
    for (const values of shown) {
      this.#source.load(values);
      for (let step = 0; step < steps; step++) this.#step(presentation);
    }
  }

  /** A head's learning epoch: `r1 x1` with x1 the spike counts of the presentation. @param errors r1, [head] */
  learnEpoch(errors: Float64Array, annealing: number, epoch = 0): void {
    for (const { projection, source } of this.#wires) {
      const { rule } = projection;
      if (rule?.kind !== 'counts' || rule.epoch !== epoch) continue;
      const amounts = errors.map(error => (rule.scale * error) / 2 ** annealing);
      projection.changeAll(amounts, source.counts);
    }
  }

  /** The hidden layers' learning epoch. @param mean r0, in x1's units */
  learnHidden(presentation: Presentation, epoch: number, annealing: number, mean: number): void {
    for (const goodness of this.goodness.values()) {
      if (goodness.epoch === epoch) goodness.stepEpoch(presentation.label, presentation.positive);
    }
    for (const { projection, source, target, goodness, x1PerSpike } of this.#wires) {
      const { rule } = projection;
      if (rule?.kind !== 'centred' || rule.epoch !== epoch || goodness === undefined) continue;
      target.trace.forEach((y1, k) => {
        const factor = goodness.applied[goodness.groupOf(k)];
        if (y1 === 0 || factor === 0) return;
        const amount = (rule.scale * y1 * factor) / 2 ** annealing;
        projection.changeCentred(k, source.counts, x1PerSpike, mean, amount);
      });
    }
  }

  adaptThresholds(): void {
    for (const layer of this.layers.values()) layer.adapt();
  }

  #step(presentation: Presentation): void {
    for (const layer of this.layers.values()) layer.turn();
    for (const { projection, source, target } of this.#wires) {
      projection.accumulate(source.before, source.firedBefore, target.sums);
    }
    for (const layer of this.layers.values()) layer.fire();
    if (presentation.hiddenLearning) this.#learn(presentation);
    this.#drawInputs(presentation.context);
    this.onStep?.();
  }

  #learn({ label, positive, annealing }: Presentation): void {
    for (const goodness of this.goodness.values()) {
      if (goodness.epoch === undefined) goodness.step(label, positive);
    }
    for (const { projection, source, goodness } of this.#wires) {
      const { rule } = projection;
      if (rule?.kind !== 'step' || goodness === undefined) continue;
      const { spikes, fired } = goodness.layer;
      const { before, firedBefore } = source;
      for (let i = 0; i < fired; i++) {
        const factor = goodness.applied[goodness.groupOf(spikes[i])];
        if (factor !== 0) {
          projection.change(spikes[i], before, firedBefore, (rule.scale * factor) / 2 ** annealing);
        }
        if (rule.decay !== 0) {
          projection.changeOthers(spikes[i], before, firedBefore, -rule.decay / 2 ** annealing);
        }
      }
    }
  }

  #drawInputs(context: number): void {
    const image = this.#inputs.get(this.procedure.image)!;
    image.firedBefore = this.#source.step(image.before);
    for (let i = 0; i < image.firedBefore; i++) image.counts[image.before[i]]++;
    if (this.procedure.label === undefined) return;
    const label = this.#inputs.get(this.procedure.label)!;
    label.firedBefore = context < 0 ? 0 : 1;
    label.before[0] = context;
  }
}
