import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCsvSet } from '../../src/data/csv.js';
import { SpikeloomError } from '../../src/fixed/error.js';

const parse = (text: string, shape?: readonly [number, number]) =>
  parseCsvSet(new TextEncoder().encode(text), 'f.csv', shape);

describe('parseCsvSet', () => {
  it('takes the label first, and a square for the shape', () => {
    const { set, labelLines } = parse('7,0,255,3,4\n\n 1 ,5,\t6,7,8 \r\n');
    expect(set).toEqual({
      images: Uint8Array.of(0, 255, 3, 4, 5, 6, 7, 8),
      labels: Uint8Array.of(7, 1),
      count: 2,
      rows: 2,
      columns: 2,
    });
    expect(labelLines).toEqual(Uint32Array.of(1, 3));
  });

  it('takes the column that is named label', () => {
    const { set, labelLines } = parse('\ufeffp0,"Label",p1\n9,2,8\n', [2, 1]);
    expect([[...set.images], [...set.labels], set.rows, set.columns]).toEqual([[9, 8], [2], 2, 1]);
    expect(labelLines).toEqual(Uint32Array.of(2));
  });

  it('gives back what was written, whatever the line ends', () => {
    const byte = fc.nat({ max: 255 });
    const row = fc.tuple(byte, fc.array(byte, { minLength: 6, maxLength: 6 }));
    const property = fc.property(
      fc.array(row, { minLength: 1, maxLength: 40 }),
      fc.constantFrom('\n', '\r\n', '\n\n'),
      fc.boolean(),
      (rows, end, last) => {
        const text =
          rows.map(([label, pixels]) => [label, ...pixels].join(',')).join(end) + (last ? end : '');
        const { set } = parse(text, [2, 3]);
        expect([...set.images]).toEqual(rows.flatMap(([, pixels]) => pixels));
        expect([...set.labels]).toEqual(rows.map(([label]) => label));
      },
    );
    fc.assert(property);
  });

  it.each([
    ['nothing', '', 'f.csv: holds no images: it is empty'],
    ['empty lines', '\n\r\n', 'f.csv: holds no images: it is empty'],
    ['a heading alone', 'label,a\n', 'f.csv: holds no images: it has a heading alone'],
    ['no label', 'a,b\n1,2\n', 'f.csv:1: its first line names columns, but none "label"'],
    [
      'a fraction',
      '1,2\n3,4.5\n',
      'f.csv:2:3: cell 2 is "4.5"; labels and pixels are whole numbers from 0 to 255',
    ],
    ['256', '1,2\n3,256\n', 'f.csv:2:3: cell 2 is "256"'],
    ['a long number', '1,99999999999999999999999999\n', 'f.csv:1:3: cell 2 is "99999999999999999999..."'],
    ['a sign', '-1,2\n', 'f.csv:1:1: cell 1 is "-1"'],
    ['a word', '1,2\n3,x\n', 'f.csv:2:3: cell 2 is "x"'],
    ['an empty cell', '1,2\n3,\n', 'f.csv:2:3: cell 2 is ""'],
    ['two numbers in a cell', '1,2 3\n', 'f.csv:1:3: cell 2 is "2 3"'],
    ['a short line', '1,2,3,4,5\n1,2\n', 'f.csv:2: has 2 cells, the first line 5; all must have as many'],
    ['a long line', '1,2\n1,2,3\n', 'f.csv:2: has 3 cells, the first line 2'],
    ['no square', '1,2,3\n', 'f.csv: images have 2 pixels, which make no square; give --shape ROWSxCOLUMNS'],
    ['a label alone', '1\n2\n', 'f.csv: images have 0 pixels, which make no square'],
  ])('refuses %s', (_what, text, message) => {
    expect(() => parse(text)).toThrow(SpikeloomError);
    expect(() => parse(text)).toThrow(message);
  });

  it('refuses a shape of another number of pixels', () => {
    expect(() => parse('1,2,3\n', [2, 2])).toThrow(
      'f.csv: images have 2 pixels, but 2x2 are 4; give another --shape',
    );
  });
});
