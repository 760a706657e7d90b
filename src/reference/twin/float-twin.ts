import { raise } from '../../fixed/error.js';
import type {
  ExpandedNetwork,
  GoodnessSpec,
  NetworkDescription,
  ProcedureSpec,
} from '../../network/description.js';
import { lowerRule } from '../../network/rule/lower.js';
import { parseRule } from '../../network/rule/parse.js';
import { type FloatArithmetic, plainFloatArithmetic } from './float-arithmetic.js';
import { FloatGoodness } from './float-goodness.js';
import { FloatLayer } from './float-layer.js';
import { FloatProjection, type FloatRule, scaleOfProduct } from './float-projection.js';

export type LearningProcedure = Exclude<ProcedureSpec, { kind: 'free' }>;

/** Draws the input spikes of a presentation's steps; the same stream as the chip's input unit. */
export interface SpikeSource {
  /** Before the first presentation of a sample. */
  begin(sample: number, image: Uint8Array): void;
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
}

/** Spikes of the step before: what arrives now, one tick late. */
interface Arrivals {
  before: Int32Array;
  firedBefore: number;
}

/** A projection between what it joins, with the goodness that its learning listens to. */
interface Wire {
  readonly projection: FloatProjection;
  readonly source: Arrivals;
  readonly target: FloatLayer;
  readonly goodness: FloatGoodness | undefined;
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
  readonly #goodness: readonly FloatGoodness[];
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
    if (description.procedure.kind === 'free')
      raise('a network without a learning procedure has no float twin');
    this.description = description;
    this.procedure = description.procedure;
    this.#source = source;
    this.#inputs = new Map(
      Object.entries(description.inputs).map(([name, input]) => [
        name,
        { before: arithmetic.int32(input.size), firedBefore: 0 },
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
        const rule = spec.rule === undefined ? null : floatRule(description, spec.rule);
        return [name, new FloatProjection(spec, projections[name], rule, arithmetic)];
      }),
    );
    this.#goodness = Object.values(description.goodness).map((spec: GoodnessSpec) => {
      const impulse = description.populations[spec.population].trace?.impulse ?? 1;
      return new FloatGoodness(spec, this.layers.get(spec.population)!, impulse);
    });
    this.#wires = [...this.projections.values()].map(projection => {
      const source = this.layers.get(projection.from) ?? this.#inputs.get(projection.from)!;
      const target = this.layers.get(projection.to)!;
      return { projection, source, target, goodness: this.#goodness.find(({ layer }) => layer === target) };
    });
  }

  /** Classifier sums y, [classes]; valid until the next presentation. */
  get readout(): Float64Array {
    return this.layers.get(this.procedure.readout)!.potential;
  }

  beginSample(sample: number, image: Uint8Array): void {
    this.#source.begin(sample, image);
  }

  /** One presentation from rest: `stepsPerPresentation` steps. */
  present(presentation: Presentation): void {
    for (const layer of this.layers.values()) layer.reset();
    for (const goodness of this.#goodness) goodness.reset();
    for (const input of this.#inputs.values()) input.firedBefore = 0;
    for (let step = 0; step < this.procedure.stepsPerPresentation; step++) this.#step(presentation);
  }

  /** The classifier's learning epoch: `r1 x1` with x1 the spike counts of the presentation. */
  learnEpoch(errors: Float64Array, annealing: number): void {
    for (const projection of this.projections.values()) {
      if (projection.rule?.when !== 'epoch') continue;
      const { scale } = projection.rule;
      const amounts = errors.map(error => (scale * error) / 2 ** annealing);
      projection.changeAll(amounts, this.layers.get(projection.from)!.counts);
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
    for (const goodness of this.#goodness) goodness.step(label, positive);
    for (const { projection, source, goodness } of this.#wires) {
      if (projection.rule?.when !== 'step' || goodness === undefined) continue;
      const { spikes, fired } = goodness.layer;
      for (let i = 0; i < fired; i++) {
        const factor = goodness.applied[goodness.groupOf(spikes[i])];
        if (factor === 0) continue;
        const amount = (projection.rule.scale * factor) / 2 ** annealing;
        projection.change(spikes[i], source.before, source.firedBefore, amount);
      }
    }
  }

  #drawInputs(context: number): void {
    const image = this.#inputs.get(this.procedure.image)!;
    image.firedBefore = this.#source.step(image.before);
    if (this.procedure.label === undefined) return;
    const label = this.#inputs.get(this.procedure.label)!;
    label.firedBefore = context < 0 ? 0 : 1;
    label.before[0] = context;
  }
}

/** The rules that both forms of CSDP use; others have no float twin here. */
function floatRule(description: NetworkDescription, name: string): FloatRule {
  const { text, when } = description.rules[name];
  const program = lowerRule(parseRule(text))[0];
  const scale = scaleOfProduct(program, when === 'step' ? ['x0', 'y0', 'r1'] : ['x1', 'r1']);
  return scale === null
    ? raise(
        `rule ${name} has no float twin: it must be one product of ${when === 'step' ? 'x0 y0 r1' : 'x1 r1'}`,
      )
    : { when, scale };
}
