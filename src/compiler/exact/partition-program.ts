import type { Hypergraph, PartLimits } from '../hypergraph/hypergraph.js';
import type { IntegerProgramSolver } from './solver.js';

/** Vertices x parts, and nets x parts, up to which a program is likely to be solved. */
const MOST_PLACES = 36;
const MOST_NET_PARTS = 90;

/** The solver calls a number whole that is so near to one. */
const PRECISION = 1e-5;

/** A partition as good as the cutoff must not be lost to rounding. */
const CUTOFF_TOLERANCE = 1e-7;

/** What an integer program found out about partitions into at most so many parts. */
export interface ExactPartition {
  /** `optimal`: `partOf` has the lowest cut there is; `infeasible`: no partition is within the limits. */
  readonly status: 'optimal' | 'feasible' | 'infeasible' | 'unknown';
  /** A part by vertex, where one was found. */
  readonly partOf: Int32Array | null;
  /** No cut is below; minus infinity where nothing is known. */
  readonly bound: number;
}

/** Whether a hypergraph is small enough for {@link solvePartition} to be worth trying: a dozen vertices on 3 parts. */
export function isSmall(graph: Hypergraph, parts: number): boolean {
  return graph.vertices * parts <= MOST_PLACES && graph.nets * parts <= MOST_NET_PARTS;
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
  return { status, partOf, bound: bound - PRECISION * Math.max(1, Math.abs(bound)) };
}

/** Column: the vertex is in the part. */
const inPart = (vertex: number, part: number) => `x_${vertex}_${part}`;
/** Column: a net with these pins reaches the part. */
const reaches = (pins: number, part: number) => `y_${pins}_${part}`;
/** Column: the net reaches the part, and its driver is in another. */
const crosses = (net: number, part: number) => `o_${net}_${part}`;
/** Column: parts that the net reaches from the part, if that holds its driver. */
const leaves = (net: number, part: number) => `t_${net}_${part}`;
/** Column: the part holds a vertex of the group. */
const holds = (group: number, part: number) => `g_${group}_${part}`;

/** Nets of one driver with the same pins. */
interface ProgramNet {
  readonly driver: number;
  readonly pins: readonly number[];
  weight: number;
  count: number;
}

interface Reach {
  readonly pins: readonly number[];
  rows: number;
  inputWeight: number;
}

/**
 * The program in CPLEX's LP format. Only `x` is integer; the other columns are at least differences of `x`, and are
 * minimised or limited from above.
 *
 * Parts are numbered by their first vertices, so that no two solutions differ in numbers alone: vertex `v` is in one of
 * the parts
 * 0 .. v, and in part `p` > 0 only if a vertex before it is in `p - 1`.
 */
export function partitionProgram(
  graph: Hypergraph,
  limits: PartLimits,
  parts: number,
  cutoff: number,
): string {
  const all = Array.from({ length: parts }, (_, part) => part);
  const { nets, reached } = netsOf(graph);
  const mayHold = (vertex: number, part: number) => part <= vertex;
  /** `x` where the vertex may be in the part, with a sign and factor. */
  const x = (factor: number, vertex: number, part: number) =>
    mayHold(vertex, part) ? term(factor, inPart(vertex, part)) : '';
  const sum = (terms: Iterable<string>) => [...terms].filter(text => text !== '').join(' ');
  const vertices = Array.from({ length: graph.vertices }, (_, vertex) => vertex);

  const rows: string[] = [];
  const atMost = (terms: string, limit: number) => {
    if (terms !== '' && Number.isFinite(limit)) rows.push(`${terms} <= ${limit}`);
  };
  for (const vertex of vertices) {
    rows.push(`${sum(all.map(part => x(1, vertex, part)))} = 1`);
    for (const part of all.slice(1).filter(part => mayHold(vertex, part))) {
      const before = vertices.slice(0, vertex).map(other => x(-1, other, part - 1));
      rows.push(`${sum([x(1, vertex, part), ...before])} <= 0`);
    }
  }
  for (const part of all) {
    reached.forEach(({ pins, rows: axons, inputWeight }, reach) => {
      if (inputWeight === 0 && (axons === 0 || limits.axonsIn === Number.POSITIVE_INFINITY)) return;
      for (const pin of pins) atMost(sum([x(1, pin, part), term(-1, reaches(reach, part))]), 0);
    });
    nets.forEach(({ driver, pins }, net) => {
      if (driver < 0) return;
      for (const pin of pins) {
        if (pin !== driver) {
          atMost(sum([x(1, pin, part), x(-1, driver, part), term(-1, crosses(net, part))]), 0);
        }
      }
    });
    atMost(sum(vertices.map(vertex => x(1, vertex, part))), limits.neurons);
    atMost(sum(vertices.map(vertex => x(graph.memoryBits[vertex], vertex, part))), limits.memoryBits);
    atMost(sum(reached.map(({ rows: axons }, reach) => term(axons, reaches(reach, part)))), limits.axonsIn);
    if (Number.isFinite(limits.axonsOut)) {
      nets.forEach(({ driver }, net) => {
        if (driver < 0) return;
        const others = all.filter(other => other !== part).map(other => term(1, crosses(net, other)));
        const home = x(parts - 1, driver, part);
        atMost(sum([...others, home, term(-1, leaves(net, part))]), parts - 1);
      });
      const leaving = nets.map(({ driver, count }, net) =>
        driver < 0 ? '' : term(count, leaves(net, part)),
      );
      atMost(sum(leaving), limits.axonsOut);
    }
    if (Number.isFinite(limits.thirdFactors)) {
      for (const vertex of vertices) {
        const group = graph.group[vertex];
        if (group >= 0) atMost(sum([x(1, vertex, part), term(-1, holds(group, part))]), 0);
      }
      const groups = [...new Set(graph.group)].filter(group => group >= 0);
      atMost(sum(groups.map(group => term(1, holds(group, part)))), limits.thirdFactors);
    }
  }
  const cost = sum(
    all.flatMap(part => [
      ...reached.map(({ inputWeight }, reach) => term(inputWeight, reaches(reach, part))),
      ...nets.map(({ driver, weight }, net) => (driver < 0 ? '' : term(weight, crosses(net, part)))),
    ]),
  );
  atMost(cost, cutoff * (1 + CUTOFF_TOLERANCE));
  return [
    'Minimize',
    ` cost: ${cost === '' ? `0 ${inPart(0, 0)}` : cost}`,
    'Subject To',
    ...rows.map((row, i) => ` r${i}: ${row}`),
    'Binary',
    ...vertices.flatMap(vertex =>
      all.filter(part => mayHold(vertex, part)).map(part => ` ${inPart(vertex, part)}`),
    ),
    'End',
    '',
  ].join('\n');
}

/** `+ 2 name`; nothing for 0. */
function term(factor: number, name: string): string {
  if (factor === 0) return '';
  return `${factor < 0 ? '-' : '+'} ${Math.abs(factor)} ${name}`;
}

/** Nets with equal drivers and pins as one, and their different pins. */
function netsOf(graph: Hypergraph): { nets: ProgramNet[]; reached: Reach[] } {
  const nets = new Map<string, ProgramNet>();
  const reached: Reach[] = [];
  const numberOf = new Map<string, number>();
  for (let net = 0; net < graph.nets; net++) {
    const pins = [...graph.pins.subarray(graph.pinStart[net], graph.pinStart[net + 1])];
    if (pins.length === 0) continue;
    const key = pins.join(' ');
    const reach = numberOf.get(key) ?? reached.length;
    if (reach === reached.length) {
      numberOf.set(key, reach);
      reached.push({ pins, rows: 0, inputWeight: 0 });
    }
    reached[reach].rows += graph.netRows[net];
    const driver = graph.driver[net];
    if (driver < 0) reached[reach].inputWeight += graph.netWeight[net];
    const name = `${driver}: ${key}`;
    const known = nets.get(name) ?? { driver, pins, weight: 0, count: 0 };
    nets.set(name, known);
    known.weight += graph.netWeight[net];
    known.count++;
  }
  return { nets: [...nets.values()], reached };
}
