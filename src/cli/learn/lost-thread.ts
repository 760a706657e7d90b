import type { ChipRun } from '../../study/learn/chip-run.js';
import { ThreadLost } from '../exit.js';
import type { LastState } from './last-state.js';
import { type Checkpoint, writeCheckpoint } from './run-folder.js';
import type { TwinThread } from './twin-thread.js';

export interface EndedRun {
  readonly folder: string;
  readonly run: ChipRun;
  readonly twin: TwinThread | null;
  readonly states: LastState;
  /** What the run began with. */
  readonly before: Checkpoint | null;
}

/**
 * What is to be thrown where a run failed: where it lost a thread, of the chip's or the float twin's, it
 * leaves a checkpoint first; other errors stay what they are.
 */
export async function leaveAfterLoss(error: unknown, ended: EndedRun): Promise<unknown> {
  const { folder, run, twin, states, before } = ended;
  twin?.stop();
  const twinEnd = twin === null ? null : await twin.ended.catch(() => null);
  const { lost } = run.session;
  const twinLost = twin?.lost ?? null;
  if (lost === null && twinLost === null) return error;
  // A chip that lost none of its threads stands between two samples, whatever became of its twin.
  const state = lost === null ? states.take() : states.kept;
  if (state === null) return error;
  writeCheckpoint(folder, {
    chip: state.chip,
    twin: twinEnd?.state ?? before?.twin ?? null,
    chipWallS: (before?.chipWallS ?? 0) + state.wallS,
    floatWallS: (before?.floatWallS ?? 0) + (twinEnd?.wallS ?? 0),
  });
  const reached = run.trained + run.tested;
  const kept = state.chip.records.length + state.chip.testRecords.length;
  const what = lost === null ? `the float twin's thread was lost: ${twinLost}` : lost.what;
  return new ThreadLost(
    `${what}, after ${reached} samples; ${folder} holds the run as of sample ${kept}; ` +
      `go on with: spikeloom learn --resume ${folder}`,
  );
}
