import type { Xorshift32 } from '../../fixed/xorshift.js';
import type { Search } from '../anytime.js';
import type { Effort } from './effort.js';
import type { PartLimits } from './hypergraph.js';
import { assembleLevel, type Level } from './level.js';
import { shuffled } from './settle.js';

/** Pins that a vertex looks at, about; of larger sets it sees a run, begun at a place drawn. */
const PINS_SEEN = 2000;
const LEAST_RUN = 8;
const LONGEST_RUN = 64;
/** Drivers of a set that count as its vertices' neighbours. */
const DRIVERS_SEEN = 8;
/** Share of a part's limit that a coarse vertex may take. */
const SHARE_OF_LIMIT = 0.125;
const SHARE_OF_ROWS = 0.75;

/** A coarser level, and by vertex of the finer its vertex there. */
export interface Coarser {
  readonly level: Level;
  readonly clusterOf: Int32Array;
}

/**
 * Joins vertices that share much: each goes to the neighbour (or the cluster that one is in) with the heaviest common sets,
 * weighted by 1 / (pins - 1), as in first-choice coarsening (G. Karypis and V. Kumar, "Multilevel k-way hypergraph
 * partitioning", DAC 1999). Clusters stay well below the limits of a part.
 *
 * @param target clusters wanted at least
 * @param partOf null, or a partition that no cluster may cross
 */
export function* coarsen(
  level: Level,
  limits: PartLimits,
  target: number,
  partOf: Int32Array | null,
  draw: Xorshift32,
  effort: Effort,
): Search<Coarser> {
  const clustering = new Clustering(level, limits, partOf, draw);
  for (const vertex of shuffled(level.vertices, draw)) {
    if (clustering.clusters <= target) break;
    if (!effort.spend(clustering.join(vertex))) continue;
    yield;
    if (effort.ended()) break;
  }
  const clusterOf = clustering.numbered();
  if (effort.spend(6 * level.pins.length)) yield;
  return { level: contract(level, clusterOf, clustering.clusters), clusterOf };
}

/** Clusters that grow; one is named by its first vertex. */
class Clustering {
  clusters: number;
  private readonly level: Level;
  private readonly partOf: Int32Array | null;
  private readonly draw: Xorshift32;
  private readonly caps: { readonly neurons: number; readonly memoryBits: number; readonly rows: number };
  private readonly clusterOf: Int32Array;
  private readonly neurons: Int32Array;
  private readonly memory: Float64Array;
  private readonly group: Int32Array;
  private readonly rows: Float64Array;
  private readonly grown: Uint8Array;
  /** By cluster: what the vertex in hand has in common with it; 0 between vertices. */
  private readonly rating: Float64Array;
  private readonly rated: Int32Array;
  private ratedCount = 0;
  /** Keeps sets of weight 0 from counting nothing. */
  private readonly leastWeight: number;

  constructor(level: Level, limits: PartLimits, partOf: Int32Array | null, draw: Xorshift32) {
    const { vertices } = level;
    this.clusters = vertices;
    this.level = level;
    this.partOf = partOf;
    this.draw = draw;
    this.caps = {
      neurons: Math.max(1, limits.neurons * SHARE_OF_LIMIT),
      memoryBits: limits.memoryBits * SHARE_OF_LIMIT,
      rows: limits.axonsIn * SHARE_OF_ROWS,
    };
    this.clusterOf = Int32Array.from({ length: vertices }, (_, vertex) => vertex);
    this.neurons = level.neurons.slice();
    this.memory = level.memoryBits.slice();
    this.group = level.group.slice();
    this.rows = rowsOf(level);
    this.grown = new Uint8Array(vertices);
    this.rating = new Float64Array(vertices);
    this.rated = new Int32Array(vertices);
    const weights = level.setWeight.reduce((sum, weight) => sum + weight, 0);
    this.leastWeight = (1e-3 * (weights + 1)) / Math.max(1, level.sets);
  }

  /** Puts a vertex that is still alone where it has most in common; returns the operations that took. */
  join(vertex: number): number {
    if (this.grown[vertex] === 1) return 1;
    const looked = this.rate(vertex);
    const best = this.bestOf(vertex);
    if (best >= 0) {
      this.clusterOf[vertex] = best;
      this.grown[best] = 1;
      this.neurons[best] += this.neurons[vertex];
      this.memory[best] += this.memory[vertex];
      this.rows[best] += this.rows[vertex];
      if (this.group[best] < 0) this.group[best] = this.group[vertex];
      this.clusters--;
    }
    return looked;
  }

  private rate(vertex: number): number {
    const { level, leastWeight } = this;
    this.ratedCount = 0;
    const sets = level.setStart[vertex + 1] - level.setStart[vertex];
    const run = Math.max(LEAST_RUN, Math.min(LONGEST_RUN, Math.ceil(PINS_SEEN / Math.max(1, sets))));
    let looked = 20;
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      const set = level.setsOf[i];
      const pins = level.pinStart[set + 1] - level.pinStart[set];
      if (pins > 1) {
        looked += this.ratePins(set, Math.min(run, pins), (level.setWeight[set] + leastWeight) / (pins - 1));
      }
      looked += this.rateDrivers(set, pins);
    }
    for (let drive = level.driveStart[vertex]; drive < level.driveStart[vertex + 1]; drive++) {
      const weight = level.driveWeight[drive];
      if (weight === 0) continue;
      const set = level.driveSet[drive];
      const pins = level.pinStart[set + 1] - level.pinStart[set];
      looked += this.ratePins(set, Math.min(run, pins), weight / pins);
    }
    return looked;
  }

  private ratePins(set: number, run: number, share: number): number {
    const { clusterOf, rating, rated } = this;
    const { pins: items, pinStart } = this.level;
    const first = pinStart[set];
    const end = pinStart[set + 1];
    let at = run < end - first ? first + this.draw.below(end - first) : first;
    let count = this.ratedCount;
    for (let j = 0; j < run; j++) {
      const cluster = clusterOf[items[at]];
      if (rating[cluster] === 0) rated[count++] = cluster;
      rating[cluster] += share;
      if (++at === end) at = first;
    }
    this.ratedCount = count;
    return run;
  }

  private rateDrivers(set: number, pins: number): number {
    const { clusterOf, rating, rated } = this;
    const { driverStart, drivers, driveVertex, driveWeight } = this.level;
    const first = driverStart[set];
    const end = Math.min(driverStart[set + 1], first + DRIVERS_SEEN);
    for (let i = first; i < end; i++) {
      const weight = driveWeight[drivers[i]];
      if (weight === 0) continue;
      const cluster = clusterOf[driveVertex[drivers[i]]];
      if (rating[cluster] === 0) rated[this.ratedCount++] = cluster;
      rating[cluster] += weight / pins;
    }
    return end - first;
  }

  /** The cluster with room that shares most for its size; clears all ratings. */
  private bestOf(vertex: number): number {
    const { rating, rated, neurons } = this;
    let best = -1;
    let bestScore = 0;
    for (let i = 0; i < this.ratedCount; i++) {
      const cluster = rated[i];
      const score = rating[cluster] / neurons[cluster];
      rating[cluster] = 0;
      if (score <= bestScore || cluster === vertex || !this.mayJoin(vertex, cluster)) continue;
      best = cluster;
      bestScore = score;
    }
    return best;
  }

  private mayJoin(vertex: number, cluster: number): boolean {
    const { caps, group, partOf } = this;
    return (
      this.neurons[cluster] + this.neurons[vertex] <= caps.neurons &&
      this.memory[cluster] + this.memory[vertex] <= caps.memoryBits &&
      this.rows[cluster] + this.rows[vertex] <= caps.rows &&
      (group[cluster] === group[vertex] || group[cluster] < 0 || group[vertex] < 0) &&
      (partOf === null || partOf[cluster] === partOf[vertex])
    );
  }

  /** By vertex the number of its cluster, from 0 in the order of their first vertices. */
  numbered(): Int32Array {
    const { clusterOf } = this;
    const number = new Int32Array(clusterOf.length);
    let count = 0;
    clusterOf.forEach((cluster, vertex) => {
      if (cluster === vertex) number[vertex] = count++;
    });
    return clusterOf.map(cluster => number[cluster]);
  }
}

function rowsOf(level: Level): Float64Array {
  const rows = new Float64Array(level.vertices);
  for (let vertex = 0; vertex < level.vertices; vertex++) {
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      rows[vertex] += level.setRows[level.setsOf[i]];
    }
  }
  return rows;
}

/** The level whose vertices are clusters, numbered from 0. */
export function contract(level: Level, clusterOf: Int32Array, clusters: number): Level {
  const neurons = new Int32Array(clusters);
  const memoryBits = new Float64Array(clusters);
  const group = new Int32Array(clusters).fill(-1);
  const memberStart = new Int32Array(clusters + 1);
  for (let vertex = 0; vertex < level.vertices; vertex++) {
    const cluster = clusterOf[vertex];
    neurons[cluster] += level.neurons[vertex];
    memoryBits[cluster] += level.memoryBits[vertex];
    if (group[cluster] < 0) group[cluster] = level.group[vertex];
    memberStart[cluster + 1]++;
  }
  for (let cluster = 0; cluster < clusters; cluster++) memberStart[cluster + 1] += memberStart[cluster];
  const members = new Int32Array(level.vertices);
  const next = memberStart.slice(0, clusters);
  for (let vertex = 0; vertex < level.vertices; vertex++) members[next[clusterOf[vertex]]++] = vertex;

  const setStart = new Int32Array(clusters + 1);
  const collected = new Int32Array(level.setsOf.length);
  const lastIn = new Int32Array(level.sets).fill(-1);
  let count = 0;
  for (let cluster = 0; cluster < clusters; cluster++) {
    for (let m = memberStart[cluster]; m < memberStart[cluster + 1]; m++) {
      for (let i = level.setStart[members[m]]; i < level.setStart[members[m] + 1]; i++) {
        const set = level.setsOf[i];
        if (lastIn[set] === cluster) continue;
        lastIn[set] = cluster;
        collected[count++] = set;
      }
    }
    setStart[cluster + 1] = count;
  }
  return assembleLevel(
    { neurons, memoryBits, group, groups: level.groups },
    {
      count: level.sets,
      setStart,
      setsOf: collected.subarray(0, count),
      weight: level.setWeight,
      rows: level.setRows,
    },
    {
      vertex: level.driveVertex.map(vertex => clusterOf[vertex]),
      set: level.driveSet,
      weight: level.driveWeight,
      count: level.driveCount,
    },
    level.constant,
  );
}
