import { TwinRun, twinTask } from '../../src/study/learn/twin-run.js';
import { chipTraining } from '../chip-training.js';
import { timed } from '../contender.js';
import type { Entry } from '../entry.js';
import { type LearningForm, learningForm } from '../form-g.js';
import { sink } from '../sink.js';

/** Training on the chip against its float twin, on the same samples from the same weights. */
export const floatTwin = againstTwin('float-twin', 'groups');

/** The same for form L: labels as context, and each learning sample shown with a right and a wrong one. */
export const formLTwin = againstTwin('learn-form-l', 'label');

function againstTwin(name: string, form: LearningForm): Entry {
  return {
    name,
    unit: 'presentations',
    goal: 0.5,
    open(context) {
      const setting = learningForm(form, context, context.quick ? 2 : 300);
      const { experiment } = setting;
      const task = twinTask(experiment, experiment.compiled.image);
      let run = new TwinRun(task);
      const twin = timed({
        name: 'float twin',
        prepare() {
          run = new TwinRun(task);
        },
        run() {
          while (run.trainPredictions.length < task.order.length) run.next();
          sink(run.trainPredictions[0]);
          return run.presentations;
        },
      });
      return { ours: chipTraining(setting), yardstick: twin };
    },
  };
}
