import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatNpy } from '../../../src/data/npy.js';
import { hasSharedData, sharedData } from '../../support/shared-data.js';
import { scratchFolder } from '../support/bench.js';
import { spikeloomHere } from '../support/in-process.js';

const scratch = scratchFolder();
const at = (name: string) => join(scratch, name);
const nir = (name: string) => sharedData('nir', name);

function write(name: string, shape: number[], values: readonly number[]): string {
  writeFileSync(at(name), formatNpy({ shape, dtype: 'float32', data: Float32Array.from(values) }));
  return at(name);
}

async function study(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await spikeloomHere(['study', 'nir', ...args]);
  expect([code, stderr]).toEqual([0, '']);
  return stdout;
}

async function refusal(...args: string[]): Promise<string> {
  const { code, stderr } = await spikeloomHere(['study', 'nir', ...args]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^spikeloom: [^\n]+\n$/);
  return stderr;
}

const LIF = [nir('sinabs/lif-reset.nir'), '--tool', 'sinabs', '--reset', 'zero'];
const INPUT = ['--input', nir('sinabs/lif-reset.input.npy')];

describe.skipIf(!hasSharedData)('study nir', () => {
  test('tells by layer what float, chip and record fired, and where they differ', async () => {
    const spikes = [1, 3].flatMap(layer => [
      '--spikes',
      `${layer}=${nir(`sinabs/lif-reset.spikes.${layer}.npy`)}`,
    ]);
    const record = JSON.parse(await study(...LIF, ...INPUT, ...spikes, '--json'));
    expect(record).toMatchObject({ tool: 'sinabs', reset: 'zero', dt: 1, steps: 100, chip: 'loihi2' });
    expect(record.layers.map((layer: { node: string }) => layer.node)).toEqual(['1', '3']);
    for (const layer of record.layers) {
      expect(layer.floatToRecorded).toMatchObject({ differing: 0, firstStep: null, vanRossum: 0 });
      expect(layer.chipToRecorded).toEqual(layer.chipToFloat);
      expect(layer.chipToFloat.share).toBeLessThan(0.02);
      expect(layer.spikes.float).toBe(layer.spikes.recorded);
    }
    // No event of Loihi 2 has a verified price.
    expect([record.energyPj, record.pricedPj]).toEqual([null, 0]);
    expect(record.unpriced).toContain('synapticOp');
    expect(record.counts.spike).toBeGreaterThan(400);
  });

  test('says the same in words, and names what has no price', async () => {
    const text = await study(...LIF, ...INPUT);
    expect(text).toContain('By the rule of sinabs (reset zero, 1 a step), 100 steps');
    expect(text).toMatch(/\| 1 +\| +336 \|/);
    expect(text).toMatch(
      /Energy: no total: [^\n]*synapticOp \([\d,]+ events\)[^\n]* have no price on loihi2; priced part 0\.0 pJ\./,
    );
    expect(text).toContain('- node 1 (LIF): its neurons differ in time constants or resets');
  });

  test('reads potentials where nothing fires', async () => {
    const input = write('three.npy', [4, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1]);
    const record = JSON.parse(await study(nir('primitives/LI.nir'), '--input', input, '--json'));
    expect(record.layers[0]).toMatchObject({ node: 'n', type: 'LI', spikes: null, chipToFloat: null });
    expect(record.layers[0].potentials.relative).toBeLessThan(0.01);
  });

  test('takes several inputs by name', async () => {
    const a = write('a.npy', [2, 3], [1, 0, 1, 0, 0, 1]);
    const b = write('b.npy', [2, 2], [1, 0, 1, 1]);
    const file = nir('hand/two-in-two-out.nir');
    await study(file, '--input', `a=${a}`, '--input', `b=${b}`);
    expect(await refusal(file, '--input', a)).toContain('the inputs are a, b; say which, as a=FILE');
    expect(await refusal(file, '--input', `a=${a}`)).toContain(
      'input b has no spikes; give --input b=FILE.npy',
    );
    expect(await refusal(file, '--input', `a=${a}`, '--input', `a=${a}`)).toContain('names a twice');
    const long = write('long.npy', [3, 2], [1, 0, 1, 1, 0, 0]);
    expect(await refusal(file, '--input', `a=${a}`, '--input', `b=${long}`)).toContain(
      'b has 3 steps and a 2',
    );
  });

  test('refuses values that are no spikes, wrong shapes, unknown layers', async () => {
    const file = nir('primitives/LI.nir');
    const graded = write('graded.npy', [1, 3], [0, 0.5, 1]);
    expect(await refusal(file, '--input', graded)).toMatch(
      /graded\.npy: element \[0, 1\] is 0\.5; input input takes spikes/,
    );
    const wide = write('wide.npy', [1, 4], [0, 0, 1, 1]);
    expect(await refusal(file, '--input', wide)).toContain('has shape [1, 4]; input input takes [steps, 3]');
    const spikes = nir('sinabs/lif-reset.spikes.1.npy');
    expect(await refusal(...LIF, ...INPUT, '--spikes', `9=${spikes}`)).toContain(
      "the graph's layers that fire are 1, 3",
    );
    expect(await refusal(...LIF, ...INPUT, '--spikes', spikes)).toContain('expected LAYER=FILE.npy');
    expect(await refusal(file)).toContain('input input has no spikes');
  });

  test('refuses what the graph or the chip cannot, by name', async () => {
    const input = write('one.npy', [1, 2], [1, 1]);
    expect(await refusal(nir('edge/zero-tau.nir'), '--input', input)).toMatch(
      /zero-tau\.nir: node lif \(LIF\): tau\[0\] is 0/,
    );
    const subtract = [nir('sinabs/lif-subtract.nir'), '--tool', 'sinabs'];
    const spikes = ['--input', nir('sinabs/lif-subtract.input.npy')];
    expect(await refusal(...subtract, ...spikes, '--chip', 'loihi1')).toContain(
      'resets by subtract; loihi1 has zero',
    );
    expect(await refusal(...subtract, ...spikes, '--tool', 'norse', '--reset', 'subtract')).toContain(
      'neurons have zero',
    );
  });

  test('equal options give equal reports', async () => {
    const [first, second] = [await study(...LIF, ...INPUT), await study(...LIF, ...INPUT)];
    expect(second).toBe(first);
  });
});
