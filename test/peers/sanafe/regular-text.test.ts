import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SpikeloomError } from '../../../src/fixed/error.js';
import { readSanafe } from '../../../src/peers/sanafe/read.js';
import { sourceOf } from '../../fixed/yaml-events/support.js';
import { ARCH, connections } from './support.js';

/*
 * What is regular is read straight from the window's bytes, if it stands there as a whole. Handed over two bytes at a time it
 * never does, so that all of it is read event by event: both must come to the same.
 */

const GROUPS = ['a', 'bb', 'c-1', '0', '"d e"', 'ü', '"x: y"', 'w'];

/** A network with such edges, each in lines of its own at column `indent`. */
function network(edges: readonly string[], indent: number, lineBreak = '\n'): string {
  const lines = [
    'network:',
    '  groups:',
    ...GROUPS.map(name => `    - {name: ${name}, neurons: [0..${name === 'w' ? 1 : 11}]}`),
    '  edges:',
    ...edges.map(edge => edge.replaceAll(/^/gm, ' '.repeat(indent))),
    '  name: n',
    'mappings:',
    ...GROUPS.map(name => `  - ${name}: {core: 0.0}`),
  ];
  return lines.join(lineBreak) + lineBreak;
}

const ROOMY = ARCH.replace('max_neurons_supported: 8', 'max_neurons_supported: 1024');

/** All that is read, or the one mistake with its place. */
function outcome(text: string, chunk: number): unknown {
  try {
    const system = readSanafe(sourceOf(ROOMY, 65_536, 'arch.yaml'), sourceOf(text, chunk, 'net.yaml'));
    const { taps } = system.network.connections;
    return { connections: connections(system), taps: taps === null ? null : [...taps], notes: system.notes };
  } catch (error) {
    if (!(error instanceof SpikeloomError)) throw error;
    return { message: error.message, place: error.place };
  }
}

function expectSame(text: string): void {
  const expected = outcome(text, 2);
  expect(outcome(text, 1 << 16)).toEqual(expected);
}

const blank = fc.constantFrom('', ' ', ' ', ' ', '  ');
const group = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('a', 'bb', 'c-1', '0') },
  fc.constantFrom('ü', 'w', 'no', 'd e', ''),
);
const index = fc.oneof(
  { weight: 20, arbitrary: fc.nat(11) },
  fc.constantFrom('12', '007', '', '1..2', '99999999999', '-1'),
);
const number = fc.oneof(
  { weight: 8, arbitrary: fc.double({ noNaN: true, min: -1e3, max: 1e3 }).map(String) },
  { weight: 8, arbitrary: fc.nat(5).map(String) },
  fc.constantFrom(
    '-0',
    '.5',
    '5.',
    '+1',
    '1e3',
    '1e400',
    '1e10',
    '3000000000',
    '254',
    '255',
    '0x10',
    'nan',
    '',
    '"1"',
    '~',
    '-',
    '1 2',
  ),
);
const key = fc.oneof(
  { weight: 12, arbitrary: fc.constant('weight') },
  fc.constantFrom('w', 'd', 'delay', 'tap', 'synapse', 'colour', '"w"', 'weigh', ''),
);
const attribute = fc
  .tuple(key, fc.constantFrom(': ', ': ', ': ', ':  ', ':', ' : '), number)
  .map(parts => parts.join(''));
const attributes = fc.array(attribute, { minLength: 1, maxLength: 3 });
const inBrackets = fc
  .tuple(attributes, blank, fc.constantFrom('{}', '{}', '{}', '[]', '[]', '{]'))
  .map(([list, space, [open, close]]) => `${open}${space}${list.join(`,${space}`)}${space}${close}`);
const inLines = fc
  .tuple(attributes, fc.integer({ min: 1, max: 6 }))
  .map(([list, indent]) => list.map(each => `\n${' '.repeat(indent)}${each}`).join(''));
const behind = fc.oneof(
  { weight: 16, arbitrary: fc.constant('') },
  fc.constantFrom(' ', ' # said', ' # größer', '# x', ' #', '\n', '\n# said', ' x', '\t'),
);
const edge = fc
  .tuple(
    fc.tuple(group, index),
    blank,
    fc.constantFrom('->', '->', '->', '-'),
    fc.tuple(group, index),
    blank,
    fc.oneof(inBrackets, inLines),
    behind,
  )
  .map(
    ([from, before, arrow, to, after, told, end]) =>
      `- ${from.join('.')}${before}${arrow}${after}${to.join('.')}: ${told}${end}`,
  );
/** As millions of them are. */
const plain = fc
  .record({
    from: fc.nat(11),
    to: fc.nat(11),
    weight: fc.double({ noNaN: true, min: -8, max: 8 }),
    form: fc.nat(5),
  })
  .map(({ from, to, weight, form }) => {
    const name = `- a.${from} -> c-1.${to}:`;
    if (form === 0) return `${name} [weight: ${weight}]`;
    if (form === 1) return `${name}\n    weight: ${weight}\n    delay: 3`;
    if (form === 2) return `${name} # of\n    weight: ${weight} # said: {}`;
    if (form === 3) return `${name} {weight: ${weight}}  # said`;
    return form === 4 ? `${name} {weight: ${weight}, d: 1, tap: ${from}}` : `${name} {weight: ${weight}}`;
  });

test('edges mean the same in one piece and in small pieces, and so do mistakes and their places', () => {
  const some = fc.array(fc.oneof({ weight: 3, arbitrary: plain }, edge), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(
      some,
      fc.integer({ min: 2, max: 5 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      (edges, indent, lineBreak) => {
        expectSame(network(edges, indent, lineBreak));
      },
    ),
    { numRuns: 400 },
  );
});

test('a text with one character changed means the same in one piece and in small pieces', () => {
  const change = fc.tuple(fc.nat(), fc.nat(1), fc.constantFrom(...' -:>.,{}[]#\n\r\t0159ew"\'%&?é'));
  fc.assert(
    fc.property(fc.array(plain, { minLength: 2, maxLength: 6 }), change, (edges, [where, cut, by]) => {
      const text = network(edges, 4);
      const from = text.indexOf('edges:');
      const at = from + (where % (text.indexOf('mappings') - from));
      expectSame(text.slice(0, at) + by + text.slice(at + cut));
    }),
    { numRuns: 600 },
  );
});

test('lists of numbers mean the same in one piece and in small pieces', () => {
  const between = fc.oneof(
    {
      weight: 30,
      arbitrary: fc.constantFrom(', ', ', ', ',', ',\n', ',\r\n      ', ' , ', ', # said\n', '\n, '),
    },
    fc.constantFrom(',\t', ',,', ' '),
  );
  const regular = fc.double({ noNaN: true, min: -8, max: 8 }).map(String);
  const items = fc.array(fc.tuple(fc.oneof({ weight: 30, arbitrary: regular }, number), between), {
    maxLength: 150,
  });
  fc.assert(
    fc.property(items, fc.constantFrom('', ' ', '\n   '), fc.nat(4), (list, first, delay) => {
      const told = `[${first}${list.map(pair => pair.join('')).join('')}]`;
      const delays = delay === 0 ? `, delay: [${'1, '.repeat(4)}]` : '';
      expectSame(
        network([`- w -> w: {type: dense, weight: ${told}${delays}}`, '- a.0 -> bb.1: {weight: 1}'], 4),
      );
    }),
    { numRuns: 200 },
  );
});
