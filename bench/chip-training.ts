import { imageAt } from '../src/data/dataset.js';
import { Session } from '../src/runtime/session.js';
import { type Contender, timed } from './contender.js';
import type { LearningSetting } from './form-g.js';
import { sink } from './sink.js';

/**
 * The main job's training on the emulated chip: every sample through the host link, learning and
 * management included, everything counted and timed (analytic). Units: presentations of 50 steps.
 * Each run starts from the image's weights.
 */
export function chipTraining({ chip, experiment, imageFile }: LearningSetting): Contender {
  const { order, trainSet } = experiment;
  const { link } = new Session(imageFile, chip);
  const fresh = link.save();
  return timed({
    name: 'chip',
    prepare: () => link.restore(fresh),
    run() {
      let presentations = 0;
      for (let sample = 0; sample < order.length; sample++) {
        const outcome = link.trainSample({
          image: imageAt(trainSet, order[sample]),
          label: trainSet.labels[order[sample]],
          sample,
          total: order.length,
        });
        presentations += outcome.presentations;
        sink(outcome.margin);
      }
      return presentations;
    },
  });
}
