import { describe, expect, it } from 'vitest';
import { symStdp } from '../../../src/study/verify/checks/sym-stdp/index.js';
import { changed, changedNpy, context, expectEveryRowCanFail, expectPass, rowsOf } from './support.js';

/** Folders of the float form; the others have the integer form. */
const FLOAT = /^sym-stdp\/(joint|layerwise|represent_clip)\//;
/** What a run is given, and what only describes it. */
const GIVEN = /\/(in_spikes|pres_\w+|[wu]_init|w_\w\w_init|teacher)\.npy$/;

describe('the symmetric-STDP network', () => {
  it('is equal to every recorded array, in float and in integers', async () => {
    const rows = await expectPass(symStdp);
    const folders = context.recordings.files('sym-stdp').map(path => path.split('/')[1]);
    const cases = [...new Set(folders)].filter(folder => folder !== 'README.md').sort();
    expect([...new Set(rows.map(({ what }) => what.split(':')[0]))].sort()).toEqual(cases);
    expect(cases).toHaveLength(5);
    expect(rows.every(({ expected }) => expected > 150)).toBe(true);
  });

  it('would not be with one value that differs', async () => {
    const recordings = changed((path, bytes) =>
      path.endsWith('.npy') && !GIVEN.test(path) ? changedNpy(bytes, path) : undefined,
    );
    await expectEveryRowCanFail(symStdp, { recordings });
  });

  it.each([
    ['teacher', /^teacher/],
    ['pres_intensity', /^intensity/],
  ])('would not be with another %s', async (name, place) => {
    const recordings = changed((path, bytes) =>
      FLOAT.test(path) && path.endsWith(`/${name}.npy`) ? changedNpy(bytes, path) : undefined,
    );
    const rows = await rowsOf(symStdp, { ...context, recordings });
    const failed = rows.filter(({ verdict }) => verdict === 'fail');
    expect(failed).toHaveLength(3);
    for (const { note } of failed) expect(note).toMatch(place);
  });
});
