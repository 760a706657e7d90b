import { loadDataset } from '../src/data/node/load-dataset.js';
import { encodeImage } from '../src/image/encode.js';
import { loadChip } from '../src/runtime/chips-node.js';
import { prepareExperiment } from '../src/study/learn/experiment.js';
import type { BenchContext } from './entry.js';
import type { LearningSetting } from './form-g.js';

/**
 * Symmetric STDP, 784-400-10, in the form that the C++ program has (learning systems, section 2a): windows, the
 * first to fire wins, columns shrink. Compiled for the reference design, with real MNIST.
 * @param samples training samples, from the start of the file
 */
export function symStdp400({ seed }: BenchContext, samples: number): LearningSetting {
  const chip = loadChip('loom1');
  const experiment = prepareExperiment(
    {
      system: 'sym-stdp',
      form: 'windows',
      preset: 'mnist',
      pick: 'first',
      inhibition: 'unit',
      scaling: 'shrink',
      weightBits: 8,
      steps: 350,
      hidden: [400],
      train: samples,
      test: 1,
      epochs: 1,
      seed,
      validate: false,
      control: false,
      float: false,
    },
    loadDataset('mnist'),
    chip,
  );
  return { chip, experiment, imageFile: encodeImage(experiment.compiled.image) };
}
