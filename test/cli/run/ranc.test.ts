import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { smallFiles } from '../../peers/ranc/files.js';
import { naiveRows } from '../../peers/ranc/naive-grid.js';
import { randomFiles } from '../../peers/ranc/random-files.js';
import { scratchFolder, writeSpikes } from '../support/bench.js';
import { BUILD_TIMEOUT_MS, ensureBuilt, spikeloom } from '../support/built-cli.js';
import { spikeloomHere } from '../support/in-process.js';

const scratch = scratchFolder();
const at = (name: string) => join(scratch, name);
/** A grid of many cores whose outputs have something to say. */
const FILES = randomFiles(32);
const ROWS = 12;

beforeAll(async () => {
  writeFileSync(at('input.json'), JSON.stringify(FILES.input));
  writeFileSync(at('config.json'), JSON.stringify(FILES.config));
  await ensureBuilt();
  const { code, stderr } = await spikeloomHere([
    'import',
    'ranc',
    at('input.json'),
    at('config.json'),
    '-o',
    at('grid.img'),
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}, BUILD_TIMEOUT_MS);

describe('a grid of RANC at the command line', () => {
  test('is a grid with several cores, and an output in several ticks', () => {
    expect(FILES.input.cores.length).toBeGreaterThan(3);
    expect(naiveRows(FILES, ROWS, 32).filter(row => row.length > 0).length).toBeGreaterThan(3);
  });

  test.each(['1', '2', '3'])('gives its outputs on %s threads, in JSON and in a file', async threads => {
    const file = at(`rows-${threads}.txt`);
    const run = [
      'run',
      at('grid.img'),
      '--steps',
      `${ROWS}`,
      '--threads',
      threads,
      '--outputs',
      file,
      '--json',
    ];
    const { code, stdout, stderr } = await spikeloom(run);
    expect(code, stderr).toBe(0);
    const expected = naiveRows(FILES, ROWS, 32);
    expect((JSON.parse(stdout) as { outputs: number[][] }).outputs).toEqual(expected);
    const { num_outputs: lines } = FILES.input.output_bus;
    const rows = expected.map(row =>
      Array.from({ length: lines }, (_, line) => (row.includes(line) ? '1 ' : '0 ')).join(''),
    );
    expect(readFileSync(file, 'utf8')).toBe(`${rows.join('\n')}\n`);
  });

  test('in words has a line a step, and as many steps as ticks of packets if none are said', async () => {
    const { stdout } = await spikeloomHere(['run', at('grid.img')]);
    const rows = naiveRows(FILES, FILES.input.packets.length, 32);
    const lines = stdout.split('\n').filter(line => line.includes(': outputs '));
    expect(lines).toEqual(
      rows.map((row, step) => `step ${step}: outputs ${row.length === 0 ? 'none' : row.join(' ')}`),
    );
  });

  test('wraps potentials at the width that is asked for', async () => {
    const narrow = [
      'import',
      'ranc',
      at('input.json'),
      at('config.json'),
      '-o',
      at('narrow.img'),
      '--potential-bits',
      '9',
    ];
    expect((await spikeloomHere(narrow)).code).toBe(0);
    const { stdout } = await spikeloomHere(['run', at('narrow.img'), '--steps', `${ROWS}`, '--json']);
    expect((JSON.parse(stdout) as { outputs: number[][] }).outputs).toEqual(naiveRows(FILES, ROWS, 9));
  });

  test('takes no other packets than its own', async () => {
    writeSpikes(at('some.npy'), [[1]]);
    const spikes = await spikeloomHere(['run', at('grid.img'), '--steps', '2', '--input', at('some.npy')]);
    expect(spikes.stderr).toContain('input packets is recorded in the image; it takes no --input');
    const values = await spikeloomHere(['run', at('grid.img'), '--steps', '2', '--values', at('some.npy')]);
    expect(values.stderr).toContain('input packets is recorded in the image; it takes no --values');
    expect([spikes.code, values.code]).toEqual([2, 2]);
  });

  test('is written whole or not at all', async () => {
    const again = ['import', 'ranc', at('input.json'), at('config.json'), '-o', at('grid.img')];
    const refused = await spikeloomHere(again);
    expect(refused.stderr).toContain('exists already; --force replaces it');
    expect((await spikeloomHere([...again, '--force'])).code).toBe(0);
    const { input } = smallFiles();
    writeFileSync(at('cut.json'), JSON.stringify(input).slice(0, 300));
    writeFileSync(at('small-config.json'), JSON.stringify(smallFiles().config));
    const cut = await spikeloomHere([
      'import',
      'ranc',
      at('cut.json'),
      at('small-config.json'),
      '-o',
      at('cut.img'),
    ]);
    expect(cut.code).toBe(2);
    expect(cut.stderr).toMatch(
      /^spikeloom: .*cut\.json:1:301: the file ends inside .*; it was cut off: copy it again\n$/,
    );
    expect(existsSync(at('cut.img'))).toBe(false);
    const none = await spikeloomHere([
      'import',
      'ranc',
      at('none.json'),
      at('small-config.json'),
      '-o',
      at('none.img'),
    ]);
    expect(none.stderr).toContain('none.json: there is no such file');
    expect(none.code).toBe(2);
  });
});
