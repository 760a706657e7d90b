/** A linear map as lists of entries by row: out[row] = sum of weights[k] in[sources[k]], k from start[row] to start[row + 1] - 1. */
export interface SparseMap {
  readonly pre: number;
  readonly post: number;
  /** [post + 1] */
  readonly start: Int32Array;
  /** Ascending in a row, each once. */
  readonly sources: Int32Array;
  readonly weights: Float64Array;
}

export function identityMap(size: number): SparseMap {
  return diagonalMap(new Float64Array(size).fill(1));
}

export function diagonalMap(weights: Float64Array): SparseMap {
  const size = weights.length;
  const start = Int32Array.from({ length: size + 1 }, (_, row) => row);
  return { pre: size, post: size, start, sources: start.slice(0, size), weights };
}

/** Gathers the entries of a map row by row; entries of one row and source are added up. */
export class SparseMapBuilder {
  readonly #pre: number;
  readonly #post: number;
  readonly #start: Int32Array;
  readonly #sources: number[] = [];
  readonly #weights: number[] = [];
  readonly #row = new Map<number, number>();
  #rows = 0;

  constructor(pre: number, post: number) {
    this.#pre = pre;
    this.#post = post;
    this.#start = new Int32Array(post + 1);
  }

  add(source: number, weight: number): void {
    this.#row.set(source, (this.#row.get(source) ?? 0) + weight);
  }

  /** Ends a row; there must be `post` of them. */
  endRow(): void {
    const ascending = [...this.#row.keys()].sort((a, b) => a - b);
    for (const source of ascending) {
      this.#sources.push(source);
      this.#weights.push(this.#row.get(source)!);
    }
    this.#row.clear();
    this.#start[++this.#rows] = this.#sources.length;
  }

  map(): SparseMap {
    return {
      pre: this.#pre,
      post: this.#post,
      start: this.#start,
      sources: Int32Array.from(this.#sources),
      weights: Float64Array.from(this.#weights),
    };
  }
}

/** The map that does `first`, then `second`. */
export function composeMaps(second: SparseMap, first: SparseMap): SparseMap {
  const builder = new SparseMapBuilder(first.pre, second.post);
  for (let row = 0; row < second.post; row++) {
    for (let k = second.start[row]; k < second.start[row + 1]; k++) {
      const through = second.sources[k];
      for (let j = first.start[through]; j < first.start[through + 1]; j++) {
        builder.add(first.sources[j], second.weights[k] * first.weights[j]);
      }
    }
    builder.endRow();
  }
  return builder.map();
}

export function addMaps(a: SparseMap, b: SparseMap): SparseMap {
  const builder = new SparseMapBuilder(a.pre, a.post);
  for (let row = 0; row < a.post; row++) {
    for (const { start, sources, weights } of [a, b]) {
      for (let k = start[row]; k < start[row + 1]; k++) builder.add(sources[k], weights[k]);
    }
    builder.endRow();
  }
  return builder.map();
}

/** The same map with only those rows that are kept; the others are empty. */
export function keepRows(map: SparseMap, keeps: (row: number) => boolean): SparseMap {
  const builder = new SparseMapBuilder(map.pre, map.post);
  for (let row = 0; row < map.post; row++) {
    if (keeps(row)) {
      for (let k = map.start[row]; k < map.start[row + 1]; k++) builder.add(map.sources[k], map.weights[k]);
    }
    builder.endRow();
  }
  return builder.map();
}

/** What a map makes of a vector, in double precision. */
export function applyMap(
  { post, start, sources, weights }: SparseMap,
  vector: ArrayLike<number>,
): Float64Array {
  const result = new Float64Array(post);
  for (let row = 0; row < post; row++) {
    let sum = 0;
    for (let k = start[row]; k < start[row + 1]; k++) sum += weights[k] * vector[sources[k]];
    result[row] = sum;
  }
  return result;
}
