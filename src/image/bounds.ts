import { raise } from '../fixed/error.js';

/** Refuses a number outside `low..high`; all three are integers. */
export function within(what: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  raise(`${what} is ${value}; limit ${low}..${high}`);
}

/** Refuses an array whose length is not the one that follows from other fields. */
export function hasLength(what: string, array: { readonly length: number }, length: number): void {
  if (array.length !== length) raise(`${what} has ${array.length} entries; expected ${length}`);
}

/** Refuses an array with an element outside `low..high`. */
export function allWithin(what: string, array: ArrayLike<number>, low: number, high: number): void {
  for (let i = 0; i < array.length; i++) {
    if (array[i] < low || array[i] > high) raise(`${what}[${i}] is ${array[i]}; limit ${low}..${high}`);
  }
}

/** Refuses entries `from .. to - 1` that do not rise strictly. */
export function ascending(what: string, array: ArrayLike<number>, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    if (array[i] <= array[i - 1]) {
      raise(`${what}[${i}] is ${array[i]} after ${array[i - 1]}; expected rising entries`);
    }
  }
}

/** Refuses an array of starts that does not run from 0 to `end` without falling. */
export function startsOf(what: string, starts: Int32Array, count: number, end: number): void {
  hasLength(what, starts, count + 1);
  if (starts[0] !== 0) raise(`${what}[0] is ${starts[0]}; expected 0`);
  for (let i = 1; i <= count; i++) {
    if (starts[i] < starts[i - 1])
      raise(`${what}[${i}] is ${starts[i]}, less than ${starts[i - 1]} before it`);
  }
  if (starts[count] !== end) raise(`${what} ends at ${starts[count]}; expected ${end}`);
}
