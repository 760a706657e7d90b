import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { scratchFolder } from './support/bench.js';
import { BUILD_TIMEOUT_MS, ensureBuilt, MAIN, spikeloom } from './support/built-cli.js';

const RUN = ['learn', 'csdp', '--train', '1000', '--test', '50', '--hidden', '300,60', '--seed', '3'];
const SAME = [
  'train.csv',
  'test.csv',
  'trained.spk',
  'weights-W1.npy',
  'weights-C2.npy',
  'thresholds-z1.npy',
];

/** Starts a run, and interrupts it once it is under way. */
async function interrupted(folder: string): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [MAIN, ...RUN, '--out', folder]);
  let stderr = '';
  const ended = new Promise<number | null>(resolve => child.once('close', resolve));
  child.stderr.on('data', (text: Buffer) => {
    stderr += text;
  });
  child.stdout.resume();
  while (!stderr.includes('run folder') && child.exitCode === null) await sleep(20);
  await sleep(500);
  child.kill('SIGINT');
  return { code: await ended, stderr };
}

describe('an interrupted learning run', () => {
  const scratch = scratchFolder();
  beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

  it('leaves a checkpoint, and goes on to the same bits as one that was left alone', async () => {
    const folder = join(scratch, 'interrupted');
    const { code, stderr } = await interrupted(folder);
    expect(code).toBe(130);
    expect(stderr).toMatch(/stopped after \d+ samples; go on with: spikeloom learn --resume /);
    expect((await spikeloom(['test', folder])).stderr).toMatch(/has trained \d+ of 1000 samples; finish it/);
    const resumed = JSON.parse((await spikeloom(['learn', '--resume', folder, '--json'])).stdout);
    const alone = JSON.parse((await spikeloom([...RUN, '--out', join(scratch, 'alone'), '--json'])).stdout);
    for (const times of ['wallS', 'chipWallS', 'floatWallS']) {
      delete resumed[times];
      delete alone[times];
    }
    expect(resumed).toEqual(alone);
    for (const file of SAME) {
      const bytes = readFileSync(join(folder, file));
      expect(bytes.equals(readFileSync(join(scratch, 'alone', file))), file).toBe(true);
    }
  }, 180_000);
});
