/** Rows given to columns: the cheapest way to do so, and a proof of it. */
export interface Assignment {
  /** By row: its column. */
  readonly columnOf: Int32Array;
  readonly cost: number;
}

/**
 * The cheapest assignment of every row to a column when a column takes `capacity` rows, by shortest augmenting paths
 * with potentials (R. Jonker and A. Volgenant, Computing 38, 1987; columns of more than one place are searched once).
 *
 * @param cost [rows x columns], finite
 * @param rows at most columns * capacity
 */
export function assign(cost: Float64Array, rows: number, columns: number, capacity: number): Assignment {
  const columnOf = new Int32Array(rows).fill(-1);
  const filled = new Int32Array(columns);
  const rowsIn = new Int32Array(columns * capacity);
  const rowPrice = new Float64Array(rows);
  const columnPrice = new Float64Array(columns);
  const distance = new Float64Array(columns);
  const from = new Int32Array(columns);
  const done = new Uint8Array(columns);

  for (let start = 0; start < rows; start++) {
    distance.fill(Number.POSITIVE_INFINITY);
    done.fill(0);
    const relax = (row: number, base: number) => {
      const at = row * columns;
      for (let column = 0; column < columns; column++) {
        if (done[column] === 1) continue;
        const reach = base + cost[at + column] - rowPrice[row] - columnPrice[column];
        if (reach >= distance[column]) continue;
        distance[column] = reach;
        from[column] = row;
      }
    };
    relax(start, 0);
    let end = nearest(distance, done);
    while (filled[end] === capacity) {
      done[end] = 1;
      for (let k = 0; k < capacity; k++) relax(rowsIn[end * capacity + k], distance[end]);
      end = nearest(distance, done);
    }
    const length = distance[end];
    rowPrice[start] += length;
    for (let column = 0; column < columns; column++) {
      if (done[column] === 0) continue;
      const slack = length - distance[column];
      columnPrice[column] -= slack;
      for (let k = 0; k < capacity; k++) rowPrice[rowsIn[column * capacity + k]] += slack;
    }
    // Every row on the way moves one column on, the last into a free place.
    let column = end;
    let free = end * capacity + filled[end]++;
    for (;;) {
      const row = from[column];
      rowsIn[free] = row;
      const before = columnOf[row];
      columnOf[row] = column;
      if (row === start) break;
      column = before;
      // Not the entry just written: that is in another column.
      free = rowsIn.indexOf(row, before * capacity);
    }
  }
  let total = 0;
  for (let row = 0; row < rows; row++) total += cost[row * columns + columnOf[row]];
  return { columnOf, cost: total };
}

function nearest(distance: Float64Array, done: Uint8Array): number {
  let best = -1;
  for (let column = 0; column < distance.length; column++) {
    if (done[column] === 1) continue;
    if (best < 0 || distance[column] < distance[best]) best = column;
  }
  return best;
}
