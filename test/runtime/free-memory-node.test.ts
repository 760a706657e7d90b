import { totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { freeMemoryBytes } from '../../src/runtime/free-memory-node.js';

test('free memory is some of the machine’s', () => {
  expect(Number.isSafeInteger(freeMemoryBytes())).toBe(true);
  expect(freeMemoryBytes()).toBeGreaterThan(2 ** 20);
  expect(freeMemoryBytes()).toBeLessThanOrEqual(totalmem());
});
