import type { ChipModel } from '../../hardware/schema.js';
import { encodeImage } from '../../image/encode.js';
import { formatThresholds } from '../../report/thresholds.js';
import { plotThresholds } from '../../report/thresholds-plot.js';
import type { ThresholdStudy, UnitRecord } from '../../report/thresholds-record.js';
import { loadChip } from '../../runtime/chips-node.js';
import { freeMemoryBytes } from '../../runtime/free-memory-node.js';
import { threadedEngines } from '../../runtime/threads/start-engine-node.js';
import type { Experiment } from '../../study/learn/experiment.js';
import { checkLearnOptions, type LearnOptions } from '../../study/learn/options.js';
import { prepareUnit, UnitRun } from '../../study/thresholds/unit-run.js';
import { THRESHOLD_UNITS, type ThresholdUnitName } from '../../study/thresholds/units.js';
import { samplePricedPj, spikesPerStep } from '../learn/drive.js';
import { Progress } from '../learn/progress.js';
import { openData } from '../learn/run-data.js';
import { optionsOf, systemNamed } from '../learn/systems.js';
import { log, printJson, printText } from '../output.js';
import { whileOpen } from '../thread-loss.js';
import { checkTargetFile, writeFileAtomic } from '../write-atomic.js';
import { DEFAULT_STUDY_TEST, DEFAULT_STUDY_TRAIN, type ThresholdFlags } from './thresholds-flags.js';

/** `spikeloom study thresholds`: a learning run with each threshold unit, side by side. */
export async function thresholds(flags: ThresholdFlags): Promise<void> {
  const system = systemNamed(flags.system);
  if (flags.out !== undefined) checkTargetFile(flags.out, { force: flags.force ?? false });
  const { dataset, record } = openData(flags);
  const { train, test } = dataset;
  const common = {
    train: flags.train ?? Math.min(DEFAULT_STUDY_TRAIN, train.count),
    test: flags.test ?? Math.min(DEFAULT_STUDY_TEST, test.count),
    epochs: 1,
    seed: flags.seed,
    validate: flags.validate ?? false,
    control: false,
  };
  const { hidden } = flags;
  const settings = { float: false, ...(hidden === undefined ? {} : { hidden }) };
  const options = optionsOf(system, settings, common, record.data);
  checkLearnOptions(options, { train: train.count, test: test.count });
  const chip = loadChip(flags.chip, flags.prices);
  const units = flags.units ?? THRESHOLD_UNITS;
  // All are compiled before the first runs: what the chip lacks is told at once.
  const prepared = units.map(unit => ({ unit, experiment: prepareUnit(unit, options, dataset, chip) }));
  const records: UnitRecord[] = [];
  for (const { unit, experiment } of prepared) records.push(await runUnit(unit, experiment, chip, flags));
  const study = studyOf(options, record.data, chip, prepared[0].experiment, records);
  if (flags.out !== undefined) writeFileAtomic(flags.out, await plotThresholds(study));
  if (flags.json) printJson(study);
  else printText(formatThresholds(study));
  if (flags.out !== undefined) log(`picture: ${flags.out}`);
}

async function runUnit(
  unit: ThresholdUnitName,
  experiment: Experiment,
  chip: ChipModel,
  { threads }: ThresholdFlags,
): Promise<UnitRecord> {
  const startEngine = threadedEngines({ threads, busy: 0 });
  const image = encodeImage(experiment.compiled.image);
  const run = new UnitRun(unit, experiment, image, chip, { freeMemoryBytes, startEngine });
  const total = experiment.order.length + experiment.testSet.count;
  log(`${unit}: ${experiment.order.length} training samples, ${experiment.testSet.count} tests`);
  return whileOpen(run.chipRun.session, 'nothing was written; try again', () => {
    const progress = new Progress(total, 0);
    try {
      for (let done = 1; !run.finished; done++) {
        const { record, isTest } = run.next();
        progress.update({
          phase: isTest ? 'test' : 'train',
          done,
          total,
          correct: record.prediction === record.label,
          spikesPerStep: spikesPerStep(record),
          pricedPj: samplePricedPj(record, chip),
          twinDone: null,
        });
      }
    } finally {
      progress.stop();
    }
    return run.record;
  });
}

function studyOf(
  { system, form, validate, seed, hidden }: LearnOptions,
  data: string,
  chip: ChipModel,
  { order, testSet }: Experiment,
  units: readonly UnitRecord[],
): ThresholdStudy {
  return {
    ...{ system, form, data, validated: validate, chip: chip.name, seed },
    inputs: testSet.rows * testSet.columns,
    hidden,
    trained: order.length,
    tested: testSet.count,
    units,
  };
}
