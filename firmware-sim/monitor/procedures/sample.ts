import type { ContrastiveProcedure } from '../../../src/image/layout.js';
import type { ManagedChip } from '../managed-chip.js';
import type { WrongLabels } from '../wrong-label.js';
import { judge, predict, trainClassifier } from './classifier.js';
import { contrastGroups } from './groups.js';
import { contrastLabels } from './label.js';
import { learnHidden, presentMixed } from './mixed.js';
import { encoderValues, mixedPixels, trainingShift, UNMOVED } from './pixels.js';
import { recall, trainReconstruction } from './reconstruction.js';
import { annealingShift } from './schedule.js';

export interface TrainingSample {
  /** Pixels, row by row; with mixed images those of a second image after them. */
  readonly image: Uint8Array;
  readonly label: number;
  /** Sample number 0..total - 1 in the run. */
  readonly sample: number;
  readonly total: number;
  /** The annealing shift h in place of the schedule's. */
  readonly annealing: number | undefined;
}

export interface Outcome {
  /** The class with the largest y, the lowest of equals. */
  readonly prediction: number;
  /** The classifier's sums at the end of the first presentation; [classes]. */
  readonly y: Int32Array;
  readonly presentations: number;
  readonly annealing: number;
  /** y[label] - best other y; 0 in a test. */
  readonly margin: number;
  /** The image as a test's reconstruction gave it back; null without one, and in training. */
  readonly recalled: Uint8Array | null;
}

/**
 * One training sample (data/csdp-chip README, 1.4): a presentation with hidden learning off, from which the
 * classifier learns; where its margin is below the limit, hidden learning on the same image. With mixed
 * images the first presentation is the positive one of hidden learning too, and the negative one follows always.
 * Tally of its own: the comparison with the limit; for mixed images that with the last sample of hidden learning.
 */
export function trainOn(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  wrongLabels: WrongLabels,
  task: TrainingSample,
): Outcome {
  const rates = ratesOf(chip, procedure, task);
  chip.setAnnealing(rates.classifier);
  const { input } = procedure;
  const shift = trainingShift(chip, procedure, task.sample);
  const pixels = task.image.subarray(0, input.rows * input.columns);
  const values = encoderValues(chip, input, pixels, shift);
  if (procedure.kind === 'mixed') return trainMixed(chip, procedure, task, values, rates);
  return trainOnDemand(chip, procedure, wrongLabels, task, values, rates);
}

function trainOnDemand(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  wrongLabels: WrongLabels,
  { label, sample }: TrainingSample,
  values: Uint8Array,
  rates: Rates,
): Outcome {
  presentUnlabelled(chip, procedure, [values], label, sample);
  const judged = learnReadouts(chip, procedure, values, label);
  const { rival, margin } = judged;
  chip.countOperations(1);
  const wanted = margin < procedure.margin && rates.learns;
  if (wanted && rates.hidden !== rates.classifier) chip.setAnnealing(rates.hidden);
  const more = wanted ? contrast(chip, procedure, wrongLabels, label, rival) : 0;
  return outcomeOf(judged, 1 + more, rates);
}

function trainMixed(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  { image, label, sample }: TrainingSample,
  values: Uint8Array,
  rates: Rates,
): Outcome {
  const { input, hiddenEpoch } = procedure;
  const count = input.rows * input.columns;
  const learning = rates.learns && procedure.hiddenLearning && sample >= procedure.hiddenFromSample;
  chip.countOperations(1);
  let rate = rates.classifier;
  const turnTo = (wanted: number): void => {
    if (wanted !== rate) chip.setAnnealing(wanted);
    rate = wanted;
  };
  const present = (shown: Uint8Array, polarity: 0 | 1): void => {
    if (learning && hiddenEpoch === null) turnTo(rates.hidden);
    presentMixed(chip, procedure, shown, polarity, learning);
  };
  const learn = (shown: Uint8Array): void => {
    if (learning && hiddenEpoch !== null) {
      turnTo(hiddenEpoch.shift + rates.hidden);
      learnHidden(chip, hiddenEpoch, procedure.stepsPerPresentation, shown);
    }
    chip.adaptThresholds();
  };
  chip.reset();
  chip.beginSample(sample);
  present(values, 1);
  turnTo(rates.classifier);
  const judged = learnReadouts(chip, procedure, values, label);
  if (!rates.learns) return outcomeOf(judged, 1, rates);
  learn(values);
  const mixed = mixedPixels(chip, image.subarray(0, count), image.subarray(count));
  const negative = encoderValues(chip, input, mixed, UNMOVED);
  chip.reset();
  present(negative, 0);
  learn(negative);
  return outcomeOf(judged, 2, rates);
}

/** One presentation with all learning off and no label; the image may be moved in the course of it. */
export function testOn(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  image: Uint8Array,
  sample: number,
): Outcome {
  const { input, reconstruction, readoutSlice } = procedure;
  const segments = input.testShifts.map(shift => encoderValues(chip, input, image, shift));
  presentUnlabelled(chip, procedure, segments, -1, sample);
  const y = chip.readPotentials(readoutSlice);
  const recalled = reconstruction === null ? null : recall(chip, reconstruction);
  return { prediction: predict(chip, y), y, presentations: 1, annealing: 0, margin: 0, recalled };
}

/** Annealing shifts of a sample, and whether the hidden layers still learn (or their thresholds move). */
interface Rates {
  readonly classifier: number;
  readonly hidden: number;
  readonly learns: boolean;
}

function ratesOf(chip: ManagedChip, procedure: ContrastiveProcedure, task: TrainingSample): Rates {
  const { schedulePercent, classifierPercent, hiddenUntilPercent } = procedure;
  const { sample, total, annealing } = task;
  const learns = procedure.hiddenLearning || procedure.homeostasis;
  const alone = hiddenUntilPercent < 100 && annealingShift(chip, sample, total, [hiddenUntilPercent]) > 0;
  const hidden = annealing ?? annealingShift(chip, sample, total, schedulePercent);
  const sameRates = classifierPercent.join() === schedulePercent.join();
  const classifier =
    annealing ?? (sameRates ? hidden : annealingShift(chip, sample, total, classifierPercent));
  return { classifier, hidden, learns: learns && !alone };
}

interface Judged {
  readonly y: Int32Array;
  readonly prediction: number;
  readonly rival: number;
  readonly margin: number;
}

/** What reads the hidden layers learns from the presentation that just ended. */
function learnReadouts(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  values: Uint8Array,
  label: number,
): Judged {
  const y = chip.readPotentials(procedure.readoutSlice);
  const prediction = predict(chip, y);
  const { rival, margin } = judge(chip, y, label);
  trainClassifier(chip, procedure, y, label, rival);
  if (procedure.reconstruction !== null) trainReconstruction(chip, procedure.reconstruction, values);
  return { y, prediction, rival, margin };
}

function outcomeOf({ y, prediction, margin }: Judged, presentations: number, { hidden }: Rates): Outcome {
  return { prediction, y, presentations, annealing: hidden, margin, recalled: null };
}

/**
 * A presentation with hidden learning off and no label context.
 * @param segments values of the image encoder, shown one after the other for equal times
 */
function presentUnlabelled(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  segments: readonly Uint8Array[],
  label: number,
  sample: number,
): void {
  const [first, ...more] = segments;
  const steps = procedure.stepsPerPresentation / segments.length;
  chip.reset();
  chip.beginSample(sample);
  chip.loadInput(procedure.imageEncoder, first);
  if (procedure.labelEncoder >= 0) chip.setContext(procedure.labelEncoder, -1);
  chip.setLabel(label);
  chip.setLearning(false);
  chip.run(steps);
  for (const values of more) {
    chip.loadInput(procedure.imageEncoder, values);
    chip.run(steps);
  }
}

function contrast(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  wrongLabels: WrongLabels,
  label: number,
  rival: number,
): number {
  if (procedure.kind === 'label') return contrastLabels(chip, procedure, wrongLabels, label, rival);
  return contrastGroups(chip, procedure);
}
