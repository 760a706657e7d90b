import { describe, expect, it } from 'vitest';
import { sliceSet } from '../../../src/data/dataset.js';
import { csdpChip } from '../../../src/study/verify/checks/csdp-chip/index.js';
import { csdpMnist } from '../../../src/study/verify/checks/csdp-mnist.js';
import { changed, changedJson, changedNpy, context, expectEveryRowCanFail, expectPass } from './support.js';

const MINUTES = 60_000;

/** What the runs are given. */
const GIVEN = /(train|test)_(images|labels)\.npy$/;

describe('form G through compiler, host link and engine', () => {
  it('is equal to the recordings in every signal of every step', async () => {
    const rows = await expectPass(csdpChip);
    // All arrays of 13 passes of 50 steps: README of the recordings.
    const values = Object.fromEntries(rows.map(({ what, expected }) => [what, expected]));
    expect(values).toMatchObject({
      'neuron: 200 single cases': 2 * 200,
      'weight update: 500 single cases': 500,
      'classifier update: 500 single cases': 500,
      'threshold: 100 single cases': 100,
      '64-40-20-10: input spikes': 13 * 50 * 64,
      '64-40-20-10: sums of inputs': 13 * 50 * 60,
      '64-40-20-10: potentials': 13 * 50 * 60,
      '64-40-20-10: goodness, probabilities and errors': 13 * 50 * 80,
      '64-40-20-10: all that was learnt, after each pass': 13 * (60 + 60 + 2560 + 800 + 600),
      '784-1000-200-10: goodness, sums, registers, spike counts': 8 * 50 * 55,
      '784-1000-200-10: all large signals (SHA-256)': 8 * 21,
    });
  });

  it('would not be with one value that differs', async () => {
    const recordings = changed((path, bytes) => {
      if (path.endsWith('.npy') && !GIVEN.test(path)) return changedNpy(bytes, path);
      return path.endsWith('checks.json') ? changedJson(bytes, () => true) : undefined;
    });
    await expectEveryRowCanFail(csdpChip, { recordings });
  });
});

describe('form G on MNIST', () => {
  it('ends elsewhere after a few samples', async () => {
    const { train, test, ...set } = context.mnist();
    const few = { ...set, train: sliceSet(train, 0, 3), test: sliceSet(test, 0, 2) };
    await expectEveryRowCanFail(csdpMnist, { mnist: () => few });
  });

  it.skipIf(process.env.SPIKELOOM_LONG !== '1')(
    'ends where two independent programs ended, and tells 97.03% of the test images',
    async () => expect(await expectPass(csdpMnist)).toHaveLength(5),
    60 * MINUTES,
  );
});
