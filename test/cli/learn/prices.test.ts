import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../support/bench.js';
import { spikeloomHere } from '../support/in-process.js';

const scratch = scratchFolder();

async function json(...args: string[]) {
  const { code, stdout, stderr } = await spikeloomHere([...args, '--threads', '1', '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

test('a run keeps the price list that it was begun with; its tests may be priced by another', async () => {
  const folder = join(scratch, 'fitted');
  const size = ['--train', '3', '--test', '2', '--hidden', '20,10', '--no-float'];
  const learnt = await json(
    'learn',
    'csdp',
    ...size,
    '--chip',
    'loihi1',
    '--prices',
    'fitted',
    '--out',
    folder,
  );
  expect(learnt.priceList).toBe('fitted');
  // No list of Loihi 1 has a price for its management processor.
  const { energy } = learnt;
  expect([energy.trainPerSamplePj, energy.train.totalPerSamplePj]).toEqual([null, null]);
  expect(energy.trainPricedPerSamplePj).toBeGreaterThan(0);
  expect(energy.train.refused.join()).toMatch(/managementCycle \([\d,]+ events\) has no price on loihi1/);
  const parts: { trainPricedPerSamplePj: number }[] = energy.parts;
  const sum = parts.reduce((pj, { trainPricedPerSamplePj }) => pj + trainPricedPerSamplePj, 0);
  expect(sum / energy.trainPricedPerSamplePj).toBeCloseTo(1, 2);
  const [heading, first] = readFileSync(join(folder, 'test.csv'), 'utf8')
    .split('\n')
    .map(line => line.split(','));
  expect(first[heading.indexOf('energy_pj')]).toBe('');
  expect(Number(first[heading.indexOf('priced_pj')])).toBeGreaterThan(0);
  const again = await json('test', folder);
  expect([again.priceList, again.energy.testPerSamplePj]).toEqual(['fitted', null]);
  expect(again.energy.testPricedPerSamplePj).toBeCloseTo(energy.testPricedPerSamplePj, 6);
  const other = await json('test', folder, '--prices', 'simulated');
  expect(other.priceList).toBe('simulated');
  expect(other.accuracy).toEqual(again.accuracy);
  expect(other.energy.testPricedPerSamplePj).toBeLessThan(again.energy.testPricedPerSamplePj);
});
