import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/exit.js';
import { costOf } from '../../src/compiler/qap/instance.js';
import { parseQaplib } from '../../src/data/qaplib.js';
import { scratchFolder } from './support/bench.js';
import { interruptedHere, spikeloomHere } from './support/in-process.js';

const scratch = scratchFolder();
const at = (name: string) => join(scratch, name);

/** Facilities of random flows on a line. */
function writeProblem(name: string, size: number): string {
  const numbers = Array.from({ length: size * size }, (_, k) => [Math.floor(k / size), k % size]);
  const a = numbers.map(([i, j]) => Math.abs(i - j));
  const b = numbers.map(([i, j]) => (i === j ? 0 : (Math.min(i, j) * 7 + Math.max(i, j) * 13) % 11));
  writeFileSync(at(name), `${size}\n${a.join(' ')}\n${b.join(' ')}\n`);
  return at(name);
}

/** What was printed, held against the problem. */
function expectSolution(file: string, stdout: string): Record<string, unknown> {
  const document = JSON.parse(stdout);
  const problem = parseQaplib(readFileSync(file), file);
  expect([...document.permutation].sort((x, y) => x - y)).toEqual([...Array(problem.size).keys()]);
  expect(document.cost).toBe(costOf(problem, Int32Array.from(document.permutation)));
  expect(document.bound).toBeLessThanOrEqual(document.cost);
  return document;
}

describe('place', () => {
  it('proves a small problem, and writes its solution', async () => {
    const file = writeProblem('small.dat', 8);
    const { stdout } = await spikeloomHere(['place', file, '--json', '--out', at('small.sln')]);
    const { cost, permutation, ...rest } = expectSolution(file, stdout);
    expect(rest).toMatchObject({ bound: cost, gap: 0, optimal: true, interrupted: false, seed: 1 });
    const written = readFileSync(at('small.sln'), 'utf8').trim().split(/\s+/).map(Number);
    expect(written).toEqual([8, cost, ...(permutation as number[]).map(facility => facility + 1)]);
    const again = await spikeloomHere(['place', file, '--out', at('small.sln')]);
    expect(again.stderr).toMatch(/small\.sln: exists already; --force replaces it/);
  });

  it('says in words what it proved', async () => {
    const { stdout } = await spikeloomHere(['place', writeProblem('words.dat', 6)]);
    expect(stdout).toMatch(/6 facilities at 6 locations\n +cost +\d+ \(optimal\)\n +lower bound +\d+ \(/);
  });

  it('solves problems of one and two facilities', async () => {
    writeFileSync(at('one.dat'), '1 3 4');
    writeFileSync(at('two.dat'), '2  0 1 5 0  0 2 3 0');
    const [one, two] = [
      await spikeloomHere(['place', at('one.dat'), '--json']),
      await spikeloomHere(['place', at('two.dat'), '--json']),
    ];
    expect(expectSolution(at('one.dat'), one.stdout)).toMatchObject({ cost: 12, optimal: true });
    expect(expectSolution(at('two.dat'), two.stdout)).toMatchObject({
      cost: 13,
      permutation: [1, 0],
      optimal: true,
    });
  });

  it('refuses a file that is too large before it reads it', async () => {
    writeFileSync(at('large.dat'), '3');
    truncateSync(at('large.dat'), 2 ** 30);
    const { stderr, code } = await spikeloomHere(['place', at('large.dat')]);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toMatch(
      /large\.dat: has 1024 MiB; the largest problem that is read, 1024 x 1024, fits into 64 MiB/,
    );
  });

  it('proves a tiny problem however little time there is', async () => {
    writeFileSync(at('tiny.dat'), '3 0 1 2 5 0 3 2 9 0 7 1 -2 1 0 1 -2 1 4');
    const { stdout } = await spikeloomHere(['place', at('tiny.dat'), '--seconds', '0.001', '--json']);
    // All six permutations: 10, 4, -14, -14, 4, 10.
    expect(JSON.parse(stdout)).toMatchObject({ cost: -14, bound: -14, optimal: true });
  });

  it('refuses costs that it could not add up exactly', async () => {
    writeFileSync(at('huge.dat'), `2 0 ${2 ** 40} ${2 ** 40} 0 0 ${2 ** 20} 1 0`);
    const { stderr, code } = await spikeloomHere(['place', at('huge.dat')]);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toMatch(/huge\.dat: costs may reach 1\.\d+e\+18; they are exact below/);
  });

  it('gives the best so far where it is interrupted', async () => {
    const file = writeProblem('long.dat', 60);
    const { code, stdout, stderr } = await interruptedHere(['place', file, '--seconds', '300', '--json']);
    expect(code).toBe(EXIT.done);
    expect(expectSolution(file, stdout)).toMatchObject({ interrupted: true });
    expect(stderr).toMatch(/interrupted: this is the best so far/);
  });
});
