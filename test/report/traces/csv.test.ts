import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CsvWriter, decimal } from '../../../src/report/traces/csv.js';
import { MemorySink } from './systems.js';

describe('CsvWriter', () => {
  it('gives back every double, with C and Python spellings of what is none', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), value => {
        expect(Object.is(Number(decimal(value)), value)).toBe(true);
      }),
    );
    expect([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0].map(decimal)).toEqual([
      'nan',
      'inf',
      '-inf',
      '-0',
    ]);
  });

  it('puts text in quotes where it would be read as something else', () => {
    const sink = new MemorySink();
    const csv = new CsvWriter([{ name: 'a,b', kind: 'text' }], sink);
    csv.row(['say "x"']);
    csv.row(['plain.1']);
    csv.end();
    expect(sink.text).toBe('"a,b"\n"say ""x"""\nplain.1\n');
  });

  it('holds no more than a piece, however long the table or a line is', () => {
    const sink = new MemorySink();
    const columns = Array.from({ length: 30_000 }, (_, i) => ({ name: `c${i}`, kind: 'real' as const }));
    const csv = new CsvWriter(columns, sink, { trailingComma: true });
    const cells = columns.map((_, i) => i / 3);
    for (let row = 0; row < 3; row++) csv.row(cells);
    expect(sink.pieces).toBeGreaterThan(8);
    csv.end();
    const lines = sink.text.split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[3]).toBe(`${cells.join(',')},`);
  });
});
