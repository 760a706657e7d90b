import { raise } from '../../../../fixed/error.js';
import type { Check, CheckContext, CheckRow } from '../../check.js';
import { recordedJson } from '../../recordings.js';
import { Tally } from '../../tally.js';
import { TABLES } from './tables.js';

interface RecordedTable {
  readonly format: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** Tables made with exact integers and rationals, apart from this program. */
export const fixedVectors: Check = {
  name: 'fixed-vectors',
  title: 'Arithmetic tables',
  source: 'exact integers (Python)',
  judge: 'exact arithmetic',
  leavesOpen: 'Operations one by one; the order in which a chip does them is judged by the other checks.',
  rows,
};

function* rows({ recordings }: CheckContext): Iterable<CheckRow> {
  for (const { name, what, columns, compute } of TABLES) {
    const path = `fixed-vectors/${name}.json`;
    const table = recordedJson<RecordedTable>(recordings, path);
    if (table.format !== 'fixed-vectors/1' || table.columns.length !== columns) {
      raise(
        `has format ${table.format} and ${table.columns.length} columns; expected fixed-vectors/1 and ${columns}`,
        {
          file: path,
        },
      );
    }
    const tally = new Tally();
    table.rows.forEach((row, index) => {
      const { expected, ours } = compute(row);
      tally.values(`${name}, row ${index}, result`, ours, expected);
    });
    yield tally.row(`${what} (${name}, ${table.rows.length} rows)`);
  }
}
