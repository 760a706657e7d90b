import type { Check, CheckRow } from '../../study/verify/check.js';
import type { CheckedRow } from '../../study/verify/run-checks.js';

/** Columns of the table and their widths: rows are printed as they come, so no width can wait for the longest. */
const COLUMNS = [
  ['what', 56],
  ['source', 26],
  ['expected', 12],
  ['ours', 12],
  ['difference', 10],
  ['verdict', 9],
] as const;

const DIGITS = 6;

/** The table's heading, and the line below it. */
export function headingText(): string {
  const rule = COLUMNS.map(([, width]) => '-'.repeat(width));
  return `${line(COLUMNS.map(([name]) => name))}\n${rule.join('  ')}`;
}

/** The line above the rows of a check. */
export function titleText({ name, title }: Check): string {
  return `\n${name}: ${title}`;
}

/** A row of the table; what fails or is explained has its note below. */
export function rowText({ check, row }: CheckedRow): string {
  const text = line([
    row.what,
    row.source ?? check.source,
    numberText(row.expected, row.unit),
    numberText(row.ours, row.unit),
    differenceText(row),
    row.verdict,
  ]);
  return row.note === undefined ? text : `${text}\n      ${row.note}`;
}

function line(cells: readonly string[]): string {
  return COLUMNS.map(([, width], column) => {
    const cell = cells[column];
    return column < 2 ? cell.padEnd(width) : cell.padStart(width);
  })
    .join('  ')
    .trimEnd();
}

/** Counts bare, quantities with their unit. */
function numberText(value: number, unit: string): string {
  const isPhysical = /^[pnum]?[JWs]$/.test(unit);
  return isPhysical ? `${Number(value.toPrecision(DIGITS))} ${unit}` : String(value);
}

/** 0 where they are equal; a share in percent or as a power of ten; a number of values or a distance otherwise. */
function differenceText({ measure, difference }: CheckRow): string {
  if (difference === 0 || measure === 'count') return String(difference);
  if (measure === 'relative' && difference >= 1e-5) return `${(100 * difference).toPrecision(2)}%`;
  return difference.toExponential(1);
}

/** The checks with what a pass of each does not show. */
export function listText(checks: readonly Check[]): string {
  return checks
    .map(({ name, title, source, judge, leavesOpen, long }) =>
      [
        `${name}${long ? ' (with --full)' : ''}: ${title}`,
        `  judged by  ${judge}: ${source}`,
        `  leaves open  ${leavesOpen}`,
      ].join('\n'),
    )
    .join('\n');
}

/** How many rows came out how, in one line. */
export function summaryText(rows: readonly CheckedRow[]): string {
  const count = (verdict: CheckRow['verdict']) => rows.filter(({ row }) => row.verdict === verdict).length;
  const checks = new Set(rows.map(({ check }) => check.name)).size;
  return (
    `${counted(checks, 'check')}, ${counted(rows.length, 'row')}: ${count('pass')} as expected, ${count('explained')} different and explained, ` +
    `${count('fail')} failed`
  );
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
