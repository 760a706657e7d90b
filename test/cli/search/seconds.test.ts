import { expect, it } from 'vitest';
import { parseSeconds } from '../../../src/cli/search/seconds.js';

it.each([
  ['5', 5],
  ['0.25', 0.25],
  ['.5', 0.5],
  ['1000000', 1e6],
])('takes %s as so many seconds', (text, seconds) => {
  expect(parseSeconds(text)).toBe(seconds);
});

it.each(['0', '-1', '1e3', 'ten', '', '1000001', '5s', 'Infinity', '.'])('refuses "%s"', text => {
  expect(() => parseSeconds(text)).toThrow(
    `--seconds is "${text}"; expected a number above 0, 1000000 at most`,
  );
});
