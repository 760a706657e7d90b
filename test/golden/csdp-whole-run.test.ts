import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../src/compiler/compile.js';
import { imageAt } from '../../src/data/dataset.js';
import { loadDataset } from '../../src/data/node/load-dataset.js';
import { encodeImage } from '../../src/image/encode.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../src/ledger/events.js';
import { csdpGroups } from '../../src/network/csdp.js';
import { expandNetwork } from '../../src/network/expand.js';
import { Session } from '../../src/runtime/session.js';
import { oneCore } from './csdp-case.js';

const MINUTES = 60_000;

/** The run of data/csdp-chip README, section 5: `npm run test:long` does it. */
describe.skipIf(process.env.SPIKELOOM_LONG !== '1')('form G on all of MNIST, one epoch', () => {
  it(
    'ends where two independent programs ended, and tells 97.03% of the test images',
    () => {
      const { train, test } = loadDataset('mnist');
      const description = csdpGroups({ encoderSeed: 0x1235dd0f, encoderReseed: 'never', latenessSteps: 1 });
      const { image } = compileNetwork(expandNetwork(description), oneCore, { lfsrSeed: 0xacf2 });
      const { link } = new Session(encodeImage(image), oneCore, { timing: 'none' });

      let learningPasses = 0;
      for (let sample = 0; sample < train.count; sample++) {
        const label = train.labels[sample];
        const task = { image: imageAt(train, sample), label, sample, total: train.count };
        learningPasses += link.trainSample(task).presentations - 1;
      }
      expect({
        learningPasses,
        lfsr16: link.readLearningRegister(0),
        lfsr32: link.readEncoderRegister(0),
        draws: countOf(link.counters().counts, 'randomDraw'),
      }).toEqual({ learningPasses: 12_186, lfsr16: 0x57be, lfsr32: 0x97745c32, draws: 112_133_926 });

      link.writeEncoderRegister(0, 0xbeef1234);
      let right = 0;
      for (let index = 0; index < test.count; index++) {
        const { prediction } = link.testSample({ image: imageAt(test, index), sample: index });
        if (prediction === test.labels[index]) right++;
      }
      expect(test.count).toBe(10_000);
      expect(right).toBe(9_703);
      expect(link.readLearningRegister(0)).toBe(0x57be);
    },
    60 * MINUTES,
  );
});

/** Events of one kind over all rows of the ledger. */
function countOf(counts: ArrayLike<number>, kind: keyof typeof EVENT_INDEX): number {
  let total = 0;
  for (let at = EVENT_INDEX[kind]; at < counts.length; at += EVENT_KIND_COUNT) total += counts[at];
  return total;
}
