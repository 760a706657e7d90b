import type { ChipModel } from '../../hardware/schema.js';
import { sumRows } from '../../ledger/counters.js';
import { priceCounts } from '../../ledger/pricing.js';
import { type ChipRun, totalCounts } from '../../study/learn/chip-run.js';
import type { Experiment } from '../../study/learn/experiment.js';
import { accuracyOf } from '../../study/learn/summary.js';
import { EXIT } from '../exit.js';
import { log, printJson, printText } from '../output.js';
import { whileOpen } from '../thread-loss.js';
import type { ThreadsFlag } from '../threads.js';
import { type Driven, drive } from './drive.js';
import { Interruption } from './interruption.js';
import { type DataFlags, dataAskedFor } from './run-data.js';
import { readManifest } from './run-folder.js';
import { openTrainedRun } from './trained-run.js';

const PS_PER_S = 1e12;

/** What the command line of `test` says. */
export interface TestFlags extends ThreadsFlag, DataFlags {
  readonly test?: number;
  readonly json?: true;
}

/** `spikeloom test`: tests a finished run's weights once more. */
export async function test(folder: string, flags: TestFlags): Promise<void> {
  const before = readManifest(folder);
  const manifest = {
    ...before,
    ...(flags.data === undefined && flags.dataDir === undefined ? {} : dataAskedFor(flags)),
    options: { ...before.options, test: flags.test ?? before.options.test, float: false },
  };
  const { run, experiment, chip, restore } = openTrainedRun(folder, manifest, flags);
  const driven = await whileOpen(run.session, 'nothing was written; test again', () => {
    restore();
    return driveTest(run, experiment, chip);
  });
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
    threads: run.session.threads,
  };
  if (flags.json) printJson(result);
  else {
    printText(
      `${accuracy.percent.toFixed(2)}% of ${run.tested} (95%: ${accuracy.low.toFixed(2)} to ${accuracy.high.toFixed(2)}%), ` +
        `${(result.energy.testPerSamplePj / 1e3).toFixed(1)} nJ and ${(result.latency.testPerSampleS * 1e6).toFixed(1)} us a test on ${chip.name}`,
    );
  }
}

async function driveTest(run: ChipRun, experiment: Experiment, chip: ChipModel): Promise<Driven> {
  const interruption = new Interruption();
  try {
    return await drive(experiment, run, null, chip, interruption, null);
  } finally {
    interruption.release();
  }
}
