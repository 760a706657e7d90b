import fc from 'fast-check';

/** A small generator, so that large arrays need not be drawn (and shrunk) number by number. */
export function dice(seed: number): (low: number, high: number) => number {
  let state = seed | 1;
  return (low, high) => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return low + Math.floor(((state >>> 0) / 2 ** 32) * (high - low + 1));
  };
}

export const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });
