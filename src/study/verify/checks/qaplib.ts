import { finish } from '../../../compiler/anytime.js';
import { boundQap } from '../../../compiler/qap/bound.js';
import { costOf } from '../../../compiler/qap/instance.js';
import { searchQap } from '../../../compiler/qap/search.js';
import { parseQaplib } from '../../../data/qaplib.js';
import { raise } from '../../../fixed/error.js';
import type { Check, CheckContext, CheckRow } from '../check.js';
import { type Recordings, recordedText } from '../recordings.js';
import { exactRow, quantityRow } from '../tally.js';

/** Problems, how far above the best known cost the search may end, and whether a bound is proved: seconds for the larger. */
const PROBLEMS = [
  { name: 'nug30', tolerance: 0, bounded: true },
  { name: 'sko42', tolerance: 0, bounded: false },
  { name: 'sko49', tolerance: 0.005, bounded: false },
] as const;

/** Steps of tabu search. */
const EFFORT = 60_000;

/** Published placement problems on grids, with the costs that the literature knows as best. */
export const qaplib: Check = {
  name: 'qaplib',
  title: 'Placement problems of QAPLIB',
  source: 'QAPLIB, best known costs',
  judge: 'published figures',
  leavesOpen:
    'Three grids of 30 to 49 places; the costs of the two larger are the best known and not proved.',
  rows,
};

function* rows({ recordings }: CheckContext): Iterable<CheckRow> {
  for (const { name, tolerance, bounded } of PROBLEMS) {
    const problem = parseQaplib(recordings.bytes(`qaplib/${name}.dat`), `qaplib/${name}.dat`);
    const { cost, permutation } = solutionOf(recordings, name, problem.size);
    yield exactRow(`${name}: cost of the published permutation`, 'cost', costOf(problem, permutation), cost);
    const found = finish(searchQap(problem, { seed: 1, effort: EFFORT }));
    const row = quantityRow(`${name}: cost that place finds`, 'cost', {
      ours: costOf(problem, found.permutation),
      expected: cost,
      tolerance,
    });
    // Less than the best known would be a record, or more likely a wrong sum.
    yield found.cost < cost ? { ...row, verdict: 'fail', note: 'below the best known cost' } : row;
    if (bounded) yield boundRow(name, finish(boundQap(problem, {})).bound, cost);
  }
}

/** A bound is right where it is not above the best known cost; how far below it is, is told. */
function boundRow(name: string, bound: number, cost: number): CheckRow {
  const row = quantityRow(`${name}: proven bound, not above`, 'cost', {
    ours: bound,
    expected: cost,
    tolerance: 1,
  });
  return bound > cost ? { ...row, verdict: 'fail', note: 'above the cost of a permutation' } : row;
}

/** A solution file: size, cost, then the permutation counted from 1. */
function solutionOf(recordings: Recordings, name: string, size: number) {
  const path = `qaplib/${name}.sln`;
  const [n, cost, ...facilities] = recordedText(recordings, path).trim().split(/\s+/).map(Number);
  if (n !== size || facilities.length !== size) {
    raise(`has ${facilities.length} facilities of ${n}; its problem has ${size}`, { file: path });
  }
  return { cost, permutation: Int32Array.from(facilities, facility => facility - 1) };
}
