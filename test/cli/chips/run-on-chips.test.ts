import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadChip } from '../../../src/runtime/chips-node.js';
import { listChips } from '../../../src/runtime/known-chips-node.js';
import { scratchFolder, writeSpikes } from '../support/bench.js';
import { spikeloomHere } from '../support/in-process.js';

const scratch = scratchFolder();
const at = (...parts: string[]) => join(scratch, ...parts);

/** Neurons that do not leak: each spike of an input lifts both by 5, over their threshold of 7 at every second one. */
const NETWORK = `
format: spikeloom/network/1
name: pair
seed: 5
inputs:
  in: {size: 1, encoder: external}
populations:
  first: {size: 2, neuron: {model: lif-shift, leakShift: none}, threshold: {kind: constant, value: 7}}
  second: {size: 2, neuron: {model: lif-shift, leakShift: none}, threshold: {kind: constant, value: 4}}
projections:
  A: {from: in, to: first, connect: {kind: all}, weightBits: 4, weights: {kind: constant, value: 5}}
  B: {from: first, to: second, connect: {kind: one-to-one}, weightBits: 4, weights: {kind: constant, value: 5}}
rules: {}
goodness: {}
procedure: {kind: free}
`;

const RUNNABLE = ['lif-shift', 'lif-cuba'];

function chipsBy(runs: boolean): string[] {
  const names = listChips().map(({ name }) => name);
  return names.filter(
    name => loadChip(name).neuronModels.some(({ model }) => RUNNABLE.includes(model)) === runs,
  );
}

async function json(...args: string[]) {
  const { code, stdout, stderr } = await spikeloomHere([...args, '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

/** The network's text for a chip: stored at 8 bits where there are no others. */
function networkFor(chip: string): string {
  const narrow = loadChip(chip).formats.weightBits.includes(4);
  return narrow ? NETWORK : NETWORK.replaceAll('weightBits: 4', 'weightBits: 8');
}

describe('a small network', () => {
  writeSpikes(at('in.npy'), [[1], [1], [1], [1], [0], [0]]);

  test.each(chipsBy(true))('maps and runs on %s with the same spikes', async chip => {
    writeFileSync(at(`${chip}.yaml`), networkFor(chip));
    await json('map', at(`${chip}.yaml`), '--chip', chip, '-o', at(`${chip}.img`));
    const result = await json('run', at(`${chip}.img`), '--input', at('in.npy'), '--raster');
    expect(result.raster).toEqual({
      first: [2, 4].flatMap(step => [0, 1].map(neuron => [step, neuron])),
      second: [3, 5].flatMap(step => [0, 1].map(neuron => [step, neuron])),
    });
    expect(result.energyPj === null).toBe(result.unpriced.length > 0);
    expect(result.refused.length > 0).toBe(result.totalPj === null);
  });

  test('of the chips that run none of its neurons only those that say so are left', () => {
    const models = chipsBy(false).map(name => loadChip(name).neuronModels.map(({ model }) => model));
    expect(chipsBy(false)).toEqual(['truenorth', 'xylo-audio2']);
    expect(models).toEqual([['truenorth'], ['other']]);
  });

  test.each(chipsBy(false))('is refused by name on %s', async chip => {
    writeFileSync(at('refused.yaml'), NETWORK);
    const { code, stderr } = await spikeloomHere(['map', at('refused.yaml'), '--chip', chip]);
    expect(code).toBe(2);
    expect(stderr).toContain(`population first is of neuron model lif-shift; ${chip} has`);
  });

  test('a leak is refused where neurons have none of that kind', async () => {
    writeFileSync(at('leaky.yaml'), NETWORK.replace('leakShift: none', 'leakShift: 3'));
    const { stderr } = await spikeloomHere(['map', at('leaky.yaml'), '--chip', 'tinyodin']);
    expect(stderr).toContain('population first leaks, which neurons of tinyodin cannot in this way');
  });
});

describe('--prices', () => {
  test('prices a run by the list asked for, and names the lists where there is no such one', async () => {
    writeFileSync(at('odin.yaml'), NETWORK);
    await json(
      'map',
      at('odin.yaml'),
      '--chip',
      'odin',
      '--prices',
      'all-in',
      '-o',
      at('odin.img'),
      '--force',
    );
    const run = (...more: string[]) => json('run', at('odin.img'), '--input', at('in.npy'), ...more);
    const fit = await run();
    const allIn = await run('--prices', 'all-in');
    expect([fit.priceList, allIn.priceList]).toEqual(['fit', 'all-in']);
    expect(fit.pricedPj).toBeCloseTo(fit.counts.synapticOp * 8.43, 9);
    expect(allIn.pricedPj).toBeCloseTo(allIn.counts.synapticOp * 12.7, 9);
    // What reaches the chip over its pads is priced by neither.
    expect([fit.energyPj, allIn.energyPj, fit.unpriced]).toEqual([null, null, ['linkByte']]);
    const text = (await spikeloomHere(['run', at('odin.img'), '--input', at('in.npy')])).stdout;
    expect(text).toContain('pair on odin (prices fit): 6 steps');
    expect(text).toMatch(
      /energy {4}no total: linkByte \(\d+ events\) has no price on odin; priced part [\d.]+ pJ\n/,
    );
    expect(fit.staticEnergyPj).toBeGreaterThan(0);
    expect(allIn.staticEnergyPj).toBeNull();
    const { code, stderr } = await spikeloomHere(['run', at('odin.img'), '--steps', '1', '--prices', 'sale']);
    expect(code).toBe(2);
    expect(stderr).toContain('chip odin has no price list "sale"; it has fit, all-in');
  });

  test('without a host’s bytes the all-in figure is a total, and static power beside it is refused', async () => {
    const quiet = await json('run', at('odin.img'), '--steps', '3', '--prices', 'all-in');
    expect([quiet.energyPj, quiet.totalPj, quiet.refused]).toEqual([0, 0, []]);
    const text = JSON.stringify((await json('chips', 'odin')).model);
    const model = JSON.parse(text);
    model.priceLists['all-in'].static = model.priceLists.fit.static;
    writeFileSync(at('both.yaml'), JSON.stringify(model));
    const both = await json(
      'run',
      at('odin.img'),
      '--steps',
      '3',
      '--chip',
      at('both.yaml'),
      '--prices',
      'all-in',
    );
    expect([both.energyPj, both.totalPj]).toEqual([0, null]);
    expect(both.refused).toEqual([
      'static power (27.3 uW and 1.78 uW/MHz) on odin cannot be added to synapticOp, whose figure of 12.7 pJ is all-in and holds it already',
    ]);
  });

  test('chips shows the list asked for first, and says which other there are', async () => {
    const { stdout } = await spikeloomHere(['chips', 'loihi1', '--prices', 'fitted']);
    const [first, second] = [
      stdout.indexOf('Price list fitted (holds)'),
      stdout.indexOf('Price list simulated (--prices'),
    ];
    expect(first).toBeGreaterThan(0);
    expect(second).toBeGreaterThan(first);
    const { stderr } = await spikeloomHere(['chips', '--prices', 'fitted']);
    expect(stderr).toContain('name it: spikeloom chips NAME --prices LIST');
  });
});
