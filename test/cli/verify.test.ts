import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { verify } from '../../src/cli/verify/verify.js';
import type { Check } from '../../src/study/verify/check.js';
import { CHECKS } from '../../src/study/verify/checks/index.js';
import { exactRow } from '../../src/study/verify/tally.js';
import { recordings } from '../support/recordings.js';
import { scratchFolder } from './support/bench.js';
import { spikeloomHere } from './support/in-process.js';

const scratch = scratchFolder();

/** A folder with the recordings of one check, one file of it changed. */
function folderWith(folder: string, file: string, change: (text: string) => string): string {
  const root = join(scratch, `${folder}-${file}-changed`);
  for (const path of recordings.files(folder)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), recordings.bytes(path));
  }
  const at = join(root, folder, file);
  writeFileSync(at, change(readFileSync(at, 'utf8')));
  return root;
}

describe('verify', () => {
  it('prints a table: what, source, expected, ours, difference, verdict', async () => {
    const { code, stdout, stderr } = await spikeloomHere(['verify', '--only', 'loihi-lif']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    expect(lines[0].split(/ {2,}/)).toEqual([
      ...['what', 'source', 'expected', 'ours', 'difference', 'verdict'],
    ]);
    expect(stdout).toMatch(
      /^potential after each step +Loihi 2 chip \(NIR paper\) +1000 +996 +4 +explained$/m,
    );
    expect(stdout).toMatch(/^ {6}steps 461, 511, 711, 761: .*marker/m);
    expect(stdout).toMatch(/^1 check, 4 rows: 3 as expected, 1 different and explained, 0 failed$/m);
    expect(lines.every(line => line.length < 140 || line.startsWith('      '))).toBe(true);
  });

  it('takes another folder, and fails with code 1 and one line that names the row', async () => {
    const data = folderWith('lava-lif', 'net-b.json', text =>
      text.replace(/("s":\s*\[\s*\[\s*)0/, (_, start) => `${start}1`),
    );
    const { code, stdout, stderr } = await spikeloomHere(['verify', '--only', 'lava-lif', '--data', data]);
    expect(code).toBe(1);
    expect(stderr).toBe('spikeloom: 1 of 3 rows failed: lava-lif: net-b: u, v and spikes, 200 steps\n');
    expect(stdout).toMatch(/net-b: .* fail$/m);
    expect(stdout).toMatch(/^ {6}s of layer 0, step 0\[0\]: 0, recorded 1$/m);
  });

  it('makes a failed row of a recording that is damaged or missing, and goes on', async () => {
    const data = folderWith('lava-lif', 'net-a.json', text => text.slice(0, 1000));
    const { code, stdout } = await spikeloomHere([
      ...['verify', '--only', 'lava-lif', 'loihi-lif', 'truenorth', '--data', data, '--json'],
    ]);
    expect(code).toBe(1);
    const { passed, explained, failed, rows } = JSON.parse(stdout);
    expect({ passed, explained, failed }).toEqual({ passed: 4, explained: 2, failed: 2 });
    const broken = rows.filter(({ verdict }: { verdict: string }) => verdict === 'fail');
    expect(broken).toMatchObject([
      {
        check: 'loihi-lif',
        what: 'could not be run',
        note: expect.stringMatching(/params.json: there is no such file/),
      },
      { check: 'lava-lif', what: 'could not be run', note: expect.stringMatching(/net-a.json: is no JSON/) },
    ]);
  });

  it.each([
    [['--only', 'loihi'], /there is no check "loihi"; checks: loihi-lif, /],
    [['--data', '/no/such/folder'], /^spikeloom: \/no\/such\/folder: there is no such folder/],
  ])('%j is a mistake in one line', async (flags, message) => {
    const { code, stdout, stderr } = await spikeloomHere(['verify', ...flags]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.split('\n')).toHaveLength(2);
  });

  it('lists all checks, the long ones too', async () => {
    const { stdout } = await spikeloomHere(['verify', '--list']);
    for (const { name, leavesOpen } of CHECKS) {
      expect(stdout).toMatch(new RegExp(`^${name}( \\(with --full\\))?: `, 'm'));
      expect(stdout).toContain(leavesOpen);
    }
    expect(stdout).toContain('csdp-mnist (with --full): ');
  });
});

test('every check has a row in docs/verify.md, and no other', () => {
  const page = readFileSync(new URL('../../docs/verify.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([\w-]+)`(?: \(`--full`\))? \|/gm)].map(([, name]) => name);
  expect(rows.sort()).toEqual(CHECKS.map(({ name }) => name).sort());
});

test('prints each row before the next is computed', async () => {
  const order: string[] = [];
  const check: Check = {
    ...CHECKS[0],
    *rows() {
      for (const what of ['first', 'second']) {
        order.push(`computed ${what}`);
        yield exactRow(what, 'values', 1, 1);
      }
    },
  };
  const write = process.stdout.write;
  process.stdout.write = (chunk: string | Uint8Array) => {
    const [word] = /^(first|second)/.exec(String(chunk)) ?? [];
    if (word !== undefined) order.push(`printed ${word}`);
    return true;
  };
  try {
    await verify({}, [check]);
  } finally {
    process.stdout.write = write;
  }
  expect(order).toEqual(['computed first', 'printed first', 'computed second', 'printed second']);
});
