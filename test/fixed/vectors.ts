import { readFileSync } from 'node:fs';
import { hasSharedData, sharedData } from '../support/shared-data.js';

interface Table {
  readonly format: string;
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
}

/** The rows of one table of `fixed-vectors`, each an array in the order of `columns`. */
export function vectorRows<Row extends readonly unknown[]>(table: string, columns: number): Row[] {
  if (!hasSharedData) return [];
  const text = readFileSync(sharedData('fixed-vectors', `${table}.json`), 'utf8');
  const parsed = JSON.parse(text) as Table;
  if (parsed.format !== 'fixed-vectors/1' || parsed.table !== table || parsed.columns.length !== columns) {
    throw new Error(`${table}.json is not the table that this test was written for`);
  }
  return parsed.rows as unknown as Row[];
}
