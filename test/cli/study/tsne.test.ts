import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Xorshift32 } from '../../../src/fixed/xorshift.js';
import { scratchFolder } from '../support/bench.js';
import { spikeloomHere } from '../support/in-process.js';

const scratch = scratchFolder();
const at = (name: string) => join(scratch, name);
const TRAIN = 30;
const TEST = 12;

/** Images of 6 x 5, three classes: the rows of class c, 2c and 2c + 1, are bright. */
function csv(count: number, random: Xorshift32): string {
  const lines = Array.from({ length: count }, (_, n) => {
    const pixels = Array.from({ length: 30 }, (_, i) =>
      i >> 1 < 5 * (n % 3) || i >= 10 * (n % 3) + 10 ? 0 : 200,
    );
    return [n % 3, ...pixels.map(value => value + random.below(40))].join(',');
  });
  return `${lines.join('\n')}\n`;
}

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await spikeloomHere([...args, '--threads', '1']);
  expect(code, stderr).toBe(0);
  return stdout;
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stderr } = await spikeloomHere(args);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^spikeloom: [^\n]+\n$/);
  return stderr;
}

const few = ['--images', '10', '--iterations', '20'];

describe('a run on CSV files', () => {
  const data = `${at('train.csv')},${at('test.csv')}`;
  beforeAll(async () => {
    const random = new Xorshift32(9);
    writeFileSync(at('train.csv'), csv(TRAIN, random));
    writeFileSync(at('test.csv'), csv(TEST, random));
    const size = ['--hidden', '30,12', '--no-float', '--out', at('run')];
    await run('learn', 'csdp', '--data', data, '--shape', '6x5', ...size);
  });

  test('takes all images there are, three classes, and says so', () => {
    const { dataShape, dataChecksum, options } = JSON.parse(readFileSync(at('run/run.json'), 'utf8'));
    expect([dataShape, options.train, options.test]).toEqual([[6, 5], TRAIN, TEST]);
    expect(dataChecksum).toMatch(/^[0-9a-f]{8}$/);
    expect(readFileSync(at('run/network.yaml'), 'utf8')).toMatch(/readout:\s+size: 3/);
  });

  test.each(['activity', 'weights'])('gives a picture of its %s with figures, twice the same', async of => {
    const study = (name: string) =>
      run('study', 'tsne', at('run'), '-o', at(name), '--of', of, ...few, '--json');
    const document = JSON.parse(await study(`${of}-1.svg`));
    await study(`${of}-2.svg`);
    expect(document.of).toBe(of);
    expect(document.dimensions).toBe(30);
    expect(document.points).toBe(of === 'activity' ? 10 : document.points);
    const svg = readFileSync(at(`${of}-1.svg`), 'utf8');
    expect(svg).toBe(readFileSync(at(`${of}-2.svg`), 'utf8'));
    expect(svg.split('aria-roledescription="circle"').length - 1).toBe(document.points);
    expect(svg).toContain(`silhouette ${document.picture.silhouette.toFixed(3)}`);
    expect(svg).toContain(`silhouette ${document.original.silhouette.toFixed(3)}`);
  });

  test('is refused with a layer or images that are not there', async () => {
    const study = ['study', 'tsne', at('run'), '-o', at('none.svg')];
    expect(await refusal(...study, '--images', '10', '--layer', 'readout')).toContain(
      '--layer is "readout"; the layers that fire are: z1, z2',
    );
    expect(await refusal(...study, '--images', '13')).toMatch(/--images is 13; .* has 12 test images/);
    expect(existsSync(at('none.svg'))).toBe(false);
  });

  test('tests again, and is refused once its data have changed', async () => {
    expect(await run('test', at('run'))).toMatch(/% of 12 /);
    const text = readFileSync(at('test.csv'), 'utf8');
    writeFileSync(at('test.csv'), text.replace(/^0,/, '1,'));
    const changed =
      /data set .* has changed: its checksum is [0-9a-f]{8}, that of the run's data was [0-9a-f]{8}/;
    expect(await refusal('test', at('run'))).toMatch(changed);
    expect(await refusal('learn', '--resume', at('run'))).toMatch(changed);
    writeFileSync(at('test.csv'), text);
  });
});
