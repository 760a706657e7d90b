import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/node/load-dataset.js';
import { crc32 } from '../../../src/fixed/crc32.js';
import { encodeImage } from '../../../src/image/encode.js';
import { EVENT_INDEX } from '../../../src/ledger/events.js';
import { readProjections } from '../../../src/runtime/projection-weights.js';
import { ChipRun, totalCounts } from '../../../src/study/learn/chip-run.js';
import { prepareExperiment } from '../../../src/study/learn/experiment.js';
import { finish, loom1 } from './toy.js';

/**
 * A whole small run on real MNIST, held to the bit. A change of these figures is a change of what the
 * chip computes (or of which core's random register a neuron draws from): never of how fast.
 */
const GUARDED = {
  groups: {
    presentations: 140,
    spikes: 54678,
    inputSpikes: 678467,
    weights: { W1: 3715980116, W2: 2972035097, C1: 1347497265, C2: 3110944636 },
  },
  label: {
    presentations: 200,
    spikes: 47869,
    inputSpikes: 976998,
    weights: {
      W1: 3962706346,
      V2y: 1209223310,
      W2: 3329744529,
      V3y: 945383884,
      C1: 2877605079,
      C2: 1965127484,
    },
  },
} as const;

describe.each(['groups', 'label'] as const)('60 + 20 MNIST images, 784-100-20-10, form %s', form => {
  it('ends with the same spikes and weights as ever', () => {
    const experiment = prepareExperiment(
      {
        system: 'csdp',
        form,
        train: 60,
        test: 20,
        epochs: 1,
        hidden: [100, 20],
        seed: 2463534242,
        validate: false,
        control: false,
        float: false,
      },
      loadDataset('mnist'),
      loom1,
    );
    const { image } = experiment.compiled;
    const run = new ChipRun(experiment, encodeImage(image), loom1);
    finish(run);
    const records = [...run.records, ...run.testRecords];
    const checksums = Object.entries(readProjections(run.session.link, image)).map(([name, { weights }]) => [
      name,
      crc32(new Uint8Array(weights.buffer)),
    ]);
    expect({
      presentations: records.reduce((sum, { presentations }) => sum + presentations, 0),
      spikes: totalCounts(records)[EVENT_INDEX.spike],
      inputSpikes: totalCounts(records)[EVENT_INDEX.inputSpike],
      weights: Object.fromEntries(checksums),
    }).toEqual(GUARDED[form]);
  });
});
