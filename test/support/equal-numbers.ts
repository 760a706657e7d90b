import { expect } from 'vitest';

/**
 * Tells arrays of equal numbers apart from all others by a loop; `toEqual` takes a hundred times as long for each
 * number. What it does not find equal is left to `toEqual`, so that a verdict is never another one.
 */
expect.addEqualityTesters([
  (a: unknown, b: unknown) => (isList(a) && isList(b) && areEqualNumbers(a, b) ? true : undefined),
]);

function isList(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

/** Of two arrays of one kind; 0 and -0 differ, as they do for `toEqual`. */
function areEqualNumbers(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  if (a.length !== b.length || Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  for (let index = 0; index < a.length; index++) {
    if (typeof a[index] !== 'number' || !Object.is(a[index], b[index])) return false;
  }
  return true;
}
