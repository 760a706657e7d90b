import { expect, test } from 'vitest';
import { Cells } from '../../../src/engine/profile/cells.js';

test('a cell is made once', () => {
  const cells = new Cells();
  const send = cells.inStep('send', 'send', 'spikes');
  expect(cells.inStep('send', 'send', 'spikes')).toBe(send);
  expect(cells.inStep('send', 'forget delivered')).not.toBe(send);
  expect(cells.all).toHaveLength(2);
});

test('times are weighted; of an interrupted one the mean is taken', () => {
  const cell = new Cells().inStep('send', 'send');
  cell.take(1, 10, 1);
  cell.take(3, 20, 3);
  expect([cell.ms, cell.work]).toEqual([10, 70]);
  // The mean is 2.5: 20 is not above eight of it, 20.5 is.
  cell.take(20.5, 1, 2);
  expect([cell.ms, cell.work]).toEqual([15, 72]);
  cell.take(20, 0, 4);
  expect(cell.ms).toBe(95);
});

test('a short time is none that was interrupted, however long beside the mean', () => {
  const cell = new Cells().inStep('send', 'send');
  cell.take(0.001, 0, 1);
  cell.take(0.5, 0, 1);
  expect(cell.ms).toBeCloseTo(0.501, 12);
});
