import type { Hypergraph } from './hypergraph.js';

/**
 * A hypergraph as the search sees it. Nets with the same pins are one *set*, whoever drives them; a *drive* is a vertex with
 * the nets of a set that it drives. With reach(S) for the parts where set S has pins,
 *
 *     cut = constant + sum over sets of weight x |reach(S)| - sum over drives of weight x [the driver's part is in reach(S)].
 *
 * A dense layer is thus one set, and a coarser level has the fewer sets the coarser it is.
 */
export interface Level {
  readonly vertices: number;
  readonly sets: number;
  readonly pinStart: Int32Array;
  readonly pins: Int32Array;
  /** The transpose: sets by vertex. */
  readonly setStart: Int32Array;
  readonly setsOf: Int32Array;
  readonly setWeight: Float64Array;
  readonly setRows: Float64Array;
  /** Drives by vertex. A drive of a set that its own vertex is a pin of has weight 0: that part is always reached. */
  readonly driveStart: Int32Array;
  readonly driveSet: Int32Array;
  readonly driveWeight: Float64Array;
  /** Nets in the drive. */
  readonly driveCount: Float64Array;
  /** The same drives by set: numbers of drives. */
  readonly driverStart: Int32Array;
  readonly drivers: Int32Array;
  readonly driveVertex: Int32Array;
  /** By vertex: neurons of the hypergraph in it. */
  readonly neurons: Int32Array;
  readonly memoryBits: Float64Array;
  readonly group: Int32Array;
  readonly groups: number;
  readonly constant: number;
}

/** Vertices with what they hold. */
export interface VertexLoads {
  readonly neurons: Int32Array;
  readonly memoryBits: Float64Array;
  readonly group: Int32Array;
  readonly groups: number;
}

/** Sets by vertex before equal ones are merged. */
export interface RawSets {
  readonly count: number;
  readonly setStart: Int32Array;
  readonly setsOf: Int32Array;
  readonly weight: Float64Array;
  readonly rows: Float64Array;
}

/** Drives in any order, the same pair any number of times. */
export interface RawDrives {
  readonly vertex: Int32Array;
  readonly set: Int32Array;
  readonly weight: Float64Array;
  readonly count: Float64Array;
}

/** The finest level: vertices are neurons. */
export function finestLevel(graph: Hypergraph): Level {
  const { vertices, nets, pinStart, pins } = graph;
  const rows = Float64Array.from(graph.netRows);
  const { start: setStart, items: setsOf } = transpose(pinStart, pins, nets, vertices);
  const driven: number[] = [];
  for (let net = 0; net < nets; net++) {
    if (graph.driver[net] >= 0 && pinStart[net + 1] > pinStart[net]) driven.push(net);
  }
  let groups = 0;
  for (const group of graph.group) groups = Math.max(groups, group + 1);
  return assembleLevel(
    {
      neurons: new Int32Array(vertices).fill(1),
      memoryBits: graph.memoryBits.map(Math.ceil),
      group: graph.group,
      groups,
    },
    { count: nets, setStart, setsOf, weight: graph.netWeight, rows },
    {
      vertex: Int32Array.from(driven, net => graph.driver[net]),
      set: Int32Array.from(driven),
      weight: Float64Array.from(driven, net => graph.netWeight[net]),
      count: new Float64Array(driven.length).fill(1),
    },
    0,
  );
}

/** Merges sets with the same pins and drives of the same vertex and set; drops what no partition changes. */
export function assembleLevel(
  loads: VertexLoads,
  raw: RawSets,
  rawDrives: RawDrives,
  constant: number,
): Level {
  const vertices = loads.neurons.length;
  const { merged, sets } = mergeEqualSets(raw, vertices);
  const setWeight = new Float64Array(sets);
  const setRows = new Float64Array(sets);
  const first = new Int32Array(sets).fill(-1);
  for (let set = 0; set < raw.count; set++) {
    const to = merged[set];
    if (to < 0) continue;
    setWeight[to] += raw.weight[set];
    setRows[to] += raw.rows[set];
    if (first[to] < 0) first[to] = set;
  }
  const setStart = new Int32Array(vertices + 1);
  let kept = 0;
  for (let vertex = 0; vertex < vertices; vertex++) {
    for (let i = raw.setStart[vertex]; i < raw.setStart[vertex + 1]; i++) {
      if (first[merged[raw.setsOf[i]]] === raw.setsOf[i]) kept++;
    }
    setStart[vertex + 1] = kept;
  }
  const setsOf = new Int32Array(kept);
  for (let i = 0, at = 0; i < raw.setsOf.length; i++) {
    const set = merged[raw.setsOf[i]];
    if (first[set] === raw.setsOf[i]) setsOf[at++] = set;
  }
  const { start: pinStart, items: pins } = transpose(setStart, setsOf, vertices, sets);
  const drives = mergeDrives(vertices, { pinStart, setStart, setsOf }, rawDrives, merged);
  return {
    vertices,
    sets,
    pinStart,
    pins,
    setStart,
    setsOf,
    setWeight,
    setRows,
    driveStart: drives.driveStart,
    driveSet: drives.driveSet,
    driveWeight: drives.driveWeight,
    driveCount: drives.driveCount,
    driveVertex: drives.driveVertex,
    driverStart: drives.driverStart,
    drivers: drives.drivers,
    ...loads,
    constant: constant - drives.always,
  };
}

/** The transpose of lists: `from` lists of items below `to`; the lists that come out are ascending. */
export function transpose(start: Int32Array, items: Int32Array, from: number, to: number) {
  const transposedStart = new Int32Array(to + 1);
  for (let i = start[0]; i < start[from]; i++) transposedStart[items[i] + 1]++;
  for (let i = 0; i < to; i++) transposedStart[i + 1] += transposedStart[i];
  const next = transposedStart.slice(0, to);
  const transposed = new Int32Array(transposedStart[to]);
  for (let list = 0; list < from; list++) {
    for (let i = start[list]; i < start[list + 1]; i++) transposed[next[items[i]]++] = list;
  }
  return { start: transposedStart, items: transposed };
}

/** By raw set the number of its merged set, -1 for one without pins; numbers in order of the first occurrence. */
function mergeEqualSets(raw: RawSets, vertices: number): { merged: Int32Array; sets: number } {
  const { start, items } = transpose(raw.setStart, raw.setsOf, vertices, raw.count);
  let slots = 16;
  while (slots < 2 * raw.count) slots *= 2;
  const table = new Int32Array(slots).fill(-1);
  const merged = new Int32Array(raw.count).fill(-1);
  let sets = 0;
  for (let set = 0; set < raw.count; set++) {
    const size = start[set + 1] - start[set];
    if (size === 0) continue;
    let hash = size;
    for (let i = start[set]; i < start[set + 1]; i++) {
      hash = Math.imul(hash ^ items[i], 0x9e3779b1);
      hash ^= hash >>> 15;
    }
    let slot = hash & (slots - 1);
    while (table[slot] >= 0 && !sameItems(start, items, table[slot], set)) slot = (slot + 1) & (slots - 1);
    if (table[slot] < 0) {
      table[slot] = set;
      merged[set] = sets++;
    } else {
      merged[set] = merged[table[slot]];
    }
  }
  return { merged, sets };
}

function sameItems(start: Int32Array, items: Int32Array, a: number, b: number): boolean {
  const size = start[a + 1] - start[a];
  if (start[b + 1] - start[b] !== size) return false;
  for (let i = 0; i < size; i++) if (items[start[a] + i] !== items[start[b] + i]) return false;
  return true;
}

/** Drives by vertex and by set; `always` is the weight of those whose own part is reached whatever the partition. */
function mergeDrives(
  vertices: number,
  { pinStart, setStart, setsOf }: Pick<Level, 'pinStart' | 'setStart' | 'setsOf'>,
  raw: RawDrives,
  merged: Int32Array,
) {
  const sets = pinStart.length - 1;
  const start = new Int32Array(vertices + 1);
  for (const vertex of raw.vertex) start[vertex + 1]++;
  for (let vertex = 0; vertex < vertices; vertex++) start[vertex + 1] += start[vertex];
  const next = start.slice(0, vertices);
  const byVertex = new Int32Array(raw.vertex.length);
  for (let i = 0; i < raw.vertex.length; i++) byVertex[next[raw.vertex[i]]++] = i;

  const driveStart = new Int32Array(vertices + 1);
  const driveVertex = new Int32Array(raw.vertex.length);
  const driveSet = new Int32Array(raw.vertex.length);
  const driveWeight = new Float64Array(raw.vertex.length);
  const driveCount = new Float64Array(raw.vertex.length);
  const driveOf = new Int32Array(sets).fill(-1);
  const pinOf = new Int32Array(sets).fill(-1);
  let always = 0;
  let drives = 0;
  for (let vertex = 0; vertex < vertices; vertex++) {
    for (let i = setStart[vertex]; i < setStart[vertex + 1]; i++) pinOf[setsOf[i]] = vertex;
    for (let i = start[vertex]; i < start[vertex + 1]; i++) {
      const set = merged[raw.set[byVertex[i]]];
      const own = pinOf[set] === vertex;
      if (own) always += raw.weight[byVertex[i]];
      if (own && pinStart[set + 1] - pinStart[set] === 1) continue;
      if (driveOf[set] < driveStart[vertex]) {
        driveOf[set] = drives;
        driveVertex[drives] = vertex;
        driveSet[drives++] = set;
      }
      if (!own) driveWeight[driveOf[set]] += raw.weight[byVertex[i]];
      driveCount[driveOf[set]] += raw.count[byVertex[i]];
    }
    driveStart[vertex + 1] = drives;
  }
  const driverStart = new Int32Array(sets + 1);
  for (let drive = 0; drive < drives; drive++) driverStart[driveSet[drive] + 1]++;
  for (let set = 0; set < sets; set++) driverStart[set + 1] += driverStart[set];
  const place = driverStart.slice(0, sets);
  const drivers = new Int32Array(drives);
  for (let drive = 0; drive < drives; drive++) drivers[place[driveSet[drive]]++] = drive;
  return {
    driveStart,
    driveSet: driveSet.slice(0, drives),
    driveWeight: driveWeight.slice(0, drives),
    driveCount: driveCount.slice(0, drives),
    driveVertex: driveVertex.slice(0, drives),
    driverStart,
    drivers,
    always,
  };
}
