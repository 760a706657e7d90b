import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonDifference } from '../../../src/study/verify/equal-json.js';

it('finds none between a value and its copy', () => {
  fc.assert(
    fc.property(fc.jsonValue(), value => {
      // JSON has no negative zero.
      const plain = JSON.parse(JSON.stringify(value));
      expect(jsonDifference(structuredClone(plain), plain)).toBeNull();
    }),
  );
});

it('says of two values that they differ exactly where toEqual does', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (a, b) => {
      const [ours, expected] = [a, b].map(value => JSON.parse(JSON.stringify(value)));
      let equal = true;
      try {
        expect(ours).toEqual(expected);
      } catch {
        equal = false;
      }
      expect(jsonDifference(ours, expected) === null).toBe(equal);
    }),
  );
});

it.each([
  [{ a: [1, 2] }, { a: [1, 3] }, 'a.1: 2, recorded 3'],
  [{ a: 1 }, { a: 1, b: null }, 'b: missing, recorded null'],
  [{ a: 1, c: 2 }, { a: 1 }, 'c: 2, recorded missing'],
  [[], {}, 'all: [], recorded {}'],
])('names the place in %j against %j', (ours, expected, difference) => {
  expect(jsonDifference(ours, expected)).toBe(difference);
});
