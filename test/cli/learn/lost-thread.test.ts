import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXIT, failureOf } from '../../../src/cli/exit.js';
import { drive } from '../../../src/cli/learn/drive.js';
import { Interruption } from '../../../src/cli/learn/interruption.js';
import { LastState } from '../../../src/cli/learn/last-state.js';
import { leaveAfterLoss } from '../../../src/cli/learn/lost-thread.js';
import { readCheckpoint } from '../../../src/cli/learn/run-folder.js';
import type { TwinThread } from '../../../src/cli/learn/twin-thread.js';
import { whileOpen } from '../../../src/cli/thread-loss.js';
import { encodeImage } from '../../../src/image/encode.js';
import type { EngineStarter } from '../../../src/runtime/session.js';
import { Session } from '../../../src/runtime/session.js';
import { ChipRun } from '../../../src/study/learn/chip-run.js';
import { dyingEngines } from '../../runtime/threads/built-threads.js';
import { finish, loom1, startRun, toyExperiment } from '../../study/learn/toy.js';
import { scratchFolder } from '../support/bench.js';
import { BUILD_TIMEOUT_MS, ensureBuilt } from '../support/built-cli.js';

const experiment = toyExperiment({ train: 6, test: 2 });
const file = encodeImage(experiment.compiled.image);
const scratch = scratchFolder();
const FAIL = "throw new Error('out of sorts')";

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

/** Drives a run as `learn` does, to what it throws. */
async function driven(
  folder: string,
  startEngine: EngineStarter,
  { restored = 0, twin = null as TwinThread | null } = {},
): Promise<{ error: unknown; run: ChipRun }> {
  mkdirSync(folder, { recursive: true });
  const run = new ChipRun(experiment, file, loom1, { startEngine });
  const before = restored === 0 ? null : readCheckpoint(folder);
  if (before !== null) run.restore(before.chip);
  const states = new LastState(run);
  const interruption = new Interruption();
  try {
    await drive(experiment, run, twin, loom1, interruption, states);
    return { error: null, run };
  } catch (error) {
    return { error: await leaveAfterLoss(error, { folder, run, twin, states, before }), run };
  } finally {
    interruption.release();
    run.session.close();
  }
}

describe('a learning run that loses a thread', () => {
  it('in the middle of a sample leaves the last state between two, and goes on from it to the same bits', async () => {
    const folder = join(scratch, 'torn');
    // Presentations have 50 steps: in the third or later.
    const { error, run } = await driven(folder, dyingEngines(2, 130, FAIL));
    const { code, text } = failureOf(error);
    expect(code).toBe(EXIT.threadLost);
    expect(text).toMatch(
      /^spikeloom: thread 2 of 2 was lost: out of sorts, after \d+ samples; (\S+) holds the run as of sample \d+; go on with: spikeloom learn --resume \1\n$/,
    );
    expect(text).toContain(`after ${run.trained} samples; ${folder} holds`);
    const left = readCheckpoint(folder);
    expect(left?.chip.records.length).toBeLessThanOrEqual(run.trained);
    const resumed = startRun(experiment);
    resumed.restore(left!.chip);
    finish(resumed);
    const straight = startRun(experiment);
    finish(straight);
    expect(resumed.save()).toEqual(straight.save());
  });

  it('whose float twin dies keeps the chip as it stands', async () => {
    const folder = join(scratch, 'twinless');
    const ended = Promise.reject(new Error('no room'));
    ended.catch(() => undefined);
    const twin = { done: 0, ended, lost: 'no room', stop: () => undefined } as unknown as TwinThread;
    const one: EngineStarter = (image, options) => dyingEngines(2, 1e9, '')(image, options);
    const { error, run } = await driven(folder, one, { twin });
    expect(failureOf(error).code).toBe(EXIT.threadLost);
    expect(failureOf(error).text).toMatch(/the float twin's thread was lost: no room, after 8 samples/);
    expect(run.finished).toBe(true);
    expect(readCheckpoint(folder)).toMatchObject({ twin: null });
    expect(readCheckpoint(folder)?.chip.testRecords.length).toBe(2);
  });

  it('and other errors stay what they are, without a checkpoint', async () => {
    const folder = join(scratch, 'broken');
    const defect = new Error('a defect');
    const { error } = await driven(folder, (image, options) => {
      const engine = dyingEngines(2, 1e9, '')(image, options);
      engine.loadInput = () => {
        throw defect;
      };
      return engine;
    });
    expect(String(error)).toContain('a defect');
    expect(failureOf(error).code).toBe(EXIT.defect);
    expect(readCheckpoint(folder)).toBeNull();
  });
});

describe('a command that keeps nothing', () => {
  it('names the step, and ends the threads', async () => {
    const session = new Session(file, loom1, { startEngine: dyingEngines(2, 7, FAIL) });
    const lost = whileOpen(session, 'nothing was written; run it again', () => session.link.step(20));
    const error: unknown = await lost.catch((reason: unknown) => reason);
    expect(failureOf(error)).toEqual({
      code: EXIT.threadLost,
      text: 'spikeloom: thread 2 of 2 was lost: out of sorts, in step 7 (from 0); nothing was written; run it again\n',
    });
  });
});
