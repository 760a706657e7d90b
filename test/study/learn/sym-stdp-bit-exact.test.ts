import { describe, expect, it } from 'vitest';
import { loadDataset } from '../../../src/data/node/load-dataset.js';
import { crc32 } from '../../../src/fixed/crc32.js';
import { encodeImage } from '../../../src/image/encode.js';
import { EVENT_INDEX } from '../../../src/ledger/events.js';
import { readProjections } from '../../../src/runtime/projection-weights.js';
import { ChipRun, totalCounts } from '../../../src/study/learn/chip-run.js';
import { prepareExperiment } from '../../../src/study/learn/experiment.js';
import { symStdpToyOptions } from './sym-stdp-toy.js';
import { finish, loom1 } from './toy.js';

/**
 * A whole small run on real MNIST, held to the bit. A change of these figures is a change of what the
 * chip computes (or of which core's random register a neuron draws from): never of how fast.
 */
const GUARDED = {
  windows: {
    spikes: 1359,
    inputSpikes: 97673,
    thresholds: 2240706175,
    weights: { W: 3236236087, U: 1352779929 },
  },
  traces: {
    spikes: 1361,
    inputSpikes: 97673,
    thresholds: 3483681732,
    weights: { W: 3448601012, U: 3933252409 },
  },
} as const;

describe.each(['windows', 'traces'] as const)('60 + 20 MNIST images, 784-60-10, form %s', form => {
  it('ends with the same spikes, thresholds and weights as ever', () => {
    const options = symStdpToyOptions({ form, hidden: [60], train: 60, test: 20, steps: 200, seed: 20 });
    const experiment = prepareExperiment(options, loadDataset('mnist'), loom1, { hidden: 2 });
    const { image } = experiment.compiled;
    const run = new ChipRun(experiment, encodeImage(image), loom1);
    finish(run);
    const { link } = run.session;
    const counts = totalCounts([...run.records, ...run.testRecords]);
    const thresholds = image.slices.flatMap((_, slice) => [...link.readThresholds(slice)]);
    const checksums = Object.entries(readProjections(link, image)).map(([name, { weights }]) => [
      name,
      crc32(new Uint8Array(weights.buffer)),
    ]);
    expect({
      spikes: counts[EVENT_INDEX.spike],
      inputSpikes: counts[EVENT_INDEX.inputSpike],
      thresholds: crc32(new Uint8Array(Int32Array.from(thresholds).buffer)),
      weights: Object.fromEntries(checksums),
    }).toEqual(GUARDED[form]);
  });
});
