import fc from 'fast-check';
import type { QapInstance } from '../../../src/compiler/qap/instance.js';

/** Which symmetry the matrices of a random problem have. */
export type Shape = 'symmetric' | 'half' | 'asymmetric';

/** Random problems: symmetric or not, with diagonals and linear costs or without, of any sign. */
export function problems(
  shape: Shape,
  { least = 3, most = 9, largest = 20 } = {},
): fc.Arbitrary<QapInstance> {
  const entry = fc.integer({ min: -largest, max: largest });
  return fc.integer({ min: least, max: most }).chain(size => {
    const matrix = (symmetric: boolean) =>
      fc.array(entry, { minLength: size * size, maxLength: size * size }).map(values => {
        const dense = Float64Array.from(values);
        for (let i = 0; symmetric && i < size; i++) {
          for (let j = 0; j < i; j++) dense[i * size + j] = dense[j * size + i];
        }
        return dense;
      });
    const parts = { a: matrix(shape !== 'asymmetric'), b: matrix(shape === 'symmetric') };
    return fc
      .record({
        ...parts,
        linear: fc.option(matrix(false), { nil: undefined }),
        bare: fc.boolean(),
        swap: fc.boolean(),
      })
      .map(({ a, b, linear, bare, swap }) => {
        for (let i = 0; bare && i < size; i++) {
          a[i * size + i] = 0;
          b[i * size + i] = 0;
        }
        return {
          size,
          a: swap ? b : a,
          b: swap ? a : b,
          ...(linear === undefined || bare ? {} : { linear }),
        };
      });
  });
}

/** All permutations of 0..size - 1. */
export function* permutations(size: number, taken: readonly number[] = []): Generator<Int32Array> {
  if (taken.length === size) yield Int32Array.from(taken);
  for (let next = 0; next < size; next++) {
    if (!taken.includes(next)) yield* permutations(size, [...taken, next]);
  }
}

/** The cost by the definition, written anew. */
export function costByHand({ size, a, b, linear }: QapInstance, permutation: ArrayLike<number>): number {
  let cost = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) cost += a[i * size + j] * b[permutation[i] * size + permutation[j]];
    cost += linear?.[i * size + permutation[i]] ?? 0;
  }
  return cost;
}

/** The least cost of all permutations. */
export function leastCost(instance: QapInstance): number {
  let least = Number.POSITIVE_INFINITY;
  for (const permutation of permutations(instance.size)) {
    least = Math.min(least, costByHand(instance, permutation));
  }
  return least;
}

/** Facilities on a line of locations, in a ring of flows. */
export function ring(size: number): QapInstance {
  const a = new Float64Array(size * size);
  const b = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) a[i * size + j] = Math.abs(i - j);
    const next = (i + 1) % size;
    b[i * size + next] = 1;
    b[next * size + i] = 1;
  }
  return { size, a, b };
}
