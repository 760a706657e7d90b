import { describe, expect, it } from 'vitest';
import { nir } from '../../../src/study/verify/checks/nir/index.js';
import { changed, changedJson, changedNpy, context, expectEveryRowCanFail, expectPass } from './support.js';

describe('NIR', () => {
  it('files are read or refused as they must be, and spikes are those of the tools', async () => {
    const rows = await expectPass(nir, ['rockpool/lif-cuba-recurrent: spikes of the first layer']);
    const files = rows.filter(({ unit }) => unit === 'files').map(({ expected }) => expected);
    expect(files.reduce((sum, count) => sum + count, 0)).toBe(93);
    expect(rows.filter(({ what }) => what.endsWith(': spikes or none'))).toHaveLength(15);
    expect(context.recordings.files('nir').filter(path => path.endsWith('.nir'))).toHaveLength(93);
  });

  it('would fail with another graph, another refusal, another spike', async () => {
    const recordings = changed((path, bytes) => {
      if (/\.(spikes|v)\.[^/]*\.npy$/.test(path)) return changedNpy(bytes, path);
      if (path === 'nir/bad/expected.json') {
        const flipped = new TextDecoder()
          .decode(bytes)
          .replace(/"consumer_should": "\w+/g, word =>
            /accept/.test(word) ? word.replace('accept', 'refuse') : word.replace('refuse', 'accept'),
          );
        return new TextEncoder().encode(flipped);
      }
      return path.endsWith('.json')
        ? changedJson(bytes, at => /^graph\.nodes\.\w+\.type$/.test(at))
        : undefined;
    });
    await expectEveryRowCanFail(nir, { recordings });
  });
});
