import { expect, it } from 'vitest';
import { qaplib } from '../../../src/study/verify/checks/qaplib.js';
import { changed, expectEveryRowCanFail, expectPass } from './support.js';

it('published problems cost what is published, and place comes to the best known', async () => {
  const rows = await expectPass(qaplib);
  expect(rows.map(({ expected }) => expected)).toEqual([6124, 6124, 6124, 15812, 15812, 23386, 23386]);
});

it('a cost that differs fails, below what is found as well as above', async () => {
  for (const cost of ['2', '9000000']) {
    const recordings = changed((path, bytes) => {
      if (!path.endsWith('.sln')) return undefined;
      const [size, , ...rest] = new TextDecoder().decode(bytes).trim().split(/\s+/);
      return new TextEncoder().encode([size, cost, ...rest].join(' '));
    });
    // A bound far below a cost is right, if weak.
    if (cost === '2') await expectEveryRowCanFail(qaplib, { recordings });
    else await expect(expectEveryRowCanFail(qaplib, { recordings })).rejects.toThrow(/nug30: proven bound/);
  }
});
