import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { Xorshift32 } from '../../../src/fixed/xorshift.js';
import { scratchFolder } from '../support/bench.js';
import { spikeloomHere } from '../support/in-process.js';

const scratch = scratchFolder();
const at = (name: string) => join(scratch, name);
const data = ['--data', `${at('train.csv')},${at('test.csv')}`, '--shape', '6x5'];
const study = ['study', 'thresholds', '--threads', '1'];

beforeAll(() => {
  const random = new Xorshift32(5);
  for (const [name, count] of [
    ['train.csv', 20],
    ['test.csv', 8],
  ] as const) {
    const lines = Array.from({ length: count }, (_, n) =>
      [n % 3, ...Array.from({ length: 30 }, () => random.below(256))].join(','),
    );
    writeFileSync(at(name), `${lines.join('\n')}\n`);
  }
});

async function run(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await spikeloomHere([...study, ...data, ...args]);
  expect(code, stderr).toBe(0);
  return stdout;
}

describe.each([
  ['csdp', ['--hidden', '12,10'], ['z1', 'z2']],
  ['sym-stdp', ['--hidden', '10'], ['hidden']],
] as const)('%s', (system, size, layers) => {
  const few = ['--system', system, ...size, '--train', '6', '--test', '3', '--units', 'fixed,dynamic'];

  test('gives the same figures and the same picture twice', async () => {
    const first = await run(...few, '--json', '-o', at(`${system}-1.svg`));
    const { units, trained, tested } = JSON.parse(first);
    expect([trained, tested]).toEqual([6, 3]);
    expect(units.map(({ unit }: { unit: string }) => unit)).toEqual(['fixed', 'dynamic']);
    for (const { layers: found } of units) {
      expect(found.map(({ layer }: { layer: string }) => layer)).toEqual(layers);
    }
    expect(await run(...few, '--json', '-o', at(`${system}-2.svg`))).toBe(first);
    const picture = readFileSync(at(`${system}-1.svg`), 'utf8');
    expect(readFileSync(at(`${system}-2.svg`), 'utf8')).toBe(picture);
    for (const layer of layers) expect(picture).toContain(`Rate of ${layer} `);
    expect(picture).toContain('Accuracy by threshold unit');
  });
});

test('tells all of it in tables, a row a unit', async () => {
  const text = await run('--hidden', '12,10', '--train', '4', '--test', '2', '--units', 'layer,neuron');
  expect(text).toMatch(/^# Threshold units: csdp, form groups, on loom1\n/);
  for (const row of ['layer', 'neuron', 'z1: layer', 'z1: neuron', 'z2: layer', 'z2: neuron']) {
    expect(text).toMatch(new RegExp(`^\\| ${row} +\\|`, 'm'));
  }
  expect(text).toMatch(/^\| neuron +\| +step 5, target 1, floor 128 \|/m);
});

test.each([
  [
    ['--units', 'fixed,sleepy'],
    '--units names "sleepy"; known units: fixed, layer, neuron, dynamic, inhibition',
  ],
  [['--units', ''], '--units names ""; known units: '],
  [['--units', 'layer,fixed,layer'], '--units names layer twice'],
  [['--system', 'hebb'], 'unknown learning system "hebb"; known: csdp, sym-stdp'],
  [['--system', 'sym-stdp', '--hidden', '12,10'], '--hidden is "12,10"; sym-stdp takes one size'],
  [['--train', '21'], '--train is 21; give a whole number from 1 to 20'],
  [
    ['--chip', 'loihi1', '--train', '1', '--test', '1'],
    'needs layerHomeostasis in its cores, which loihi1 lacks',
  ],
])('refuses %j in one line, before any run', async (args, expected) => {
  const { code, stderr, stdout } = await spikeloomHere([...study, ...data, ...args, '-o', at('none.svg')]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^spikeloom: [^\n]+\n$/);
  expect(stderr).toContain(expected);
  expect(existsSync(at('none.svg'))).toBe(false);
});

test('refuses a picture that exists before any work', async () => {
  writeFileSync(at('there.svg'), 'mine');
  const { code, stderr } = await spikeloomHere([...study, ...data, '-o', at('there.svg')]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/there\.svg: exists already; --force replaces it\n$/);
  expect(readFileSync(at('there.svg'), 'utf8')).toBe('mine');
});
