import type { Fill } from '../compiler/cost.js';

/** Columns as wide as their widest cell; the first row is the heading, the last column is not padded. */
export function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  return rows.map(row =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}

/** A number with one decimal, three significant digits where it is small; no zeros at its end. */
export function decimals(value: number): string {
  return String(Number(Math.abs(value) >= 10 ? value.toFixed(1) : value.toPrecision(3)));
}

/** A share, 0 to 1, as whole percents. */
export function percent(share: number): string {
  return `${Math.round(100 * share)}%`;
}

export function shareOf({ used, capacity }: Fill): number {
  return capacity === 0 ? 0 : used / capacity;
}
