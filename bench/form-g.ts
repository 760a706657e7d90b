import { loadDataset } from '../src/data/node/mnist.js';
import type { ChipModel } from '../src/hardware/schema.js';
import { encodeImage } from '../src/image/encode.js';
import { loadChip } from '../src/runtime/chips-node.js';
import { type Experiment, prepareExperiment } from '../src/study/learn/experiment.js';
import type { BenchContext } from './entry.js';

/** Form G at its usual size, compiled for the reference design, with real MNIST. */
export interface FormG {
  readonly chip: ChipModel;
  readonly experiment: Experiment;
  /** The chip image as a file holds it. */
  readonly imageFile: Uint8Array;
}

/** @param samples training samples, from the start of the file */
export function formG({ seed }: BenchContext, samples: number): FormG {
  const chip = loadChip('loom1');
  const experiment = prepareExperiment(
    {
      form: 'groups',
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
