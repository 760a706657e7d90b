import type { ChipModel } from '../../hardware/schema.js';
import { sumRows } from '../../ledger/counters.js';
import { priceCounts } from '../../ledger/pricing.js';
import type { TimeShares } from '../../ledger/time-shares.js';
import { energyText } from '../../report/energy.js';
import { timeSharesText } from '../../report/time-shares.js';
import { type ChipRun, totalCounts } from '../../study/learn/chip-run.js';
import type { Experiment } from '../../study/learn/experiment.js';
import { accuracyOf, meanTime } from '../../study/learn/summary.js';
import { EXIT } from '../exit.js';
import { log, printJson, printText } from '../output.js';
import type { PricesFlag } from '../prices.js';
import { whileOpen } from '../thread-loss.js';
import type { ThreadsFlag } from '../threads.js';
import type { TimingFlag } from '../timing.js';
import { type SampleTraceFlags, traceSamples } from '../traces/sample-traces.js';
import { type Driven, drive } from './drive.js';
import { Interruption } from './interruption.js';
import { type DataFlags, dataAskedFor } from './run-data.js';
import { readManifest } from './run-folder.js';
import { openTrainedRun } from './trained-run.js';

const PS_PER_S = 1e12;

/** What the command line of `test` says. */
export interface TestFlags extends ThreadsFlag, DataFlags, PricesFlag, TimingFlag, SampleTraceFlags {
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
    return driveTest(run, experiment, chip, flags);
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
  const counts = sumRows(totalCounts(run.testRecords));
  const { energyPj, pricedPj, unpriced } = priceCounts(counts, chip.prices.energy);
  const emulatedPs = run.testRecords.reduce((sum, record) => sum + record.emulatedPs, 0);
  const samples = Math.max(1, run.tested);
  const result = {
    run: folder,
    data: manifest.data,
    chip: chip.name,
    priceList: chip.priceList ?? null,
    tested: run.tested,
    accuracy: { chip: accuracy.correct / samples, detail: { chip: accuracy } },
    energy: {
      testPerSamplePj: energyPj === null ? null : energyPj / samples,
      testPricedPerSamplePj: pricedPj / samples,
      unpriced,
    },
    timing: run.session.timing,
    latency: {
      testPerSampleS: emulatedPs / PS_PER_S / samples,
      test: meanTime(run.testRecords),
      assumed: run.session.assumed,
    },
    seed: manifest.options.seed,
    wallS: driven.chipWallS,
    threads: run.session.threads,
  };
  if (flags.json) printJson(result);
  else {
    printText(
      `${accuracy.percent.toFixed(2)}% of ${run.tested} (95%: ${accuracy.low.toFixed(2)} to ${accuracy.high.toFixed(2)}%), ` +
        `${latencyText(result)} on ${chip.name}; energy of a test: ` +
        energyText(
          {
            energyPj: result.energy.testPerSamplePj,
            pricedPj: result.energy.testPricedPerSamplePj,
            unpriced,
          },
          Object.fromEntries(unpriced.map(kind => [kind, counts[kind] / samples])),
          chip.name,
        ),
    );
  }
}

/** How long a test takes on the chip, and what that goes to. */
function latencyText({ timing, latency }: { timing: string; latency: TestLatency }): string {
  if (timing === 'none') return 'no emulated time told';
  const us = (seconds: number) => `${(seconds * 1e6).toFixed(1)} us`;
  const shares = timeSharesText(latency.test, us);
  return `${us(latency.testPerSampleS)} a test${shares === '' ? '' : ` (${timing}: ${shares})`}`;
}

interface TestLatency {
  readonly testPerSampleS: number;
  readonly test: TimeShares;
}

async function driveTest(
  run: ChipRun,
  experiment: Experiment,
  chip: ChipModel,
  flags: TestFlags,
): Promise<Driven> {
  const traces = traceSamples(run, chip, flags);
  const interruption = new Interruption();
  let isDone = false;
  try {
    const driven = await drive(experiment, run, null, chip, interruption, null);
    isDone = driven.finished;
    return driven;
  } finally {
    interruption.release();
    traces?.end(isDone);
  }
}
