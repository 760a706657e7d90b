import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TextSource } from '../../../src/fixed/yaml-events/cursor.js';
import { MAX_SCALAR_BYTES } from '../../../src/fixed/yaml-events/cursor.js';
import { SCALAR, TEXT_END } from '../../../src/fixed/yaml-events/event.js';
import { MAX_DEPTH, YamlEvents } from '../../../src/fixed/yaml-events/yaml-events.js';
import { sourceOf, treeOf } from './support.js';

describe('a mistake is told with file, line and column', () => {
  test.each<[string, string | Uint8Array, string]>([
    ['anchor', 'a: &x [1]\n', '1:4: an anchor (&) begins here; write the value out'],
    ['alias', 'a: 1\nb: *x\n', '2:4: an alias (*) stands here; write the value out'],
    ['tag', 'a: !!float 1\n', '1:4: a tag (!) stands here; leave it out'],
    [
      'block of text',
      'a: |\n  x\n',
      '1:4: a block of text (|) begins here; write the text in one line, in quotes',
    ],
    [
      'unterminated quotes',
      'a: 1\nb: "x\n  y\n',
      '2:4: a text in quotes begins here and does not end; a quotation mark is missing',
    ],
    [
      'unterminated apostrophes',
      "a: 'it''s\n",
      '1:4: a text in quotes begins here and does not end; a quotation mark is missing',
    ],
    [
      'unterminated list',
      'a: [1, 2\nb: 3\n',
      '2:2: "," or "]" should stand here; the bracket that is open is in line 1',
    ],
    ['unterminated map', 'a: {b: 1,\n', '2:1: "}" is missing; the bracket that is open is in line 1'],
    ['wrong bracket', 'a: [1}\n', '1:6: "," or "]" should stand here'],
    ['NUL byte', 'a: 1\nb: x\0y\n', '2:5: a NUL byte stands here; the file must be text in UTF-8'],
    [
      'control character',
      'a: \x07\n',
      '1:4: a control character 7 stands here; the file must be text in UTF-8',
    ],
    [
      'no UTF-8',
      Uint8Array.of(0x61, 0x0a, 0x62, 0xff),
      '2:2: a byte that is no UTF-8 stands here; the file must be text in UTF-8',
    ],
    [
      'overlong UTF-8',
      Uint8Array.of(0x61, 0xc0, 0x80),
      '1:2: a byte that is no UTF-8 stands here; the file must be text in UTF-8',
    ],
    [
      'surrogate',
      Uint8Array.of(0xed, 0xa0, 0x80),
      '1:2: a byte that is no UTF-8 stands here; the file must be text in UTF-8',
    ],
    [
      'half a character at the end',
      Uint8Array.of(0x61, 0xe2, 0x82),
      '1:2: a byte that is no UTF-8 stands here; the file must be text in UTF-8',
    ],
    ['tab as indentation', 'a:\n\tb: 1\n', '2:2: this line is indented with a tab; use spaces'],
    [
      'indented too far',
      'a: 1\n  b: 2\n',
      '2:4: a key must stand in one line; is this line indented too far?',
    ],
    [
      'indented too little',
      'a:\n    b: 1\n  c: 2\n',
      '3:3: this line is indented by 2, the map that it is in by 0',
    ],
    [
      'a map in the line of its key',
      'a: b: c\n',
      '1:4: a map cannot begin in this line, which has a key already; begin a new line',
    ],
    ['a list in the line of its key', 'a: - b\n', '1:4: a list cannot begin in this line; begin a new one'],
    ['text behind a value', 'a: "b" c\n', '1:8: a new line should begin here, or ":" follow a key'],
    ['no key', 'a: 1\nb\n', '2:1: a "key: value" should stand here, as in the lines before'],
    ['a list where a key should be', 'a: 1\n- b\n', '2:1: a key or value should stand here; found "-"'],
    [
      'a key where an entry should be',
      '- a\nb: c\n',
      '2:1: an entry that begins with "- " should stand here',
    ],
    ['a list as key', '{[a]: b}', '1:2: a key must be a text; put it in quotes'],
    ['an explicit key', '? a\n: b\n', '1:1: a key or value should stand here; found "?"'],
    [
      'a comment without space',
      'a: [b,#c\n]',
      '1:7: a comment needs a space before its "#"; put a text with "#" in quotes',
    ],
    ['a second document', 'a: 1\n---\nb: 2\n', '2:1: a second document begins here; a file holds one'],
    ['an unknown escape', 'a: "\\q"\n', '1:4: \\q is no escape of YAML; write \\\\ for a backslash'],
    [
      'a column after characters of several bytes',
      'é: [漢字, @]\n',
      '1:9: a text cannot begin with "@"; put it in quotes',
    ],
  ])('%s', (_, text, message) => {
    for (const size of [1, 7, 1000]) expect(() => treeOf(sourceOf(text, size))).toThrow(`f.yaml:${message}`);
  });
});

/** A text of `prefix` and then one byte again and again, which is made as it is read. */
function endless(prefix: string, byte: string, bytes: number): TextSource {
  return {
    file: 'f.yaml',
    *chunks() {
      yield new TextEncoder().encode(prefix);
      const piece = new TextEncoder().encode(byte.repeat(65_536 / byte.length));
      for (let sent = 0; sent < bytes; sent += piece.length) yield piece;
    },
  };
}

describe('what is meant to exhaust a reader', () => {
  const drain = (source: TextSource) => {
    const events = new YamlEvents(source);
    while (events.next() !== TEXT_END);
  };
  const giant = 8 * MAX_SCALAR_BYTES;

  test('nesting', () => {
    for (const open of ['[', '{a: ', '- ']) {
      expect(() => drain(sourceOf(open.repeat(1_000_000)))).toThrow(
        /^f\.yaml:1:\d+: maps and lists lie more than 100 deep/,
      );
    }
    const deepest = `${'['.repeat(MAX_DEPTH)}${']'.repeat(MAX_DEPTH)}`;
    expect(() => drain(sourceOf(deepest))).not.toThrow();
    expect(() => drain(sourceOf(`[${deepest}]`))).toThrow(/more than 100 deep/);
  });

  test('giant scalars', () => {
    for (const prefix of ['a: ', 'a: "', "a: '", '- a\n- ']) {
      expect(() => drain(endless(prefix, 'x', giant))).toThrow(
        /^f\.yaml:\d:\d: a text of more than 1048576 bytes begins here/,
      );
    }
    expect(() => drain(endless('a: b\n', ' \n c', giant))).toThrow(
      /^f\.yaml:1:4: a text of more than 1048576 bytes/,
    );
    expect(() => drain(endless('a: "', '\\n \n', giant))).toThrow(
      /^f\.yaml:1:4: a text of more than 1048576 bytes/,
    );
  });

  test('an anchor or a comment of any length', () => {
    expect(() => drain(endless('a: &', 'x', giant))).toThrow(/^f\.yaml:1:4: an anchor/);
    expect(() => drain(endless('a: 1 # ', 'x', giant))).not.toThrow();
    expect(() => drain(endless('a:\n', ' \n', giant))).not.toThrow();
  });

  test('the longest scalar there may be, over many chunks', () => {
    const text = 'x'.repeat(MAX_SCALAR_BYTES - 1000);
    const events = new YamlEvents(sourceOf(`"${text}"`, 1000));
    expect(events.next()).toBe(SCALAR);
    expect(events.scalar.text()).toBe(text);
  });
});

test('a byte that no text has is found wherever it stands, and no other', () => {
  const line = fc.stringMatching(/^[ -~\t]{0,40}$/);
  const wrong = fc.constantFrom(0x00, 0x01, 0x08, 0x0b, 0x1f, 0x7f, 0x80, 0xbf, 0xc0, 0xf5, 0xff);
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 12 }),
      fc.nat(),
      wrong,
      fc.nat(70),
      (lines, where, byte, chunk) => {
        const text = lines.map(each => `# ${each}\n`).join('');
        expect(() => treeOf(sourceOf(`${text}a: 1\n`, chunk + 1))).not.toThrow();
        const at = where % text.length;
        const bytes = new TextEncoder().encode(text);
        bytes[at] = byte;
        const before = text.slice(0, at).split('\n');
        const place = `f.yaml:${before.length}:${before.at(-1)!.length + 1}: a `;
        expect(() => treeOf(sourceOf(bytes, chunk + 1))).toThrow(place);
      },
    ),
    { numRuns: 1000 },
  );
});
