import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProfile } from '../../../src/cli/map/profile.js';
import { formatNpy } from '../../../src/data/npy.js';
import { parseNetwork } from '../../../src/network/parse.js';
import { RELAY, scratchFolder } from '../support/bench.js';

const scratch = scratchFolder();
const network = parseNetwork(RELAY, 'relay.yaml');
const populations = Object.entries(network.populations);
const inputs = Object.entries(network.inputs);
const [first, { size }] = populations[0];
let folders = 0;

/** A folder with these files. */
function folder(files: Readonly<Record<string, Uint8Array | string>>): string {
  const path = join(scratch, `run-${folders++}`);
  mkdirSync(path);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content);
  return path;
}

function spikes(
  steps: number,
  units: number,
  at: readonly (readonly [step: number, unit: number])[],
): Uint8Array {
  const data = new Uint8Array(steps * units);
  for (const [step, unit] of at) data[step * units + unit] = 1;
  return formatNpy({ dtype: 'uint8', shape: [steps, units], data });
}

function report(change: object = {}): string {
  return JSON.stringify({ network: network.name, steps: 4, counts: { inputSpike: 10 }, ...change });
}

describe('the profile of a run', () => {
  it('is the mean of the recorded spikes by neuron, and of the input spikes by unit', () => {
    const path = folder({
      [`spikes-${first}.npy`]: spikes(4, size, [
        [0, 0],
        [3, 0],
        [1, size - 1],
      ]),
      'report.json': report(),
    });
    const { rates, notes } = readProfile(path, network);
    const expected = new Float64Array(size);
    expected[0] += 2 / 4;
    expected[size - 1] += 1 / 4;
    expect(rates.of(first)).toEqual(expected);
    const units = inputs.reduce((sum, [, input]) => sum + input.size, 0);
    for (const [index, [, input]] of inputs.entries()) {
      expect(rates.of(inputs[index][0])).toEqual(new Float64Array(input.size).fill(10 / 4 / units));
    }
    expect(notes[0]).toBe(`spikes of ${first} by neuron, from ${path}`);
  });

  it('leaves populations that it has nothing of to the estimate, and says so', () => {
    const { rates, notes } = readProfile(folder({ [`spikes-${first}.npy`]: spikes(1, size, []) }), network);
    expect(rates.of(first)).toEqual(new Float64Array(size));
    expect(rates.of(populations[1][0])).toBeNull();
    expect(notes.at(-1)).toMatch(/^rates of .* are estimated/);
  });

  it.each([
    [
      'spikes of no population of ours',
      { 'spikes-z9.npy': spikes(1, 1, []) },
      /has spikes of z9; network .* has/,
    ],
    [
      'another size',
      { [`spikes-${first}.npy`]: spikes(1, size + 1, []) },
      /it has \d+ neurons of .*give a run of this network/,
    ],
    ['no steps', { [`spikes-${first}.npy`]: spikes(0, size, []) }, /holds no step/],
    [
      'potentials',
      {
        [`spikes-${first}.npy`]: formatNpy({ dtype: 'int32', shape: [1, size], data: new Int32Array(size) }),
      },
      /spikes are uint8 \[steps, neurons\]/,
    ],
    [
      'another network',
      { [`spikes-${first}.npy`]: spikes(1, size, []), 'report.json': report({ network: 'other' }) },
      /run of network other, not of/,
    ],
    [
      'a broken report',
      { [`spikes-${first}.npy`]: spikes(1, size, []), 'report.json': '{' },
      /not valid JSON/,
    ],
    [
      'a strange report',
      { [`spikes-${first}.npy`]: spikes(1, size, []), 'report.json': report({ steps: 0 }) },
      /no report of "spikeloom run": steps/,
    ],
    ['nothing', {}, /holds neither spikes-\*\.npy/],
    ['a learning run that is not finished', { 'run.json': '{}' }, /not finished/],
  ])('with %s is refused', (_, files, message) => {
    expect(() => readProfile(folder(files as Record<string, Uint8Array | string>), network)).toThrow(message);
  });

  it('that is missing or a file is refused', () => {
    expect(() => readProfile(join(scratch, 'nowhere'), network)).toThrow(/there is no such folder/);
    const file = join(folder({ x: '' }), 'x');
    expect(() => readProfile(file, network)).toThrow(/it is no folder/);
  });
});

describe('the profile of a learning run', () => {
  const heading = 'phase,part,neurons,energy_pj,spike,inputSpike,barrier';
  const ledger = (...lines: string[]) => [heading, ...lines, ''].join('\n');

  it('is the mean of each stretch of neurons over training and tests', () => {
    const path = folder({
      'ledger.csv': ledger(
        `train,core 0,${first}[0..0],1.0,30,0,0`,
        `train,encoder ${inputs[0][0]},,1.0,0,40,0`,
        'train,chip,,0.0,0,0,80',
        `test,core 0,${first}[0..0],1.0,10,0,0`,
        `test,core 1,${first}[1..${size - 1}],1.0,5,0,0`,
        'test,chip,,0.0,0,0,20',
        'test,management,,0.0,0,0,0',
      ),
    });
    const { rates } = readProfile(path, network);
    const expected = new Float64Array(size).fill(5 / 100 / (size - 1));
    expected[0] = 40 / 100;
    expect(rates.of(first)).toEqual(expected);
    expect(rates.of(inputs[0][0])).toEqual(
      new Float64Array(inputs[0][1].size).fill(40 / 100 / inputs[0][1].size),
    );
    expect(rates.of(populations[1][0])).toBeNull();
  });

  it.each([
    ['another layer', ledger('train,core 0,z9[0..1],1.0,1,0,0', 'train,chip,,0.0,0,0,1'), /has spikes of z9/],
    [
      'a larger layer',
      ledger(`train,core 0,${first}[0..999],1.0,1,0,0`, 'train,chip,,0.0,0,0,1'),
      /neuron 999/,
    ],
    ['no steps', ledger(`train,core 0,${first}[0..0],1.0,1,0,0`), /counts no step/],
    ['nothing that fires', ledger('train,chip,,0.0,0,0,1'), /counts nothing of any layer/],
    [
      'a cell that is no count',
      ledger(`train,core 0,${first}[0..0],1.0,x,0,0`, 'train,chip,,0.0,0,0,1'),
      /has "x" for spike/,
    ],
    ['a torn line', ledger('train,core 0'), /has 2 cells; expected 7/],
    ['other columns', 'a,b\n', /has no column phase/],
  ])('with %s is refused', (_, text, message) => {
    expect(() => readProfile(folder({ 'ledger.csv': text }), network)).toThrow(message);
  });
});
