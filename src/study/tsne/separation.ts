/** How well the classes lie apart in a space, by two measures. */
export interface Separation {
  /** Mean silhouette of the points, -1 to 1; 0 where classes lie in each other. */
  readonly silhouette: number;
  /** Share of points whose nearest other point is of their class, 0 to 1. */
  readonly nearest1: number;
  /** The same of their ten nearest (of all others where there are fewer), the mean share. */
  readonly nearest10: number;
}

const NEIGHBOURS = 10;

/**
 * @param distances between all points, [count x count]
 * @param classes one of each point
 */
export function separation(distances: Float64Array, classes: ArrayLike<number>): Separation {
  return {
    silhouette: silhouette(distances, classes),
    nearest1: neighbourShare(distances, classes, 1),
    nearest10: neighbourShare(distances, classes, NEIGHBOURS),
  };
}

/**
 * Mean of `(b - a) / max(a, b)` (P. J. Rousseeuw, "Silhouettes", J. Comput. Appl. Math. 20, 1987): a is a point's
 * mean distance to the others of its class, b the least of its mean distances to another class. A point alone in
 * its class counts 0, and so do all where there is one class.
 */
export function silhouette(distances: Float64Array, classes: ArrayLike<number>): number {
  const count = classes.length;
  const highest = Array.from(classes).reduce((a, b) => Math.max(a, b), 0);
  const members = new Float64Array(highest + 1);
  for (let i = 0; i < count; i++) members[classes[i]]++;
  const sums = new Float64Array(highest + 1);
  let total = 0;
  for (let i = 0; i < count; i++) {
    const own = classes[i];
    if (members[own] < 2) continue;
    sums.fill(0);
    for (let j = 0; j < count; j++) sums[classes[j]] += distances[i * count + j];
    const within = sums[own] / (members[own] - 1);
    let between = Number.POSITIVE_INFINITY;
    for (let other = 0; other <= highest; other++) {
      if (other !== own && members[other] > 0) between = Math.min(between, sums[other] / members[other]);
    }
    const larger = Math.max(within, between);
    if (larger > 0 && larger < Number.POSITIVE_INFINITY) total += (between - within) / larger;
  }
  return total / Math.max(1, count);
}

/** Mean share of a point's `neighbours` nearest others that are of its class; of equally near ones the first. */
export function neighbourShare(
  distances: Float64Array,
  classes: ArrayLike<number>,
  neighbours: number,
): number {
  const count = classes.length;
  const taken = Math.min(neighbours, count - 1);
  if (taken < 1) return 0;
  let same = 0;
  for (let i = 0; i < count; i++) {
    const row = distances.subarray(i * count, (i + 1) * count);
    const others = Array.from({ length: count }, (_, j) => j).filter(j => j !== i);
    others.sort((a, b) => row[a] - row[b] || a - b);
    for (const j of others.slice(0, taken)) if (classes[j] === classes[i]) same++;
  }
  return same / (count * taken);
}
