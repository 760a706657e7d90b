/** Points, `size` coordinates each: [count x size], point by point. */
export interface Space {
  readonly count: number;
  readonly size: number;
  readonly values: Float64Array;
}

/** Euclidean distances between all points, [count x count]. */
export function distances({ count, size, values }: Space): Float64Array {
  const all = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < i; j++) {
      let squares = 0;
      for (let k = 0; k < size; k++) squares += (values[i * size + k] - values[j * size + k]) ** 2;
      const distance = Math.sqrt(squares);
      all[i * count + j] = distance;
      all[j * count + i] = distance;
    }
  }
  return all;
}
