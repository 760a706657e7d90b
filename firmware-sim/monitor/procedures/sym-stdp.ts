import type { SymStdpProcedure } from '../../../src/image/layout.js';
import type { ManagedChip } from '../managed-chip.js';
import { judge, predict } from './classifier.js';
import type { Outcome, TrainingSample } from './sample.js';

/**
 * One training sample of symmetric STDP (learning systems, section 2a; data/sym-stdp README, integer
 * form): columns that grew too heavy are scaled, the image is shown with learning on and the label's readout
 * neuron as the teacher, then the thresholds decay. The sums are read at the end, as in a test: they tell how
 * the run goes, and nothing is learnt from them. They come from a readout that is being taught the label.
 */
export function trainSymStdp(chip: ManagedChip, procedure: SymStdpProcedure, task: TrainingSample): Outcome {
  const { image, label, sample, annealing = 0 } = task;
  begin(chip, sample);
  chip.setAnnealing(annealing);
  chip.scale();
  chip.loadInput(procedure.imageEncoder, image);
  chip.writeThirdFactor(procedure.readoutSlice, teacher(procedure.classes, label));
  const y = present(chip, procedure, true);
  chip.adaptThresholds();
  const { margin } = judge(chip, y, label);
  return { prediction: predict(chip, y), y, presentations: 1, annealing, margin, recalled: null };
}

/** One presentation with learning off: no weight, threshold or random register of a core changes. */
export function testSymStdp(
  chip: ManagedChip,
  procedure: SymStdpProcedure,
  image: Uint8Array,
  sample: number,
): Outcome {
  begin(chip, sample);
  chip.loadInput(procedure.imageEncoder, image);
  const y = present(chip, procedure, false);
  return { prediction: predict(chip, y), y, presentations: 1, annealing: 0, margin: 0, recalled: null };
}

function begin(chip: ManagedChip, sample: number): void {
  chip.reset();
  chip.beginSample(sample);
}

function present(chip: ManagedChip, procedure: SymStdpProcedure, learning: boolean): Int32Array {
  chip.setLearning(learning);
  chip.run(procedure.stepsPerPresentation);
  return chip.readPotentials(procedure.readoutSlice);
}

/** The third factors of the readout: 1 for the label's neuron, else 0. */
function teacher(classes: number, label: number): Int32Array {
  const factors = new Int32Array(classes);
  factors[label] = 1;
  return factors;
}
