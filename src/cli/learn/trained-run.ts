import { raise } from '../../fixed/error.js';
import type { ChipModel } from '../../hardware/schema.js';
import { freeMemoryBytes } from '../../runtime/free-memory-node.js';
import { threadedEngines } from '../../runtime/threads/start-engine-node.js';
import { ChipRun } from '../../study/learn/chip-run.js';
import type { Experiment } from '../../study/learn/experiment.js';
import type { ThreadsFlag } from '../threads.js';
import { reopenRun } from './learn.js';
import { type RunManifest, readCheckpoint } from './run-folder.js';

/** A finished run on its chip again, before its first test. */
export interface TrainedRun {
  readonly run: ChipRun;
  readonly experiment: Experiment;
  readonly chip: ChipModel;
  /** Puts the chip into the state it ended with; to be called once, where a lost thread is told (`whileOpen`). */
  restore(): void;
}

/**
 * Boots the image of a learning run.
 *
 * @param manifest the run's, or with other tests
 * @throws SpikeloomError where its training has not ended, or its folder or data are damaged
 */
export function openTrainedRun(folder: string, manifest: RunManifest, { threads }: ThreadsFlag): TrainedRun {
  const checkpoint = readCheckpoint(folder);
  const { chip, experiment, image } = reopenRun(folder, manifest);
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
  });
  const restore = (): void =>
    run.restore({
      ...checkpoint.chip,
      testRecords: [],
      testSpikes: checkpoint.chip.testSpikes.map(spikes => new Int32Array(spikes.length)),
    });
  return { run, experiment, chip, restore };
}
