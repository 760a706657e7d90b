import { expect } from 'vitest';
import { contextOf } from '../../../src/cli/verify/verify.js';
import { formatNpy, type NpyArray, type NpyData, parseNpy } from '../../../src/data/npy.js';
import type { Check, CheckContext, CheckRow } from '../../../src/study/verify/check.js';
import type { Recordings } from '../../../src/study/verify/recordings.js';

/** What the checks of the package are given: its own recordings and chip models. */
export const context: CheckContext = contextOf({});

export async function rowsOf(check: Check, given: CheckContext = context): Promise<CheckRow[]> {
  const rows: CheckRow[] = [];
  for await (const row of check.rows(given)) rows.push(row);
  return rows;
}

/** Every row of the check is as expected, those of `explained` different and told why; gives them back. */
export async function expectPass(check: Check, explained: readonly string[] = []): Promise<CheckRow[]> {
  const rows = await rowsOf(check);
  for (const { what, verdict, note } of rows) {
    expect({ what, verdict, note }).toEqual(
      explained.includes(what)
        ? { what, verdict: 'explained', note: expect.stringMatching(/./) }
        : { what, verdict: 'pass', note },
    );
  }
  expect(new Set(rows.map(({ what, source }) => `${what} ${source}`)).size).toBe(rows.length);
  return rows;
}

/** With what is recorded changed, every row fails, and names a place. */
export async function expectEveryRowCanFail(check: Check, given: Partial<CheckContext>): Promise<void> {
  const rows = await rowsOf(check, { ...context, ...given });
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter(({ verdict }) => verdict !== 'fail').map(({ what }) => what)).toEqual([]);
}

/** The recordings with the files changed for which `change` gives other bytes. */
export function changed(
  change: (path: string, bytes: Uint8Array) => Uint8Array | undefined,
  { files, bytes }: Recordings = context.recordings,
): Recordings {
  return { files, bytes: path => change(path, bytes(path)) ?? bytes(path) };
}

/** An array whose last element is another: 1 more, or the other flag. */
export function changedNpy(bytes: Uint8Array, path: string): Uint8Array {
  const array = parseNpy(bytes, path);
  const data = array.data.slice() as NpyData[keyof NpyData];
  const last = data.length - 1;
  data[last] = data[last] === 1 ? 0 : data[last] + 1;
  return formatNpy({ ...array, data } as NpyArray);
}

/** A JSON text in which every number and text that `path` lets is another. */
export function changedJson(bytes: Uint8Array, isWanted: (path: string) => boolean): Uint8Array {
  const change = (value: unknown, path: string): unknown => {
    if (typeof value === 'number') return isWanted(path) ? value + 1 : value;
    if (typeof value === 'string') return isWanted(path) ? `${value}?` : value;
    if (Array.isArray(value)) return value.map((item, index) => change(item, `${path}[${index}]`));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, change(item, path === '' ? key : `${path}.${key}`)]),
    );
  };
  return new TextEncoder().encode(JSON.stringify(change(JSON.parse(new TextDecoder().decode(bytes)), '')));
}
