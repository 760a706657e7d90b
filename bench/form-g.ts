import { loadDataset } from '../src/data/node/load-dataset.js';
import type { ChipModel } from '../src/hardware/schema.js';
import { encodeImage } from '../src/image/encode.js';
import { loadChip } from '../src/runtime/chips-node.js';
import { type Experiment, prepareExperiment } from '../src/study/learn/experiment.js';
import type { BenchContext } from './entry.js';

/** Classes as groups (form G), or labels as context (form L). */
export type LearningForm = Extract<Experiment['options'], { system: 'csdp' }>['form'];

/** A learning network at its usual size, compiled for the reference design, with real MNIST. */
export interface LearningSetting {
  readonly chip: ChipModel;
  readonly experiment: Experiment;
  /** The chip image as a file holds it. */
  readonly imageFile: Uint8Array;
}

/** @param samples training samples, from the start of the file */
export function formG(context: BenchContext, samples: number): LearningSetting {
  return learningForm('groups', context, samples);
}

/** @param samples training samples, from the start of the file */
export function learningForm(form: LearningForm, { seed }: BenchContext, samples: number): LearningSetting {
  const chip = loadChip('loom1');
  const experiment = prepareExperiment(
    {
      system: 'csdp',
      form,
      train: samples,
      test: 1,
      epochs: 1,
      hidden: [1000, 200],
      seed,
      validate: false,
      control: false,
      float: true,
    },
    loadDataset('mnist'),
    chip,
  );
  return { chip, experiment, imageFile: encodeImage(experiment.compiled.image) };
}
