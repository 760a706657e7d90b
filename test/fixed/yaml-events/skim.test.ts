import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EntryReader } from '../../../src/fixed/yaml-events/entry-reader.js';
import { SCALAR, TEXT_END } from '../../../src/fixed/yaml-events/event.js';
import { YamlEvents } from '../../../src/fixed/yaml-events/yaml-events.js';
import { sourceOf } from './support.js';

/** Takes entries `x`, each with a line break or comma behind it, but for the last. */
class Crosses implements EntryReader {
  breaks = 0;
  lineStart = 0;
  taken = 0;

  read(bytes: Uint8Array, start: number, indent: number): number {
    const text = new TextDecoder().decode(bytes.subarray(start, bytes.indexOf(0, start)));
    const entry = indent > 0 ? `- x\n${' '.repeat(indent)}` : text.startsWith('\n') ? '\nx,' : ' x,';
    let count = 0;
    while (text.startsWith(entry, count * entry.length)) count++;
    if (count < 2) return start;
    const length = (count - 1) * entry.length;
    this.taken += count - 1;
    this.breaks = entry.includes('\n') ? count - 1 : 0;
    // In brackets the comma is what comes next.
    this.lineStart = start + (indent > 0 ? length - indent : length - entry.length + 1);
    return start + length - (indent > 0 ? 0 : 1);
  }
}

/** Scalars with their places, and where reading ends; `skims` whether a reader is let before each event. */
function read(text: string, skims: boolean) {
  const events = new YamlEvents(sourceOf(text));
  const crosses = new Crosses();
  const scalars: string[] = [];
  const places: string[] = [];
  for (let event = events.next(); event !== TEXT_END; event = events.next()) {
    if (event === SCALAR) scalars.push(events.scalar.text());
    const { line, column } = events.place();
    places.push(`${event} ${line}:${column}`);
    if (!skims) continue;
    const { taken } = crosses;
    events.skimLines(crosses);
    events.skimItems(crosses);
    for (let i = taken; i < crosses.taken; i++) scalars.push('x');
  }
  return { scalars, places, taken: crosses.taken };
}

const line = fc.constantFrom(
  '- x',
  '- x',
  '- x',
  '- x',
  '- y',
  '-',
  '- "x"',
  '- x # said',
  '- [ x, x, x, x,\nx,\nx,\nx, y, {a: x}]',
  '- {a: x, b: [x, x]}',
  '- é: x\n    b: y',
);

test('a reader may take entries: the others are told as if it had not, with their places', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), lines => {
      const text = `a:\n${lines.map(each => `  ${each}\n`).join('')}b: c\n`;
      const expected = read(text, false);
      const skimmed = read(text, true);
      taken += skimmed.taken;
      expect(skimmed.scalars).toEqual(expected.scalars);
      // Of the events all that are left, in their order.
      let at = 0;
      for (const place of skimmed.places) {
        at = expected.places.indexOf(place, at) + 1;
        expect(at).toBeGreaterThan(0);
      }
      expect(skimmed.places.length).toBe(expected.places.length - skimmed.taken);
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(0);
});

/** Where readers that take nothing are asked in a text, until it ends. */
function* asked(text: string): Generator<string> {
  const events = new YamlEvents(sourceOf(text));
  const starts: string[] = [];
  const asking = (kind: string): EntryReader => ({
    breaks: 0,
    lineStart: 0,
    read: (_, start) => {
      starts.push(`${kind} ${start}`);
      return start;
    },
  });
  while (events.next() !== TEXT_END) {
    events.skimLines(asking('lines'));
    events.skimItems(asking('items'));
    yield* starts.splice(0);
  }
}

test('a reader is asked nowhere but before entries of a list of its kind', () => {
  const text = 'a: [x, x, {b: x, c: [y]}]\nd:\n  - e: x\n    f: x\n';
  expect([...asked(text)]).toEqual(['items 4', 'items 6', 'items 9', 'items 21', 'lines 31']);
});

test("a line that is indented with a tab is no reader's", () => {
  const starts = asked('a:\n  - x\n\t - x\n  - x\n');
  expect(starts.next().value).toBe('lines 5');
  expect(() => starts.next()).toThrow('f.yaml:3:3: this line is indented with a tab; use spaces');
});
