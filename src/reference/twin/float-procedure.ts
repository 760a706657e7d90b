import { lfsr32Draw } from '../../fixed/lfsr.js';
import { drawShift, mixImages, onOff, shiftImage } from '../../fixed/pixels.js';
import { mixSeed } from '../../fixed/seed.js';
import type { FloatTwin } from './float-twin.js';

const FULL = 255;
const CLASSIFIER_EPOCH = 0;
const UNMOVED: readonly [number, number] = [0, 0];

export interface TwinSample {
  /** Pixels, row by row; for mixed training those of a second image after them. */
  readonly image: Uint8Array;
  readonly label: number;
  /** Number of the sample, for the encoder's register. */
  readonly sample: number;
}

/** Annealing shifts of a sample; `hidden` is null where the hidden layers no longer learn. */
export interface TwinRates {
  readonly classifier: number;
  readonly hidden: number | null;
}

export interface TwinOutcome {
  readonly prediction: number;
  /** y[label] - best other y. */
  readonly margin: number;
  readonly presentations: number;
}

/** What the management processor does with a sample, done for the float twin. */
export class FloatProcedure {
  readonly twin: FloatTwin;
  /** Start state of the management processor's register, as in the chip image: it draws how far images move. */
  readonly #managementSeed: number;

  constructor(twin: FloatTwin, managementSeed = 1) {
    this.twin = twin;
    this.#managementSeed = managementSeed;
  }

  /** Annealing shifts of sample `index` of `total` (data/csdp-chip README, 1.4 step 1). */
  rates(index: number, total: number): TwinRates {
    const {
      schedulePercent,
      classifierPercent = schedulePercent,
      hiddenUntilPercent = 100,
    } = this.twin.procedure;
    const past = (percent: number) => 100 * index >= percent * total;
    return {
      classifier: classifierPercent.filter(past).length,
      hidden: past(hiddenUntilPercent) ? null : schedulePercent.filter(past).length,
    };
  }

  test({ image, sample, label }: TwinSample): TwinOutcome {
    const { testShifts = [UNMOVED] } = this.twin.procedure;
    this.twin.beginSample(sample);
    this.#show(
      testShifts.map(shift => this.#values(image, shift)),
      label,
    );
    return this.#outcome(label, 1);
  }

  /** Classifier first; hidden learning follows where the margin is small, or with mixed images always. */
  train(task: TwinSample, rates: TwinRates): TwinOutcome {
    const { shiftPixels = 0, kind } = this.twin.procedure;
    const { dx, dy } =
      shiftPixels === 0 ? { dx: 0, dy: 0 } : drawShift(this.#managementSeed, task.sample, shiftPixels);
    const values = this.#values(task.image, [dx, dy]);
    this.twin.beginSample(task.sample);
    return kind === 'mixed'
      ? this.#trainMixed(task, values, rates)
      : this.#trainOnDemand(task, values, rates);
  }

  /** The image as the reconstruction head gave it back in the last presentation; null without one. */
  recall(): Float64Array | null {
    const { reconstruction } = this.twin.procedure;
    if (reconstruction === undefined) return null;
    const { population, shift, slope } = reconstruction;
    return this.twin.layers.get(population)!.potential.map(y => sigmoid((slope * y) / 2 ** shift));
  }

  #trainOnDemand({ label, sample }: TwinSample, values: Uint8Array, rates: TwinRates): TwinOutcome {
    const { twin } = this;
    const { procedure } = twin;
    this.#show([values], label);
    const scores = twin.readout.slice();
    const outcome = this.#outcome(label, 1);
    this.#learnHeads(values, label, rates.classifier);
    if (outcome.margin >= procedure.margin || rates.hidden === null) return outcome;
    if (!procedure.hiddenLearning && !procedure.homeostasis) return outcome;
    const contrastive = procedure.kind === 'label';
    const shown = {
      shown: [values],
      hiddenLearning: procedure.hiddenLearning,
      label,
      annealing: rates.hidden,
    };
    twin.present({ ...shown, positive: true, context: contrastive ? label : -1 });
    twin.adaptThresholds();
    if (!contrastive) return { ...outcome, presentations: 2 };
    twin.present({ ...shown, positive: false, context: wrongLabel(scores, label, sample) });
    twin.adaptThresholds();
    return { ...outcome, presentations: 3 };
  }

  #trainMixed({ image, label, sample }: TwinSample, values: Uint8Array, rates: TwinRates): TwinOutcome {
    const { twin } = this;
    const { hiddenLearning, homeostasis, hiddenFromSample = 0 } = twin.procedure;
    const goesOn = rates.hidden !== null && (hiddenLearning || homeostasis);
    const learns = goesOn && hiddenLearning && sample >= hiddenFromSample;
    this.#showMixed(values, true, learns, rates.hidden ?? 0);
    const outcome = this.#outcome(label, 1);
    this.#learnHeads(values, label, rates.classifier);
    if (!goesOn) return outcome;
    this.#endMixed(values, true, learns, rates.hidden ?? 0);
    const count = image.length / 2;
    const mixed = mixImages(image.subarray(0, count), image.subarray(count));
    const negative = this.#values(mixed, UNMOVED);
    this.#showMixed(negative, false, learns, rates.hidden ?? 0);
    this.#endMixed(negative, false, learns, rates.hidden ?? 0);
    return { ...outcome, presentations: 2 };
  }

  #showMixed(values: Uint8Array, positive: boolean, learns: boolean, annealing: number): void {
    this.twin.present(mixedPresentation(values, positive, learns, annealing));
  }

  #endMixed(values: Uint8Array, positive: boolean, learns: boolean, annealing: number): void {
    const { hiddenEpoch, stepsPerPresentation } = this.twin.procedure;
    if (learns && hiddenEpoch !== undefined) {
      const sum = values.reduce((total, value) => total + value, 0);
      const mean = (hiddenEpoch.meanGain * stepsPerPresentation * sum) / (256 * values.length);
      const presentation = mixedPresentation(values, positive, learns, annealing);
      this.twin.learnHidden(presentation, hiddenEpoch.epoch, hiddenEpoch.shift + annealing, mean);
    }
    this.twin.adaptThresholds();
  }

  /** A presentation without learning and label context. */
  #show(shown: readonly Uint8Array[], label: number): void {
    this.twin.present({ shown, hiddenLearning: false, label, positive: true, context: -1, annealing: 0 });
  }

  /** Values of the image input: the pixels moved, then what the input makes of them. */
  #values(pixels: Uint8Array, [dx, dy]: readonly [number, number]): Uint8Array {
    const { description, procedure } = this.twin;
    const { shape = [1, pixels.length], transform } = description.inputs[procedure.image];
    const [rows, columns] = shape;
    const own = pixels.subarray(0, rows * columns);
    const moved = dx === 0 && dy === 0 ? own : shiftImage(own, rows, columns, dx, dy);
    return transform === undefined ? moved : onOff(moved, rows, columns);
  }

  /** What reads the hidden layers learns from the presentation that just ended. */
  #learnHeads(values: Uint8Array, label: number, annealing: number): void {
    const { twin } = this;
    const errors = this.#errors(label);
    if (errors !== null) twin.learnEpoch(errors, annealing, CLASSIFIER_EPOCH);
    const recalled = this.recall();
    if (recalled === null) return;
    const differences = recalled.map((value, k) => values[k] - value);
    twin.learnEpoch(differences, annealing, twin.procedure.reconstruction!.epoch);
  }

  /** By table, or by margin; null where a margin is wide enough. */
  #errors(label: number): Float64Array | null {
    const { readoutShift, readoutSlope, classifierMargin } = this.twin.procedure;
    const { readout } = this.twin;
    if (classifierMargin === undefined) {
      return readout.map(
        (y, c) => (c === label ? FULL : 0) - sigmoid((readoutSlope * y) / 2 ** readoutShift),
      );
    }
    const best = bestOther(readout, label);
    if (readout[label] - best >= classifierMargin) return null;
    const rival = readout.findIndex((y, c) => c !== label && y === best);
    return readout.map((_, c) => (c === label ? FULL : c === rival ? -FULL : 0));
  }

  #outcome(label: number, presentations: number): TwinOutcome {
    const y = this.twin.readout;
    const prediction = y.indexOf(Math.max(...y));
    return { prediction, margin: y[label] - bestOther(y, label), presentations };
  }
}

function mixedPresentation(
  values: Uint8Array,
  positive: boolean,
  hiddenLearning: boolean,
  annealing: number,
) {
  return { shown: [values], hiddenLearning, label: -1, positive, context: -1, annealing };
}

function sigmoid(x: number): number {
  return FULL / (1 + Math.exp(-x));
}

function bestOther(y: Float64Array, label: number): number {
  return Math.max(...y.filter((_, c) => c !== label));
}

/** Half the time the strongest wrong class, else any wrong class alike (learning systems, 1a, form L). */
function wrongLabel(y: Float64Array, label: number, sample: number): number {
  const state = lfsr32Draw(mixSeed(sample, label));
  if ((state & 1) === 0) return y.findIndex((value, c) => c !== label && value === bestOther(y, label));
  const place = (state >>> 8) % (y.length - 1);
  return place < label ? place : place + 1;
}
