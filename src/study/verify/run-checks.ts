import { raise, SpikeloomError } from '../../fixed/error.js';
import type { Check, CheckContext, CheckRow } from './check.js';

/** A row and the check that it is of. */
export interface CheckedRow {
  readonly check: Check;
  readonly row: CheckRow;
}

/**
 * The checks to run: those named, or all but the long ones.
 * @throws SpikeloomError for a name that is none
 */
export function chooseChecks(
  checks: readonly Check[],
  { only, full = false }: { readonly only?: readonly string[]; readonly full?: boolean },
): readonly Check[] {
  if (only === undefined) return checks.filter(({ long }) => full || !long);
  const known = checks.map(({ name }) => name);
  for (const name of only) {
    if (!known.includes(name)) raise(`there is no check "${name}"; checks: ${known.join(', ')}`);
  }
  return checks.filter(({ name }) => only.includes(name));
}

/** Each row as soon as it is known. A check that cannot go on, as its recordings are damaged, ends in a row that fails. */
export async function* runChecks(
  checks: readonly Check[],
  context: CheckContext,
): AsyncGenerator<CheckedRow, void, undefined> {
  for (const check of checks) {
    try {
      for await (const row of check.rows(context)) yield { check, row };
    } catch (error) {
      yield { check, row: brokenRow(error) };
    }
  }
}

function brokenRow(error: unknown): CheckRow {
  const form = 'its recordings are not of the form that their README gives, or this is a defect of spikeloom';
  const note = error instanceof SpikeloomError ? error.message : `${form}: ${String(error)}`;
  return {
    ...{ what: 'could not be run', unit: 'rows', expected: 1, ours: 0 },
    ...{ measure: 'count', difference: 1, tolerance: 0, verdict: 'fail', note },
  };
}
