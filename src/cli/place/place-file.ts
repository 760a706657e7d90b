import { formatQaplibSolution } from '../../data/qaplib.js';
import { namingFile } from '../naming-file.js';
import { type JsonFlag, log, printJson, printText } from '../output.js';
import { checkTargetFile, writeFileAtomic } from '../write-atomic.js';
import { readProblem } from './read-problem.js';
import { type Solution, solve } from './solve.js';

/** What the command line of `place` says. */
export interface PlaceFlags extends JsonFlag {
  readonly seconds?: number;
  readonly seed: number;
  readonly out?: string;
  readonly force?: true;
}

/** `spikeloom place`: a permutation of little cost, and a proof of how little it could be. */
export async function placeFile(
  path: string,
  { seconds, seed, out, force, json }: PlaceFlags,
): Promise<void> {
  // The time of the process so far is part of what the user waits for.
  const startedMs = 0;
  if (out !== undefined) checkTargetFile(out, { force: force === true });
  const problem = readProblem(path);
  const solution = await namingFile(path, () => solve(problem, { seed, seconds, startedMs }));
  const { permutation, cost, bound, method, steps, nodes, interrupted } = solution;
  if (out !== undefined) writeFileAtomic(out, formatQaplibSolution(permutation, cost));
  if (interrupted) log('interrupted: this is the best so far');
  const document = {
    file: path,
    size: problem.size,
    cost,
    permutation: [...permutation],
    bound,
    gap: gapOf(solution),
    optimal: cost <= bound,
    method,
    steps,
    nodes,
    interrupted,
    seed,
    wallS: (performance.now() - startedMs) / 1000,
  };
  if (json) printJson(document);
  else printText(describe(document, out));
}

/** Most that the cost may be above the best, as a share of it; null where the bound is not above 0. */
function gapOf({ cost, bound }: Pick<Solution, 'cost' | 'bound'>): number | null {
  if (cost <= bound) return 0;
  return bound > 0 ? (cost - bound) / bound : null;
}

function describe(
  found: Pick<Solution, 'cost' | 'bound' | 'method' | 'steps' | 'nodes'> & {
    readonly file: string;
    readonly size: number;
    readonly permutation: readonly number[];
    readonly gap: number | null;
    readonly optimal: boolean;
    readonly wallS: number;
  },
  out: string | undefined,
): string {
  const { file, size, cost, bound, method, gap, steps, nodes, wallS, permutation } = found;
  const proof = found.optimal
    ? 'optimal'
    : gap === null
      ? 'not proved optimal'
      : `at most ${(100 * gap).toFixed(2)}% above the best there is`;
  const looked = nodes > 0 ? `, ${nodes} cases of branch and bound` : '';
  return [
    `${file}: ${size === 1 ? '1 facility at 1 location' : `${size} facilities at ${size} locations`}`,
    `  cost         ${cost} (${proof})`,
    `  lower bound  ${bound} (${method})`,
    `  searched     ${steps} steps of tabu search${looked}, ${wallS.toFixed(2)} s`,
    `  permutation  ${permutation.join(' ')}`,
    ...(out === undefined ? [] : [`  written      ${out}`]),
  ].join('\n');
}
