import { loadDataset } from '../../data/node/load-dataset.js';
import { loadChip } from '../../runtime/chips-node.js';
import type { Check, CheckContext } from '../../study/verify/check.js';
import { CHECKS } from '../../study/verify/checks/index.js';
import { type CheckedRow, chooseChecks, runChecks } from '../../study/verify/run-checks.js';
import { Mismatch } from '../exit.js';
import { printJson, printText } from '../output.js';
import { sha256 } from '../sha256.js';
import { folderRecordings, packagedRecordings } from './recordings.js';
import { headingText, listText, rowText, summaryText, titleText } from './text.js';

/** What the command line of `verify` says. */
export interface VerifyFlags {
  readonly only?: readonly string[];
  readonly full?: true;
  readonly list?: true;
  readonly data?: string;
  readonly json?: true;
}

/** Failed rows that the error names. */
const NAMED = 5;

/**
 * `spikeloom verify`: runs the checks and prints each row as it is known.
 * @throws Mismatch where a row failed, SpikeloomError for an unknown check or folder
 */
export async function verify(flags: VerifyFlags, checks: readonly Check[] = CHECKS): Promise<void> {
  const chosen = chooseChecks(checks, flags);
  if (flags.list) {
    printList(flags.only === undefined ? checks : chosen, flags);
    return;
  }
  const context = contextOf(flags);
  const rows: CheckedRow[] = [];
  if (!flags.json) printText(headingText());
  for await (const checked of runChecks(chosen, context)) {
    if (!flags.json && checked.check !== rows.at(-1)?.check) printText(titleText(checked.check));
    rows.push(checked);
    if (!flags.json) printText(rowText(checked));
  }
  if (flags.json) printJson(document(rows));
  else printText(`\n${summaryText(rows)}`);
  const failed = rows.filter(({ row }) => row.verdict === 'fail');
  if (failed.length > 0) throw new Mismatch(failureText(failed, rows.length));
}

/** What the checks of the package are given. */
export function contextOf({ data }: { readonly data?: string | undefined }): CheckContext {
  return {
    recordings: data === undefined ? packagedRecordings() : folderRecordings(data),
    chip: loadChip,
    sha256,
    mnist: () => loadDataset('mnist'),
  };
}

function printList(checks: readonly Check[], { json }: VerifyFlags): void {
  const listed = checks.map(({ name, title, source, judge, leavesOpen, long = false }) => {
    return { name, title, source, judge, leavesOpen, long };
  });
  if (json) printJson({ checks: listed });
  else printText(listText(checks));
}

function document(rows: readonly CheckedRow[]): object {
  const count = (verdict: string) => rows.filter(({ row }) => row.verdict === verdict).length;
  return {
    passed: count('pass'),
    explained: count('explained'),
    failed: count('fail'),
    rows: rows.map(({ check, row }) => {
      const { what, unit, expected, ours, measure, difference, tolerance, verdict, note = null } = row;
      const { name, judge } = check;
      const source = row.source ?? check.source;
      return {
        ...{ check: name, what, source, judge, unit, expected, ours },
        ...{ measure, difference, tolerance, verdict, note },
      };
    }),
  };
}

function failureText(failed: readonly CheckedRow[], rows: number): string {
  const named = failed.slice(0, NAMED).map(({ check, row }) => `${check.name}: ${row.what}`);
  const more = failed.length > NAMED ? ` and ${failed.length - NAMED} more` : '';
  return `${failed.length} of ${rows} rows failed: ${named.join('; ')}${more}`;
}
