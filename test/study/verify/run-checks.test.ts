import { describe, expect, it } from 'vitest';
import { raise } from '../../../src/fixed/error.js';
import type { Check } from '../../../src/study/verify/check.js';
import { CHECKS } from '../../../src/study/verify/checks/index.js';
import { chooseChecks, runChecks } from '../../../src/study/verify/run-checks.js';
import { exactRow } from '../../../src/study/verify/tally.js';
import { context } from './support.js';

function check(name: string, rows: Check['rows']): Check {
  return { name, title: name, source: 'a test', judge: 'chip', leavesOpen: 'everything', rows };
}

const good = exactRow('one', 'values', 1, 1);

async function run(checks: readonly Check[]): Promise<string[]> {
  const shown: string[] = [];
  for await (const { check, row } of runChecks(checks, context)) {
    shown.push(`${check.name}: ${row.what} ${row.verdict}${row.note === undefined ? '' : ` (${row.note})`}`);
  }
  return shown;
}

describe('checks', () => {
  it('go on after one that cannot, and keep the rows it gave', async () => {
    const checks = [
      check('first', function* () {
        yield good;
        raise('no such file', { file: 'a.npy' });
      }),
      check('second', async function* () {
        yield good;
      }),
      check('third', () => (undefined as unknown as []).map(() => good)),
    ];
    expect(await run(checks)).toEqual([
      'first: one pass',
      'first: could not be run fail (a.npy: no such file)',
      'second: one pass',
      expect.stringMatching(/^third: could not be run fail \(its recordings are not of the form .*TypeError/),
    ]);
  });

  it('are chosen by name, in their own order, and long ones only when asked for', () => {
    const names = (options: Parameters<typeof chooseChecks>[1]) =>
      chooseChecks(CHECKS, options).map(({ name }) => name);
    expect(names({ only: ['ranc', 'loihi-lif'] })).toEqual(['loihi-lif', 'ranc']);
    expect(names({ only: ['csdp-mnist'] })).toEqual(['csdp-mnist']);
    expect(names({})).not.toContain('csdp-mnist');
    expect(names({ full: true })).toEqual(CHECKS.map(({ name }) => name));
    expect(() => names({ only: ['rank'] })).toThrow(
      /^there is no check "rank"; checks: loihi-lif, .*csdp-mnist$/,
    );
  });

  it('have names of their own, and say what they leave open', () => {
    expect(new Set(CHECKS.map(({ name }) => name)).size).toBe(CHECKS.length);
    for (const { source, leavesOpen } of CHECKS) {
      expect(source.length).toBeLessThanOrEqual(26);
      expect(leavesOpen).toMatch(/^[A-Z].*\.$/);
    }
  });
});
