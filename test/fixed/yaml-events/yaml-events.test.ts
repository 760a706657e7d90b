import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type ToStringOptions,
} from 'yaml';
import { SpikeloomError } from '../../../src/fixed/error.js';
import { sourceOf, type Tree, treeOf } from './support.js';

/** What the package `yaml` makes of a text, all scalars as texts. @throws where it refuses it */
function reference(text: string): Tree {
  const document = parseDocument(text, {
    schema: 'failsafe',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  }) as Document;
  const [error] = document.errors;
  if (error !== undefined) throw error;
  const tree = (node: unknown): Tree => {
    if (node === null || node === undefined) return '';
    if (isSeq(node)) return node.items.map(tree);
    if (isMap(node)) return { entries: node.items.map(({ key, value }) => [tree(key), tree(value)]) };
    if (isScalar(node)) return node.value === null ? '' : String(node.value);
    throw new Error(isAlias(node) ? 'an alias' : 'no node');
  };
  return tree(document.contents);
}

const SCALARS = [
  ...[
    'a',
    'a.0 -> b.1',
    '0..11',
    't[0..3]',
    'weight',
    '1.5',
    '-2e-9',
    'x y',
    "it's",
    '"q"',
    'a: b',
    '#c',
    'c#d',
    'c #d',
  ],
  ...[
    '',
    ' lead',
    'trail ',
    'tab\tx',
    'new\nline',
    'two\n\nlines',
    '- x',
    '-x',
    '-',
    '?',
    ':',
    ':x',
    'x:',
    'é',
    '漢',
    '😀',
  ],
  ...[
    '[',
    ']',
    '{a}',
    'a,b',
    '~',
    'null',
    'true',
    '\\',
    '%',
    '@',
    '*a',
    '&b',
    '!t',
    '|',
    '>',
    '---',
    '...',
    '\u0085',
  ],
  'words that go on over some lines because they are many enough to do so indeed, and more of them',
];

const value = fc.letrec<{ node: unknown }>(tie => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    fc.constantFrom(...SCALARS),
    fc.string({ unit: 'grapheme', maxLength: 12 }).filter(text => !/\p{Cc}/u.test(text)),
    fc.array(tie('node'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...SCALARS.filter(text => text.length < 20)), tie('node')), {
        maxLength: 4,
      })
      .map(entries => new Map(entries)),
  ),
})).node;

const style: fc.Arbitrary<ToStringOptions> = fc.record({
  lineWidth: fc.constantFrom(0, 20, 40, 80),
  indent: fc.constantFrom(1, 2, 4),
  indentSeq: fc.boolean(),
  flowCollectionPadding: fc.boolean(),
  collectionStyle: fc.constantFrom('any', 'flow', 'block'),
  defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
  defaultKeyType: fc.constantFrom(null, 'PLAIN', 'QUOTE_SINGLE'),
  blockQuote: fc.constant(false),
});

const chunk = fc.constantFrom(1, 3, 16, 4096);

const PIECES = [
  ' ',
  '\n',
  '\r\n',
  ':',
  ': ',
  '- ',
  '#',
  ' #',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ',',
  '\t',
  '  ',
  'x',
  '\\',
  '...',
  '---\n',
];

/** Where the reader takes less than YAML has, by what it says; and the package takes ''' for a text that ends. */
const LESS =
  /does not end|anchor|alias|tag \(!|block of text|found "[:?]"|second document|tab; use spaces|begin here, or ":" follow|text should end here|should stand here, as|a key must/;

/** Where it takes more: lines of a text in quotes may be indented as they like. */
const MORE = /^Missing closing ["']quote/;

describe('as the package yaml reads it', () => {
  test('documents of all styles', () => {
    fc.assert(
      fc.property(value, style, fc.boolean(), chunk, (node, options, windows, size) => {
        const text = stringify(node, options).replaceAll('\n', windows ? '\r\n' : '\n');
        // An empty key is no key here; explicit keys (?) are none either.
        fc.pre(!/(?:^|[[{,\s])(?:: |\? |:$)/m.test(text));
        expect(treeOf(sourceOf(text, size))).toEqual(reference(text));
      }),
      { numRuns: 300 },
    );
  });

  test('texts that something was done to: no other meaning, and never accepted where it is wrong', () => {
    let read = 0;
    const edits = fc.array(fc.tuple(fc.nat(), fc.boolean(), fc.constantFrom(...PIECES)), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(value, style, edits, chunk, (node, options, changes, size) => {
        const edited = changes.reduce(
          (before, [where, removes, piece]) => {
            const at = where % (before.length + 1);
            return before.slice(0, at) + (removes ? '' : piece) + before.slice(removes ? at + 1 : at);
          },
          stringify(node, options),
        );
        // Half a character is none.
        const text = new TextDecoder().decode(new TextEncoder().encode(edited));
        // A lone CR is a line break in YAML and none in the package.
        fc.pre(!/\r(?!\n)/.test(text));
        // An empty line after a break that is escaped is a line break in YAML (7.3.1) and a space in the package.
        fc.pre(!/\\\r?\n[ \t]*\r?\n/.test(text));
        const ours = attempt(() => treeOf(sourceOf(text, size)));
        const theirs = attempt(() => reference(text));
        if (ours instanceof Error) {
          expect(ours).toBeInstanceOf(SpikeloomError);
          expect(ours.message).toMatch(/^f\.yaml:\d+:\d+: /);
          if (!(theirs instanceof Error)) expect(ours.message).toMatch(LESS);
        } else {
          if (theirs instanceof Error) expect(theirs.message).toMatch(MORE);
          else expect(theirs).toEqual(ours);
          read++;
        }
      }),
      { numRuns: 800 },
    );
    expect(read).toBeGreaterThan(150);
  });
});

function attempt(read: () => Tree): Tree | Error {
  try {
    return read();
  } catch (error) {
    return error as Error;
  }
}

describe('forms', () => {
  const map = (...entries: [string, Tree][]) => ({ entries });
  test.each<[string, string, Tree]>([
    ['nothing', '', ''],
    ['a comment', '# only\n', ''],
    ['a byte order mark', '\ufeffa: 1\n', map(['a', '1'])],
    ['directive and markers', '%YAML 1.2\n---\na: 1\n...\n# end\n', map(['a', '1'])],
    ['no line break at the end', 'a: [b, c]', map(['a', ['b', 'c']])],
    ['a list as far left as its key', 'a:\n- b\n- c\nd: e\n', map(['a', ['b', 'c']], ['d', 'e'])],
    ['lists in one line', '- - a\n  - b\n- c\n', [['a', 'b'], 'c']],
    ['a map in a list', '- a: 1\n  b: 2\n-\n  c: 3\n', [map(['a', '1'], ['b', '2']), map(['c', '3'])]],
    [
      'values left out',
      'a:\nb: {c, d: }\ne: [f: ]\n',
      map(['a', ''], ['b', map(['c', ''], ['d', ''])], ['e', [map(['f', ''])]]),
    ],
    ['pairs in brackets', '[0..11: [], a: 1, b]', [map(['0..11', []]), map(['a', '1']), 'b']],
    [
      'brackets over lines, at any indentation',
      'a: [1,\n2,   # two\n\t3]\nb: {\nc: d}\n',
      map(['a', ['1', '2', '3']], ['b', map(['c', 'd'])]),
    ],
    [
      'no space where none is needed',
      '{a:[1,2],\'b\':3,"c":4}',
      map(['a', ['1', '2']], ['b', '3'], ['c', '4']),
    ],
    ['a comma at the end', '[a, b, ]', ['a', 'b']],
    [
      'plain text over lines',
      'a: one\n  two\n\n  three # end\nb: c\n',
      map(['a', 'one two\nthree'], ['b', 'c']),
    ],
    [
      'quoted text over lines',
      "a: \"one\n  two \\\n  three\\n\"\nb: 'it''s\n\n  so'\n",
      map(['a', 'one two three\n'], ['b', "it's\nso"]),
    ],
    ['escapes', '"\\x41\\u00e9\\U0001F600\\t\\"\\\\"', 'Aé😀\t"\\'],
    ['tabs between tokens', 'a:\t1\t# c\nb: [\t1\t]\n', map(['a', '1'], ['b', ['1']])],
    ['a key twice: told, not judged', 'a: 1\na: 2\n', map(['a', '1'], ['a', '2'])],
    ['CR alone breaks lines', 'a: 1\rb: 2\r', map(['a', '1'], ['b', '2'])],
  ])('%s', (_, text, tree) => {
    for (const size of [1, 2, 5, 1000]) expect(treeOf(sourceOf(text, size))).toEqual(tree);
  });
});
