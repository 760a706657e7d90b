import type { Command } from 'commander';
import { loadDataset } from '../../data/node/mnist.js';
import { raise } from '../../fixed/error.js';
import { sumRows } from '../../ledger/counters.js';
import { priceCounts } from '../../ledger/pricing.js';
import { ChipRun, totalCounts } from '../../study/learn/chip-run.js';
import { checkLearnOptions } from '../../study/learn/options.js';
import { accuracyOf } from '../../study/learn/summary.js';
import { EXIT } from '../exit.js';
import { drive } from '../learn/drive.js';
import { Interruption } from '../learn/interruption.js';
import { readCheckpoint, readManifest } from '../learn/run-folder.js';
import { integer } from '../numbers.js';
import { log, printJson, printText } from '../output.js';
import { reopenRun } from './learn.js';

const PS_PER_S = 1e12;

interface TestFlags {
  readonly data?: string;
  readonly dataDir?: string;
  readonly test?: number;
  readonly json?: true;
}

export function addTestCommand(program: Command): void {
  program
    .command('test')
    .summary('test a trained run again')
    .description(
      'Boots the image of a learning run with the weights it ended with, and tests it. Nothing learns.',
    )
    .argument('<RUN>', 'folder of a finished learning run')
    .option('--data <NAME>', 'data set: mnist or fashion-mnist (default: that of the run)')
    .option('--data-dir <DIR>', 'folder with the four IDX files')
    .option(
      '--test <M>',
      'test images (default: as many as the run tested)',
      integer('--test', { min: 1, max: 2 ** 31 - 1 }),
    )
    .option('--json', 'print one JSON document on stdout')
    .action(test);
}

async function test(folder: string, flags: TestFlags): Promise<void> {
  const before = readManifest(folder);
  const checkpoint = readCheckpoint(folder);
  const manifest = {
    ...before,
    data: flags.data ?? before.data,
    dataDir: flags.dataDir ?? (flags.data === undefined ? before.dataDir : null),
    options: { ...before.options, test: flags.test ?? before.options.test, float: false },
  };
  const dataset = loadDataset(manifest.data, manifest.dataDir === null ? {} : { dataDir: manifest.dataDir });
  checkLearnOptions(manifest.options, { train: dataset.train.count, test: dataset.test.count });
  const { chip, experiment, image } = reopenRun(folder, manifest);
  const run = new ChipRun(experiment, image, chip);
  const trained = checkpoint?.chip.records.length ?? 0;
  if (checkpoint === null || trained < experiment.order.length) {
    return raise(
      `has trained ${trained} of ${experiment.order.length} samples; finish it: spikeloom learn --resume ${folder}`,
      { file: folder },
    );
  }
  run.restore({
    ...checkpoint.chip,
    testRecords: [],
    testSpikes: checkpoint.chip.testSpikes.map(spikes => new Int32Array(spikes.length)),
  });
  const interruption = new Interruption();
  const driven = await drive(experiment, run, null, chip, interruption);
  interruption.release();
  if (!driven.finished) {
    log(`stopped after ${run.tested} tests; nothing was written`);
    process.exitCode = EXIT.interrupted;
    return;
  }
  const accuracy = accuracyOf(
    run.testRecords.map(record => record.prediction),
    experiment.testSet.labels,
  );
  const { totalPj, unpriced } = priceCounts(sumRows(totalCounts(run.testRecords)), chip.prices.energy);
  const emulatedPs = run.testRecords.reduce((sum, record) => sum + record.emulatedPs, 0);
  const samples = Math.max(1, run.tested);
  const result = {
    run: folder,
    data: manifest.data,
    chip: chip.name,
    tested: run.tested,
    accuracy: { chip: accuracy.correct / samples, detail: { chip: accuracy } },
    energy: { testPerSamplePj: totalPj / samples, unpriced },
    latency: { testPerSampleS: emulatedPs / PS_PER_S / samples },
    seed: manifest.options.seed,
    wallS: driven.chipWallS,
  };
  if (flags.json) printJson(result);
  else {
    printText(
      `${accuracy.percent.toFixed(2)}% of ${run.tested} (95%: ${accuracy.low.toFixed(2)} to ${accuracy.high.toFixed(2)}%), ` +
        `${(result.energy.testPerSamplePj / 1e3).toFixed(1)} nJ and ${(result.latency.testPerSampleS * 1e6).toFixed(1)} us a test on ${chip.name}`,
    );
  }
}
