let sum = 0;

/** Takes a result, so that no compiler may leave out the work behind it. */
export function sink(value: number): void {
  sum = (Math.imul(sum, 31) + value) | 0;
}

/** What became of everything that was sunk. */
export function sunk(): number {
  return sum;
}
