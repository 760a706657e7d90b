import type { Search, Stop } from '../anytime.js';

/** Entries that may be looked at between two turns of the event loop. */
const ENTRIES_A_TURN = 4e6;

/**
 * Linear assignment: Hungarian method by shortest augmenting paths (J. Edmonds, R. M. Karp, Journal of the ACM 19, 1972;
 * R. Jonker, A. Volgenant, Computing 38, 1987). Whole numbers stay whole.
 */
export class Assignment {
  /** [columns] that rows got in the last {@link reduce}. */
  readonly columnOf: Int32Array;
  readonly #rowOf: Int32Array;
  readonly #distance: Float64Array;
  readonly #parent: Int32Array;
  readonly #done: Uint8Array;
  readonly #shift: Float64Array;

  /** @param most most rows of a problem */
  constructor(most: number) {
    this.columnOf = new Int32Array(most);
    this.#rowOf = new Int32Array(most);
    this.#distance = new Float64Array(most);
    this.#parent = new Int32Array(most);
    this.#done = new Uint8Array(most);
    this.#shift = new Float64Array(most);
  }

  /**
   * Solves a problem, and leaves reduced costs in its place: none negative, 0 where a row has its column.
   * @param costs [size x size], row-major
   * @returns the least cost, which is what the reductions took off
   */
  reduce(costs: Float64Array, size: number): number {
    let total = this.#begin(costs, size);
    for (let row = 0; row < size; row++) {
      if (this.columnOf[row] < 0) total += this.#augment(costs, size, row);
    }
    return total;
  }

  /** {@link reduce} for large problems; told to stop, what reductions took off so far, which no assignment is below. */
  *search(costs: Float64Array, size: number, stop: Stop): Search<number> {
    let total = this.#begin(costs, size);
    let entries = 0;
    for (let row = 0; row < size; row++) {
      if (this.columnOf[row] >= 0) continue;
      total += this.#augment(costs, size, row);
      entries += 2 * size * size;
      if (entries < ENTRIES_A_TURN) continue;
      entries = 0;
      yield;
      if (stop()) break;
    }
    return total;
  }

  #begin(costs: Float64Array, size: number): number {
    const total = reduceRows(costs, size) + reduceColumns(costs, size);
    this.#matchZeros(costs, size);
    return total;
  }

  #matchZeros(costs: Float64Array, size: number): void {
    const rowOf = this.#rowOf.fill(-1);
    const columnOf = this.columnOf.fill(-1);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        if (costs[row * size + column] !== 0 || rowOf[column] >= 0) continue;
        rowOf[column] = row;
        columnOf[row] = column;
        break;
      }
    }
  }

  /** Finds the shortest way from a free row to a free column, and changes rows and columns along it. */
  #augment(costs: Float64Array, size: number, free: number): number {
    const rowOf = this.#rowOf;
    const distance = this.#distance.fill(Number.POSITIVE_INFINITY);
    const done = this.#done.fill(0);
    const parent = this.#parent;
    let row = free;
    let reached = 0;
    let last = -1;
    while (last < 0) {
      let next = -1;
      let nearest = Number.POSITIVE_INFINITY;
      for (let column = 0; column < size; column++) {
        if (done[column]) continue;
        const through = reached + costs[row * size + column];
        if (through < distance[column]) {
          distance[column] = through;
          parent[column] = row;
        }
        if (distance[column] < nearest) {
          nearest = distance[column];
          next = column;
        }
      }
      done[next] = 1;
      reached = nearest;
      if (rowOf[next] < 0) last = next;
      else row = rowOf[next];
    }
    if (reached > 0) this.#shiftCosts(costs, size, free, reached);
    for (let column = last; column >= 0; ) {
      const from = parent[column];
      const before = this.columnOf[from];
      rowOf[column] = from;
      this.columnOf[from] = column;
      column = before;
    }
    return reached;
  }

  /** Rows on the tree gain what its columns lose, so that all its edges cost nothing. */
  #shiftCosts(costs: Float64Array, size: number, free: number, reached: number): void {
    const shift = this.#shift.fill(0);
    for (let column = 0; column < size; column++) {
      if (this.#done[column]) shift[column] = reached - this.#distance[column];
    }
    for (let row = 0; row < size; row++) {
      const column = this.columnOf[row];
      const own = row === free ? reached : column >= 0 && this.#done[column] ? shift[column] : 0;
      for (let k = 0; k < size; k++) costs[row * size + k] += shift[k] - own;
    }
  }
}

function reduceRows(costs: Float64Array, size: number): number {
  let total = 0;
  for (let first = 0; first < size * size; first += size) {
    let least = costs[first];
    for (let k = first + 1; k < first + size; k++) if (costs[k] < least) least = costs[k];
    total += least;
    if (least !== 0) for (let k = first; k < first + size; k++) costs[k] -= least;
  }
  return total;
}

function reduceColumns(costs: Float64Array, size: number): number {
  let total = 0;
  for (let column = 0; column < size; column++) {
    let least = costs[column];
    for (let k = column; k < size * size; k += size) if (costs[k] < least) least = costs[k];
    total += least;
    if (least !== 0) for (let k = column; k < size * size; k += size) costs[k] -= least;
  }
  return total;
}
