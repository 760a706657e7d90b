import { imageAt } from '../../src/data/dataset.js';
import { Engine } from '../../src/engine/engine.js';
import { Oracle } from '../../test/oracle/oracle.js';
import type { ChipExecutor } from '../../test/oracle/state.js';
import { timed, type Work } from '../contender.js';
import type { BenchContext, DuelEntry } from '../entry.js';
import { formG, type LearningSetting } from '../form-g.js';
import { sink } from '../sink.js';
import { symStdp400 } from '../sym-stdp.js';

type Player = Omit<ChipExecutor, 'snapshot'>;

/** Learning presentations on the engine against the naive executor that tests judge it by. */
export const denseOracle = againstOracle('dense-oracle', formG);

/** The same with symmetric STDP. */
export const denseOracleSymStdp = againstOracle('dense-oracle sym-stdp', symStdp400);

function againstOracle(
  name: string,
  setting: (context: BenchContext, samples: number) => LearningSetting,
): DuelEntry {
  return {
    name,
    unit: 'steps',
    goal: 20,
    open(context) {
      const samples = context.quick ? 1 : 2;
      const steps = context.quick ? 3 : 50;
      const { trainSet, compiled } = setting(context, samples).experiment;
      const { image } = compiled;
      const show = (player: Player): number => {
        for (let sample = 0; sample < samples; sample++) {
          player.reset();
          player.scale();
          player.beginSample(sample);
          player.setLearning(true);
          player.setLabel(trainSet.labels[sample]);
          player.loadInput(0, imageAt(trainSet, sample));
          for (let step = 0; step < steps; step++) player.step();
          player.adaptThresholds();
        }
        return samples * steps;
      };

      const engine = new Engine(image);
      const fresh = engine.saveState();
      const ours: Work = {
        name: 'engine',
        prepare: () => engine.restoreState(fresh),
        run: () => show(engine),
      };
      let oracle = new Oracle(image);
      const yardstick: Work = {
        name: 'dense oracle',
        prepare() {
          oracle = new Oracle(image);
        },
        run() {
          const done = show(oracle);
          sink(engine.tick);
          return done;
        },
      };
      return { ours: timed(ours), yardstick: timed(yardstick) };
    },
  };
}
