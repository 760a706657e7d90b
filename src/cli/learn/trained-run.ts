import { raise } from '../../fixed/error.js';
import type { SystemModel } from '../../hardware/system.js';
import { freeMemoryBytes } from '../../runtime/free-memory-node.js';
import { threadedEngines } from '../../runtime/threads/start-engine-node.js';
import { ChipRun } from '../../study/learn/chip-run.js';
import type { Experiment } from '../../study/learn/experiment.js';
import type { PricesFlag } from '../prices.js';
import type { ThreadsFlag } from '../threads.js';
import type { TimingFlag } from '../timing.js';
import { reopenRun } from './learn.js';
import { type RunManifest, readCheckpoint, readRunChip } from './run-folder.js';

/** A finished run on its chip again, before its first test. */
export interface TrainedRun {
  readonly run: ChipRun;
  readonly experiment: Experiment;
  readonly chip: SystemModel;
  /** Puts the chip into the state it ended with; to be called once, where a lost thread is told (`whileOpen`). */
  restore(): void;
}

/**
 * Boots the image of a learning run.
 *
 * @param manifest the run's, or with other tests
 * @param flags its threads, and the price list and the way to tell time that hold instead of the run's
 * @throws SpikeloomError where its training has not ended, or its folder or data are damaged
 */
export function openTrainedRun(
  folder: string,
  manifest: RunManifest,
  { threads, prices, timing = manifest.timing }: ThreadsFlag & PricesFlag & TimingFlag,
): TrainedRun {
  const checkpoint = readCheckpoint(folder);
  const { chip: trainedOn, experiment, image } = reopenRun(folder, manifest);
  const chip = prices === undefined ? trainedOn : readRunChip(folder, manifest.chips, prices);
  const trained = checkpoint?.chip.records.length ?? 0;
  if (checkpoint === null || trained < experiment.order.length) {
    return raise(
      `has trained ${trained} of ${experiment.order.length} samples; finish it: spikeloom learn --resume ${folder}`,
      { file: folder },
    );
  }
  const run = new ChipRun(experiment, image, chip, {
    freeMemoryBytes,
    startEngine: threadedEngines({ threads }),
    timing,
  });
  const restore = (): void =>
    run.restore({
      ...checkpoint.chip,
      testRecords: [],
      testSpikes: checkpoint.chip.testSpikes.map(spikes => new Int32Array(spikes.length)),
    });
  return { run, experiment, chip, restore };
}
