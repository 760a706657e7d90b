import { describe, expect, it } from 'vitest';
import { lavaLif } from '../../../src/study/verify/checks/lava-lif.js';
import { loihiLif } from '../../../src/study/verify/checks/loihi-lif.js';
import { changed, changedJson, context, expectEveryRowCanFail, expectPass, rowsOf } from './support.js';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytesOf = (content: string) => new TextEncoder().encode(content);

describe('a neuron recorded on a Loihi 2 chip', () => {
  const POTENTIALS = 'potential after each step';

  it('has every spike, and every potential but for the marker in the four steps with a spike', async () => {
    const rows = await expectPass(loihiLif, [POTENTIALS]);
    expect(rows.map(({ expected, ours, difference }) => [expected, ours, difference])).toEqual([
      [1000, 1000, 0],
      [1000, 996, 4],
      [1000, 1000, 0],
      [2000, 2000, 0],
    ]);
    expect(rows[1].note).toMatch(/^steps 461, 511, 711, 761: .*marker/);
  });

  it('would not pass with another trace', async () => {
    const recordings = changed((path, bytes) => {
      if (!path.endsWith('.csv')) return undefined;
      const lines = text(bytes).trim().split('\n');
      const [input, v, spike] = lines[999].split(',').map(Number);
      return bytesOf([...lines.slice(0, 999), `${input},${v + 1},${1 - spike}`].join('\n'));
    });
    await expectEveryRowCanFail(loihiLif, { recordings });
  });

  it.each([
    ['another marker', (line: string) => line.replace(',128,', ',127,')],
    ['a potential that goes on from it', (line: string) => line, 122],
  ])('does not explain %s', async (_, ofSpike, next = 0) => {
    const recordings = changed((path, bytes) => {
      if (!path.endsWith('loihi2-lif.csv')) return undefined;
      const lines = text(bytes).trim().split('\n');
      lines[461] = ofSpike(lines[461]);
      lines[462] = lines[462].replace(/^0,0,/, `0,${next},`);
      return bytesOf(lines.join('\n'));
    });
    const rows = await rowsOf(loihiLif, { ...context, recordings });
    expect(rows.find(({ what }) => what === POTENTIALS)).toMatchObject({ verdict: 'fail' });
  });
});

describe("networks recorded on Lava's bit-accurate model", () => {
  it('have u, v and s of every neuron after every step', async () => {
    const rows = await expectPass(lavaLif);
    expect(rows.map(({ ours }) => ours)).toEqual([18, 16, 10].map(neurons => 3 * 200 * neurons));
  });

  it('would not pass with one state that differs', async () => {
    const recordings = changed((path, bytes) =>
      path.endsWith('.json') ? changedJson(bytes, at => at === 'expected[0].v[199][0]') : undefined,
    );
    await expectEveryRowCanFail(lavaLif, { recordings });
  });
});
