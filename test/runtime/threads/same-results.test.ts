import { beforeAll, describe, expect, it } from 'vitest';
import { Engine, type EngineOptions } from '../../../src/engine/engine.js';
import { encodeImage } from '../../../src/image/encode.js';
import type { ChipImage } from '../../../src/image/layout.js';
import { durationsOf } from '../../../src/runtime/durations.js';
import { packetFigures } from '../../../src/runtime/packet-figures.js';
import type { EngineStarter } from '../../../src/runtime/session.js';
import { ChipRun } from '../../../src/study/learn/chip-run.js';
import type { Experiment } from '../../../src/study/learn/experiment.js';
import { BUILD_TIMEOUT_MS, ensureBuilt } from '../../cli/support/built-cli.js';
import { applyOperation } from '../../oracle/lockstep.js';
import { randomImage } from '../../oracle/random-image.js';
import { randomScript } from '../../oracle/random-script.js';
import type { ChipExecutor } from '../../oracle/state.js';
import { loom1, toyExperiment } from '../../study/learn/toy.js';
import { builtThreads } from './built-threads.js';

/** Two may spin where the machine has two processors; more than it has never do. */
const THREADS = [2, 3, 8];

let threaded: (threads: number) => EngineStarter;

beforeAll(async () => {
  await ensureBuilt();
  const { threadedEngines } = await builtThreads();
  threaded = threads => threadedEngines({ threads });
}, BUILD_TIMEOUT_MS);

/** Far delays, thresholds that move by layer, groups that know goodness, winners: what threads must meet for. */
const FEATURES: Readonly<Record<string, (image: ChipImage) => boolean>> = {
  'far delays': ({ routes }) => routes.delayTicks.some(ticks => ticks > 64),
  'layers of thresholds': ({ slices }) => slices.some(slice => slice.thresholdPolicy.kind === 'layer'),
  inhibition: ({ slices }) => slices.some(slice => slice.thresholdPolicy.kind === 'inhibition'),
  'competitions over cores': ({ slices }) =>
    slices.some(
      ({ competition, population, core }) =>
        competition !== null && slices.some(other => other.population === population && other.core !== core),
    ),
  goodness: ({ reductions }) => reductions.length > 0,
  'held neurons': ({ slices }) =>
    slices.some(({ neuron }) => neuron.model === 'truenorth' && neuron.holdSteps > 0),
  'rules of steps': ({ rules }) => rules.some(({ when }) => when === 'step'),
  'rules of epochs': ({ rules }) => rules.some(({ when }) => when === 'epoch'),
};

/** For each feature the first random image of three cores or more that has it. */
function chosenSeeds(): number[] {
  const seeds = Object.values(FEATURES).map(has => {
    for (let seed = 0; ; seed++) {
      const image = randomImage(seed);
      if (image.cores.length >= 3 && has(image)) return seed;
    }
  });
  return [...new Set(seeds)];
}

describe('random networks', () => {
  it.each(chosenSeeds())('end with the same state, counts and time at 1, 2, 3 and 8 threads (%i)', seed => {
    const image = randomImage(seed);
    const script = randomScript(seed, image);
    const durations = durationsOf(loom1, image);
    const { figures } = packetFigures(loom1, image.chip, durations);
    for (const options of [{ durations }, { durations, packets: figures }]) sameAtAll(options);

    function sameAtAll(options: EngineOptions) {
      const alone = endOf(new Engine(image, options));
      expect(alone.tick).toBe(script.filter(operation => operation.do === 'step').length);
      for (const threads of THREADS) {
        const engine = threaded(threads)(image, options);
        expect(engine.shares.length).toBe(Math.min(threads, image.cores.length));
        const end = endOf(engine);
        engine.close();
        expect(Buffer.compare(end.state, alone.state), `${threads} threads`).toBe(0);
        expect({ ...end, state: null }, `${threads} threads`).toEqual({ ...alone, state: null });
      }
    }

    function endOf(engine: Engine) {
      for (const operation of script) applyOperation(engine as unknown as ChipExecutor, operation);
      const { tick, timing } = engine;
      return {
        tick,
        counts: engine.counters.counts.slice(),
        time: timing.breakdown,
        state: engine.saveState(),
      };
    }
  });

  it('are chosen so that all features occur', () => {
    const images = chosenSeeds().map(randomImage);
    for (const [name, has] of Object.entries(FEATURES)) expect(images.some(has), name).toBe(true);
  });
});

const FORMS: readonly { form: 'groups' | 'label'; resumed: { before: number; after: number }[] }[] = [
  {
    form: 'groups',
    resumed: [
      { before: 2, after: 1 },
      { before: 1, after: 3 },
    ],
  },
  { form: 'label', resumed: [{ before: 3, after: 2 }] },
];

describe.each(FORMS)('learning, form $form', ({ form, resumed }) => {
  const experiment = toyExperiment({ form, train: 4, test: 2 });
  let alone: ReturnType<typeof stateOf>;

  beforeAll(() => {
    alone = stateOf(finished(start(experiment, 1)));
  });

  it.each(THREADS)('%i threads learn what one does', threads => {
    const run = finished(start(experiment, threads));
    expect(run.session.threads).toBe(Math.min(threads, experiment.compiled.image.cores.length));
    expect(stateOf(run)).toEqual(alone);
  });

  it.each(resumed)('a run of $before threads goes on with $after', ({ before, after }) => {
    const first = start(experiment, before);
    for (let sample = 0; sample < 2; sample++) first.next();
    const saved = first.save();
    first.session.close();
    const second = start(experiment, after);
    second.restore(saved);
    expect(stateOf(finished(second))).toEqual(alone);
  });
});

function start(experiment: Experiment, threads: number): ChipRun {
  const file = encodeImage(experiment.compiled.image);
  return new ChipRun(experiment, file, loom1, { startEngine: threaded(threads) });
}

function finished(run: ChipRun): ChipRun {
  while (!run.finished) run.next();
  run.session.close();
  return run;
}

/** All that a run leaves, the chip's whole state as a checkpoint has it. */
function stateOf(run: ChipRun) {
  const { chip, ...rest } = run.save();
  return { ...rest, elapsedPs: run.session.elapsedPs, chip: Buffer.from(chip).toString('base64') };
}
