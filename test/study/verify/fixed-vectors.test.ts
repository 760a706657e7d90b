import { expect, it } from 'vitest';
import { fixedVectors } from '../../../src/study/verify/checks/fixed-vectors/index.js';
import { TABLES } from '../../../src/study/verify/checks/fixed-vectors/tables.js';
import { changed, context, expectEveryRowCanFail, expectPass } from './support.js';

it('every row of every table is reproduced', async () => {
  const rows = await expectPass(fixedVectors);
  const tables = context.recordings.files('fixed-vectors').filter(path => path.endsWith('.json'));
  expect(tables).toEqual(TABLES.map(({ name }) => `fixed-vectors/${name}.json`).sort());
  const lengths = rows.map(({ what }) => Number(/ (\d+) rows\)$/.exec(what)?.[1]));
  // README of the tables, in the order of their names.
  expect(lengths).toEqual([300, 547, 24, 36, 200, 280, 366, 16, 224, 60, 123]);
});

it('a table with one result that differs fails', async () => {
  const recordings = changed((path, bytes) => {
    if (!path.endsWith('.json')) return undefined;
    const table = JSON.parse(new TextDecoder().decode(bytes));
    const row = table.rows.at(-1);
    const last = row.length - 1;
    if (Array.isArray(row[last])) row[last][row[last].length - 1]++;
    else row[last]++;
    return new TextEncoder().encode(JSON.stringify(table));
  });
  await expectEveryRowCanFail(fixedVectors, { recordings });
});

it('a table of another form is refused by name', async () => {
  const recordings = changed((_, bytes) =>
    new TextEncoder().encode(new TextDecoder().decode(bytes).replace('fixed-vectors/1', 'fixed-vectors/2')),
  );
  await expect(expectEveryRowCanFail(fixedVectors, { recordings })).rejects.toThrow(
    /^fixed-vectors\/add.json: has format fixed-vectors\/2/,
  );
});
