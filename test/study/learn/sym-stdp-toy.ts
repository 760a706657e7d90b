import { type Experiment, prepareExperiment } from '../../../src/study/learn/experiment.js';
import type { SymStdpLearnOptions } from '../../../src/study/learn/options.js';
import { loom1, toyDataset } from './toy.js';

/** A small run of sym-STDP: 12 training samples, 6 tests, 64-20-10, its hidden layer on two cores. */
export function symStdpToyOptions(changes: Partial<SymStdpLearnOptions> = {}): SymStdpLearnOptions {
  return {
    system: 'sym-stdp',
    form: 'windows',
    train: 12,
    test: 6,
    epochs: 1,
    hidden: [20],
    preset: 'mnist',
    pick: 'first',
    inhibition: 'unit',
    scaling: 'shrink',
    weightBits: 8,
    steps: 350,
    seed: 77,
    validate: false,
    control: false,
    float: false,
    ...changes,
  };
}

export function symStdpToy(changes: Partial<SymStdpLearnOptions> = {}): Experiment {
  const options = symStdpToyOptions(changes);
  return prepareExperiment(options, toyDataset(options.train, options.test), loom1, { hidden: 2 });
}
