import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseUnitChip } from '../../../src/hardware/unit-chip.js';
import { ARCH, NET } from '../../peers/sanafe/support.js';
import { scratchFolder } from '../support/bench.js';
import { spikeloomHere } from '../support/in-process.js';

const scratch = scratchFolder();
const at = (...parts: string[]) => join(scratch, ...parts);
const FILES = [at('arch.yaml'), at('net.yaml')];

beforeAll(() => {
  writeFileSync(FILES[0]!, ARCH);
  writeFileSync(FILES[1]!, NET.replace('{bias: 0.75}', '{bias: 0.75, colour: 1}'));
  writeFileSync(at('bad.yaml'), NET.replace('weight: 1.5', 'weight: heavy'));
  mkdirSync(at('folder'));
});

describe('import sanafe', () => {
  test('shows what the files hold, and writes nothing unasked', async () => {
    const { stdout, code } = await spikeloomHere(['import', 'sanafe', ...FILES]);
    expect(code).toBe(0);
    expect(stdout).toBe(
      'architecture "small": 4 tiles on a mesh of 2 x 2, 8 cores\n' +
        'network "n": 7 neurons (a 4, b 3), 1 connections\n' +
        'mapped onto 2 cores of 2 tiles\n' +
        `note: ${FILES[1]}:7: no model reads "colour" of a neuron\n` +
        'nothing written; -o IMAGE makes an image that runs\n',
    );
  });

  test('writes an image that runs, with a chip model beside it, and back to files that import the same', async () => {
    const image = at('n.img');
    const { stdout } = await spikeloomHere([
      'import',
      'sanafe',
      ...FILES,
      '-o',
      image,
      '--chip-out',
      at('chip.yaml'),
      '--json',
    ]);
    const { run, chip } = JSON.parse(stdout);
    expect(run).toBe(`spikeloom run ${image} --steps 100`);
    expect(parseUnitChip(readFileSync(chip, 'utf8')).tiles).toHaveLength(1);
    const result = await spikeloomHere(['run', image, '--steps', '4', '--json']);
    // Biases of 0.75 against a threshold of 1: all four a fire in steps 2 and 4, and b.1 hears one of them.
    expect(JSON.parse(result.stdout).sanafe).toMatchObject({ neurons_fired: 9, packets_sent: 2, spikes: 2 });
    const out = [at('arch2.yaml'), at('net2.yaml')];
    const told = await spikeloomHere(['export', 'sanafe', image, ...out, '--json']);
    expect(JSON.parse(told.stdout)).toEqual({
      architecture: out[0],
      network: out[1],
      neurons: 7,
      connections: 1,
    });
    const other = at('n2.img');
    await spikeloomHere(['import', 'sanafe', ...out, '-o', other]);
    expect((await spikeloomHere(['run', other, '--steps', '4', '--json'])).code).toBe(0);
  });

  test.each<[string, string[], RegExp]>([
    [
      'a mistake of the network',
      [FILES[0]!, at('bad.yaml'), '-o', at('x.img'), '--chip-out', at('x.yaml')],
      /bad\.yaml:12:28: weight of an edge: "heavy" is no number/,
    ],
    [
      'files the wrong way round',
      [FILES[1]!, FILES[0]!],
      /net\.yaml:1:1: an architecture file has the unknown key "network"/,
    ],
    ['no such file', [at('none.yaml'), FILES[1]!], /none\.yaml: there is no such file/],
    ['a folder', [at('folder'), FILES[1]!], /folder: it is a folder/],
    ['a file that is there', [...FILES, '-o', FILES[0]!], /arch\.yaml: exists already; --force replaces it/],
    ['one target for both', [...FILES, '-o', at('y'), '--chip-out', at('y')], /is the target of both/],
  ])('%s: one line, exit code 2, nothing written', async (_, args, message) => {
    const { code, stderr, stdout } = await spikeloomHere(['import', 'sanafe', ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(['x.img', 'x.yaml', 'y'].filter(name => existsSync(at(name)))).toEqual([]);
  });
});

describe('export sanafe', () => {
  test('refuses what is no unit image, by name', async () => {
    const size = statSync(FILES[0]!).size;
    const { code, stderr } = await spikeloomHere(['export', 'sanafe', FILES[0]!, at('a'), at('b')]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/arch\.yaml: it is no unit image; only networks on chips of SANA-FE's kind/);
    expect([existsSync(at('a')), existsSync(at('b')), statSync(FILES[0]!).size]).toEqual([
      false,
      false,
      size,
    ]);
  });

  test('refuses one target for both files, and files that exist', async () => {
    expect((await spikeloomHere(['export', 'sanafe', at('n.img'), at('a'), at('a')])).stderr).toMatch(
      /is the target of both/,
    );
    expect((await spikeloomHere(['export', 'sanafe', at('n.img'), ...FILES])).stderr).toMatch(
      /exists already/,
    );
  });
});
