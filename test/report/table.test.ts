import { describe, expect, it } from 'vitest';
import { formatTable } from '../../src/report/table.js';

describe('formatTable', () => {
  it('lines up: the first column to the left, the others to the right', () => {
    const text = formatTable(
      ['name', 'count', ''],
      [
        ['a', '1', 'x'],
        ['longer name', '1234567', 'yy'],
      ],
    );
    expect(text.split('\n')).toEqual([
      '| name        |   count |     |',
      '| ----------- | ------: | --: |',
      '| a           |       1 |   x |',
      '| longer name | 1234567 |  yy |',
    ]);
  });

  it('fills short rows, and stays a table without any', () => {
    expect(formatTable(['a', 'b'], [['1']]).split('\n')).toEqual([
      '| a   |   b |',
      '| --- | --: |',
      '| 1   |     |',
    ]);
    expect(formatTable(['a', 'b'], []).split('\n')).toHaveLength(2);
  });
});
