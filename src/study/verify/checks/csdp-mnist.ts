import { compileNetwork } from '../../../compiler/compile.js';
import { imageAt } from '../../../data/dataset.js';
import { encodeImage } from '../../../image/encode.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../../ledger/events.js';
import { csdpGroups } from '../../../network/csdp.js';
import { expandNetwork } from '../../../network/expand.js';
import { Session } from '../../../runtime/session.js';
import type { Check, CheckContext, CheckRow } from '../check.js';
import { oneHugeCore } from '../one-core.js';
import { exactRow } from '../tally.js';

/** Ends of the run: README of the recorded data `csdp-chip`, section 5. */
const RECORDED = {
  seeds: { lfsr16: 0xacf2, lfsr32: 0x1235dd0f, test: 0xbeef1234 },
  'presentations that learn': 12_186,
  'register of the learning unit': 0x57be,
  'register of the encoder': 0x97745c32,
  'random draws': 112_133_926,
  'test images told right': 9703,
};

/** One epoch of MNIST online, 60,000 samples, then the 10,000 test images. */
export const csdpMnist: Check = {
  name: 'csdp-mnist',
  title: 'CSDP in integers, an epoch of MNIST',
  source: 'two Python programs, C++',
  judge: 'independent programs',
  leavesOpen: 'End states of registers and the accuracy, no weights; one core, as csdp-chip.',
  long: true,
  rows,
};

function* rows({ chip, mnist }: CheckContext): Iterable<CheckRow> {
  const { train, test } = mnist();
  const { seeds } = RECORDED;
  const oneCore = oneHugeCore(chip('loom1'));
  const description = csdpGroups({ encoderSeed: seeds.lfsr32, encoderReseed: 'never', latenessSteps: 1 });
  const { image } = compileNetwork(expandNetwork(description), oneCore, { lfsrSeed: seeds.lfsr16 });
  const { link } = new Session(encodeImage(image), oneCore, { timing: 'none' });
  const row = (what: Exclude<keyof typeof RECORDED, 'seeds'>, unit: string, ours: number): CheckRow =>
    exactRow(what, unit, ours, RECORDED[what]);

  let learning = 0;
  for (let sample = 0; sample < train.count; sample++) {
    const task = { image: imageAt(train, sample), label: train.labels[sample], sample, total: train.count };
    learning += link.trainSample(task).presentations - 1;
  }
  yield row('presentations that learn', 'presentations', learning);
  yield row('register of the learning unit', 'state', link.readLearningRegister(0));
  yield row('register of the encoder', 'state', link.readEncoderRegister(0));
  yield row('random draws', 'draws', countOf(link.counters().counts, 'randomDraw'));

  link.writeEncoderRegister(0, seeds.test);
  let right = 0;
  for (let index = 0; index < test.count; index++) {
    const { prediction } = link.testSample({ image: imageAt(test, index), sample: index });
    if (prediction === test.labels[index]) right++;
  }
  yield row('test images told right', 'images', right);
}

/** Events of one kind over all rows of the ledger. */
function countOf(counts: ArrayLike<number>, kind: keyof typeof EVENT_INDEX): number {
  let total = 0;
  for (let at = EVENT_INDEX[kind]; at < counts.length; at += EVENT_KIND_COUNT) total += counts[at];
  return total;
}
