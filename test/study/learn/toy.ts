import type { Dataset, ImageSet } from '../../../src/data/dataset.js';
import { Xorshift32 } from '../../../src/fixed/xorshift.js';
import { encodeImage } from '../../../src/image/encode.js';
import { loadChip } from '../../../src/runtime/chips-node.js';
import { ChipRun } from '../../../src/study/learn/chip-run.js';
import { type Experiment, prepareExperiment } from '../../../src/study/learn/experiment.js';
import type { CsdpLearnOptions } from '../../../src/study/learn/options.js';

export const SIDE = 8;
export const loom1 = loadChip('loom1');

/** Images of 8 x 8: each class has its own bright bar, on dim noise. */
function toySet(count: number, random: Xorshift32): ImageSet {
  const images = new Uint8Array(count * SIDE * SIDE);
  const labels = new Uint8Array(count);
  for (let n = 0; n < count; n++) {
    const label = random.below(10);
    labels[n] = label;
    for (let pixel = 0; pixel < SIDE * SIDE; pixel++) {
      const onBar = label < 5 ? Math.floor(pixel / SIDE) === label : pixel % SIDE === label - 5;
      const noise = random.below(3) === 0 ? random.below(60) : 0;
      images[n * SIDE * SIDE + pixel] = onBar ? 180 + random.below(76) : noise;
    }
  }
  return { images, labels, count, rows: SIDE, columns: SIDE };
}

export function toyDataset(train: number, test: number): Dataset {
  const random = new Xorshift32(20240607);
  return { name: 'toy', classes: 10, train: toySet(train, random), test: toySet(test, random) };
}

/** A small learning run: 12 training samples, 6 tests, 64-40-20-10. */
export function toyOptions(changes: Partial<CsdpLearnOptions> = {}): CsdpLearnOptions {
  return {
    system: 'csdp',
    form: 'groups',
    train: 12,
    test: 6,
    epochs: 1,
    hidden: [40, 20],
    seed: 77,
    validate: false,
    control: false,
    float: true,
    ...changes,
  };
}

/** Its layers lie on several cores each, so that parts have to be put together. */
export function toyExperiment(changes: Partial<CsdpLearnOptions> = {}): Experiment {
  const options = toyOptions(changes);
  return prepareExperiment(options, toyDataset(options.train, options.test), loom1, 2);
}

export function startRun(experiment: Experiment): ChipRun {
  return new ChipRun(experiment, encodeImage(experiment.compiled.image), loom1);
}

export function finish(run: { readonly finished: boolean; next(): unknown }): void {
  while (!run.finished) run.next();
}
