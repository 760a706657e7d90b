import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { encodeImage } from '../../../src/image/encode.js';
import { relayImage, scratchFolder, writeSpikes } from '../support/bench.js';
import { spikeloomHere } from '../support/in-process.js';

const scratch = scratchFolder();
const at = (name: string) => join(scratch, name);
/** So many steps that each phase of them has a share worth a line. */
const run = (...more: string[]) =>
  spikeloomHere(['run', at('relay.img'), '--input', `left=${at('left.npy')}`, '--steps', '3000', ...more]);

beforeAll(() => {
  writeFileSync(at('relay.img'), encodeImage(relayImage()));
  writeSpikes(at('left.npy'), [[1, 1, 0]]);
});

/** The lines of a report that do not tell a time of this machine. */
const lasting = (report: string) => report.split('\n').filter(line => !line.startsWith('emulated'));

test('--profile adds where the time went after the report, which stays as it is', async () => {
  const bare = await run();
  const profiled = await run('--profile');
  expect(profiled.code, profiled.stderr).toBe(0);
  const [report, profile] = profiled.stdout.split('\n## Where the time went\n');
  expect(lasting(report)).toEqual(lasting(bare.stdout));
  expect(profile).toContain(': 3000 steps, ');
  expect(profile).toMatch(/^\| integrate +\| +in a step \|/m);
  expect(profile).not.toMatch(/undefined|NaN|null/);
  expect(bare.stdout).not.toContain('Where the time went');
});

test('files are the same with --profile, wall time aside', async () => {
  await run('--out', at('bare'));
  await run('--out', at('profiled'), '--profile');
  const read = (folder: string, file: string) => readFileSync(join(at(folder), file));
  expect(read('profiled', 'spikes-first.npy')).toEqual(read('bare', 'spikes-first.npy'));
  const report = (folder: string) => ({ ...JSON.parse(read(folder, 'report.json').toString()), wallS: 0 });
  expect(report('profiled')).toEqual(report('bare'));
});
