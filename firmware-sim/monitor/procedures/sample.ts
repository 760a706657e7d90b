import type { ContrastiveProcedure } from '../../../src/image/layout.js';
import type { ManagedChip } from '../managed-chip.js';
import type { WrongLabels } from '../wrong-label.js';
import { judge, predict, trainClassifier } from './classifier.js';
import { contrastGroups } from './groups.js';
import { contrastLabels } from './label.js';
import { annealingShift } from './schedule.js';

export interface TrainingSample {
  /** Values of the image encoder's units; [count]. */
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
}

/**
 * One training sample (data/csdp-chip README, 1.4): a presentation with hidden learning off, from which the
 * classifier learns; where its margin is below the limit, hidden learning on the same image.
 * Tally of its own: the comparison with the limit.
 */
export function trainOn(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  wrongLabels: WrongLabels,
  task: TrainingSample,
): Outcome {
  const { image, label, sample, total } = task;
  const annealing = task.annealing ?? annealingShift(chip, sample, total, procedure.schedulePercent);
  chip.setAnnealing(annealing);
  const y = presentUnlabelled(chip, procedure, image, label, sample);
  const prediction = predict(chip, y);
  const { rival, margin } = judge(chip, y, label);
  trainClassifier(chip, procedure, y, label);
  chip.countOperations(1);
  const wanted = margin < procedure.margin && (procedure.hiddenLearning || procedure.homeostasis);
  const more = wanted ? contrast(chip, procedure, wrongLabels, label, rival) : 0;
  return { prediction, y, presentations: 1 + more, annealing, margin };
}

/** One presentation with all learning off and no label. */
export function testOn(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  image: Uint8Array,
  sample: number,
): Outcome {
  const y = presentUnlabelled(chip, procedure, image, -1, sample);
  return { prediction: predict(chip, y), y, presentations: 1, annealing: 0, margin: 0 };
}

/** The first presentation: hidden learning off, no label context. */
function presentUnlabelled(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  image: Uint8Array,
  label: number,
  sample: number,
): Int32Array {
  chip.reset();
  chip.beginSample(sample);
  chip.loadInput(procedure.imageEncoder, image);
  if (procedure.labelEncoder >= 0) chip.setContext(procedure.labelEncoder, -1);
  chip.setLabel(label);
  chip.setLearning(false);
  chip.run(procedure.stepsPerPresentation);
  return chip.readPotentials(procedure.readoutSlice);
}

function contrast(
  chip: ManagedChip,
  procedure: ContrastiveProcedure,
  wrongLabels: WrongLabels,
  label: number,
  rival: number,
): number {
  switch (procedure.kind) {
    case 'groups':
      return contrastGroups(chip, procedure);
    case 'label':
      return contrastLabels(chip, procedure, wrongLabels, label, rival);
  }
}
