import { describe, expect, it, vi } from 'vitest';
import { integerProgramSolver } from '../../src/runtime/integer-programs-node.js';

const solve = await integerProgramSolver();

/** Minimum of -(values of what is packed), at most 10 heavy: 13 + 8 for the items of 6 and 4. */
const KNAPSACK = `Minimize
 - 13 a - 8 b - 7 c
 - 3 d
Subject To
 6 a + 4 b + 5 c + 1.5 d <= 10
Binary
 a
 b
 c
 d
End
`;

describe('the solver of integer programs', () => {
  it('gives the optimum, its columns and a bound that meets it', () => {
    const { bound, columns, objective, status } = solve(KNAPSACK, 10);
    expect(status).toBe('optimal');
    expect(objective).toBeCloseTo(-21, 9);
    expect(bound).toBeCloseTo(-21, 9);
    expect(Object.fromEntries([...columns].map(([name, value]) => [name, Math.round(value)]))).toEqual({
      a: 1,
      b: 1,
      c: 0,
      d: 0,
    });
  });

  it('tells a program without a solution', () => {
    const program = 'Minimize\n x\nSubject To\n x >= 2\n x <= 1\nBinary\n y\nEnd\n';
    expect(solve(program, 10)).toMatchObject({ status: 'none', bound: Number.POSITIVE_INFINITY });
  });

  it('keeps a bound below what it has when its time is up', () => {
    const { bound, objective, status } = solve(marketSplit(5, 40), 0.3);
    expect(status).not.toBe('optimal');
    expect(bound).toBeLessThanOrEqual(objective);
  });

  it('prints nothing', () => {
    const log = vi.spyOn(console, 'log');
    const write = vi.spyOn(process.stdout, 'write');
    solve(KNAPSACK, 10);
    expect(log).not.toHaveBeenCalled();
    expect(write).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });
});

/** Rows that are to be split in half with the least slack (G. Cornuejols and M. Dawande, 1998): hard when still small. */
function marketSplit(rows: number, columns: number): string {
  let state = 12345;
  const lines: string[] = [];
  for (let row = 0; row < rows; row++) {
    const weights = Array.from({ length: columns }, () => {
      state = (state * 1103515245 + 12345) % 2 ** 31;
      return state % 100;
    });
    const half = Math.floor(weights.reduce((sum, weight) => sum + weight, 0) / 2);
    const terms = weights.map((weight, column) => `+ ${weight} x${column}${column % 8 === 7 ? '\n' : ''}`);
    lines.push(` ${terms.join(' ')} + s${row} - t${row} = ${half}`);
  }
  const slacks = Array.from({ length: rows }, (_, row) => `+ s${row} + t${row}`).join(' ');
  const binaries = Array.from({ length: columns }, (_, column) => ` x${column}`);
  return ['Minimize', ` ${slacks}`, 'Subject To', ...lines, 'Binary', ...binaries, 'End', ''].join('\n');
}
