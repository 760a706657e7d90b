import type { Hypergraph, PartLimits } from '../hypergraph/hypergraph.js';
import { finestLevel, type Level } from '../hypergraph/level.js';
import type { IntegerProgramSolver } from './solver.js';

/** Vertices x parts, and drives and sets x parts, up to which a program is likely to be solved. */
export const MOST_PLACES = 120;
export const MOST_REACHES = 600;

/** What an integer program found out about partitions into at most so many parts. */
export interface ExactPartition {
  /** `optimal`: `partOf` has the lowest cut there is; `infeasible`: no partition is within the limits. */
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'unknown';
  /** A part by vertex, where one was found. */
  readonly partOf: Int32Array | null;
  /** No cut is below; minus infinity where nothing is known. */
  readonly bound: number;
}

/** Whether a hypergraph is small enough for {@link solvePartition} to be worth trying: about 20 vertices on 4 parts. */
export function isSmall(graph: Hypergraph, parts: number): boolean {
  return graph.vertices * parts <= MOST_PLACES && graph.nets * parts <= MOST_REACHES;
}

/**
 * The partition with the lowest cut, as an integer program ({@link partitionProgram}).
 *
 * @param parts parts that may be used
 * @param cutoff the cut of a known partition: dearer ones are not looked for; Infinity: none is known
 * @param seconds the solver's limit of time
 */
export function solvePartition(
  graph: Hypergraph,
  limits: PartLimits,
  parts: number,
  cutoff: number,
  solve: IntegerProgramSolver,
  seconds: number,
): ExactPartition {
  const { status, bound, columns } = solve(partitionProgram(graph, limits, parts, cutoff), seconds);
  if (status === 'none') {
    return { status: bound === Number.POSITIVE_INFINITY ? 'infeasible' : 'unknown', partOf: null, bound };
  }
  const partOf = Int32Array.from({ length: graph.vertices }, (_, vertex) => {
    for (let part = 0; part < Math.min(parts, vertex + 1); part++) {
      if ((columns.get(inPart(vertex, part)) ?? 0) > 0.5) return part;
    }
    return 0;
  });
  return { status, partOf, bound };
}

/** Column: the vertex is in the part. */
const inPart = (vertex: number, part: number) => `x_${vertex}_${part}`;
/** Column: the set has a pin in the part. */
const reaches = (set: number, part: number) => `y_${set}_${part}`;
/** Column: the drive reaches the part, and its vertex is in another. */
const crosses = (drive: number, part: number) => `o_${drive}_${part}`;
/** Column: parts other than its own that the drive reaches, if its vertex is in the part. */
const leaves = (drive: number, part: number) => `t_${drive}_${part}`;
/** Column: the part holds a vertex of the group. */
const holds = (group: number, part: number) => `g_${group}_${part}`;

/**
 * The program in CPLEX's LP format. Only `x` is integer: the others are at least differences of `x` and are minimised or limited
 * from above.
 *
 * Parts are numbered by their first vertices, so that no two solutions differ in numbers alone: vertex `v` is in part 0..v, and in part
 * `p > 0` only if a vertex before it is in `p - 1`.
 */
export function partitionProgram(
  graph: Hypergraph,
  limits: PartLimits,
  parts: number,
  cutoff: number,
): string {
  const level = finestLevel(graph);
  const all = Array.from({ length: parts }, (_, part) => part);
  const rows = [
    ...everyVertexOnce(level, parts),
    ...reachRows(level, parts),
    ...limitRows(graph, level, limits, parts),
  ];
  const inputs = inputWeights(level, graph);
  const objective: string[] = [];
  for (const part of all) {
    for (let set = 0; set < level.sets; set++) objective.push(...term(inputs[set], reaches(set, part)));
    for (let drive = 0; drive < level.driveVertex.length; drive++) {
      objective.push(...term(driveWeight(graph, level)[drive], crosses(drive, part)));
    }
  }
  if (objective.length > 0 && Number.isFinite(cutoff)) rows.push(`${objective.join(' ')} <= ${cutoff}`);
  const binaries = all.flatMap(part =>
    Array.from({ length: Math.max(0, level.vertices - part) }, (_, i) => inPart(part + i, part)),
  );
  return [
    'Minimize',
    ` cost: ${objective.length > 0 ? objective.join('\n  ') : `0 ${inPart(0, 0)}`}`,
    'Subject To',
    ...rows.map((row, i) => ` r${i}: ${row}`),
    'Binary',
    ...binaries.map(name => ` ${name}`),
    'End',
    '',
  ].join('\n');
}
