import { expect, test } from 'vitest';
import { ConnectionList } from '../../../src/peers/sanafe/connection-list.js';
import { WEIGHT } from '../../../src/peers/sanafe/edge-keys.js';
import { EdgeLines } from '../../../src/peers/sanafe/edge-lines.js';
import { GroupTable } from '../../../src/peers/sanafe/group-table.js';
import { NumberItems } from '../../../src/peers/sanafe/number-items.js';
import { NumberList } from '../../../src/peers/sanafe/number-list.js';

/** A window as the events have it: behind the text a 0, and then what was there before. */
const windowOf = (text: string) => new TextEncoder().encode(`${text}\0- a.0 -> a.1: {weight: 1}\n, 1, 2,`);

const GROUPS = [
  { name: 'a', first: 0, size: 20 },
  { name: 'c-1_X', first: 20, size: 20 },
];
const LAST = '- a.0 -> a.0: {weight: 0}\n';

/** What is taken of an edge with another behind it, which stays: as [source, target, weight, delay, tap]. */
function taken(edge: string) {
  const text = `${edge}\n  ${LAST}  - rest`;
  const connections = new ConnectionList();
  const reader = new EdgeLines(GROUPS, connections);
  const at = reader.read(windowOf(text), 0, 2);
  const { sources, targets, weights, delays, taps } = connections.finish();
  return {
    edges: [...sources].map((source, i) => [
      source,
      targets[i],
      weights[i],
      delays?.[i] ?? 255,
      taps?.[i] ?? 65_535,
    ]),
    left: text.slice(at),
    breaks: reader.breaks,
    lineStart: reader.lineStart,
  };
}

test.each<[string, number[]]>([
  ['- a.19 -> c-1_X.07: {weight: 0.5}', [19, 27, 0.5, 255, 65_535]],
  ['-   a.0->a.1:   [ weight: -1.0e-3 ]  ', [0, 1, -1e-3, 255, 65_535]],
  ['- c-1_X.0   ->  a.1: {d: 4, w: 2,delay: 3, tap: 7}\r', [20, 1, 2, 3, 7]],
  ['- a.0 -> a.1: {w: 1, weight: 0.8444218515250481, d: 0}', [0, 1, 0.8444218515250481, 0, 65_535]],
  ['- a.0 -> a.1:\n     weight: 0.5', [0, 1, 0.5, 255, 65_535]],
  ['- a.0 -> a.1: {weight: 0.5} # said: {weight: 1} ~', [0, 1, 0.5, 255, 65_535]],
  ['- a.0 -> a.1: # of\n     weight: 0.5  #it\r\n     delay: 3 #', [0, 1, 0.5, 3, 65_535]],
  ['- a.0 -> a.1:  \r\n        tap: 2\r\n        weight: 1  \r', [0, 1, 1, 255, 2]],
])('%j is read from its bytes', (edge, connection) => {
  const lines = edge.split('\n').length;
  expect(taken(edge)).toEqual({
    edges: [connection],
    left: `${LAST}  - rest`,
    breaks: lines,
    lineStart: edge.length + 1,
  });
});

test('edges in a row are read to the last but one, whose successor the text must hold', () => {
  const { edges, breaks, left } = taken(
    Array.from({ length: 50 }, (_, i) => `- a.1 -> a.${i % 20}: {weight: ${i}}`).join('\n  '),
  );
  expect(edges).toEqual(Array.from({ length: 50 }, (_, i) => [1, i % 20, i, 255, 65_535]));
  expect(breaks).toBe(50);
  expect(left).toBe(`${LAST}  - rest`);
});

test.each([
  '- a.0 -> b.1: {weight: 0.5}',
  '- a.20 -> a.1: {weight: 0.5}',
  '- a -> a: {weight: 0.5}',
  '- a. -> a.1: {weight: 0.5}',
  '-a.0 -> a.1: {weight: 0.5}',
  '- a.0 -> a.1:{weight: 0.5}',
  '- a.0000000001 -> a.1: {weight: 0.5}',
  '- a.0 -> a.1: {weight: 3000000000}',
  '- a.0 -> a.1: {weight: 0.5, weight: 1}',
  '- a.0 -> a.1: {delay: 1}',
  '- a.0 -> a.1: {weight: 0.5, colour: 1}',
  '- a.0 -> a.1: {weight: 0.5}# said',
  '- a.0 -> a.1: {weight: 0.5} # größer',
  '- a.0 -> a.1: {weight: 0.5} # a \u0007 bell',
  '- a.0 -> a.1:# said\n     weight: 0.5',
  '- a.0 -> a.1: {weight: "0.5"}',
  '- a.0 -> a.1: {weight: 0.5, delay: 255}',
  '- a.0 -> a.1: {weight: 0x10}',
  '- a.0 -> a.1: {weight: 0.5]',
  '- a.0 -> a.1: {weight: 0.5}\n    a.0 -> a.2: {weight: 1}',
  '- a.0 -> a.1:\n    weight: 0.5',
  '- "a.0 -> a.1": {weight: 0.5}',
])('%j is left to the events', edge => {
  expect(taken(edge)).toMatchObject({ edges: [], left: `${edge}\n  ${LAST}  - rest`, breaks: 0 });
});

test('numbers in brackets are read to the last but one that has a comma, over lines', () => {
  const read = (text: string) => {
    const list = new NumberList();
    const reader = new NumberItems(list, WEIGHT);
    const at = reader.read(windowOf(text), 0);
    const { breaks, lineStart } = reader;
    return { numbers: [...list.values.subarray(0, list.length)], left: text.slice(at), breaks, lineStart };
  };
  expect(read('0.5,-1e-3,  +.25, 7, 8]')).toEqual({
    numbers: [0.5, -1e-3, 0.25],
    left: ', 7, 8]',
    breaks: 0,
    lineStart: 0,
  });
  expect(read('\n  1,\r\n 2,\n\n3, 4')).toEqual({
    numbers: [1, 2],
    left: ',\n\n3, 4',
    breaks: 2,
    lineStart: 7,
  });
  expect(read('1, 2 , 3, 4, 5')).toMatchObject({ numbers: [], left: '1, 2 , 3, 4, 5' });
  for (const none of ['', '1', '1, x, 3, 4', '"1", 2, 3', '1, 0x2, 3', '3000000000, 1, 2,'])
    expect(read(none).numbers).toEqual([]);
});

test('groups are found by their bytes, however many there are', () => {
  const groups = Array.from({ length: 1000 }, (_, i) => ({ name: `g${i * i}ü`, first: i, size: 1 }));
  const table = new GroupTable(groups);
  const find = (name: string) => {
    const bytes = new TextEncoder().encode(`x${name}y`);
    return table.find(bytes, 1, bytes.length - 1);
  };
  for (const group of groups) expect(find(group.name)).toBe(group);
  for (const name of ['', 'g', 'g2ü', 'g1', 'g1ü ']) expect(find(name)).toBeUndefined();
  expect(new GroupTable([]).find(new Uint8Array(1), 0, 1)).toBeUndefined();
});

test('of groups whose names were made to fall together some are left out, and none is mistaken', () => {
  const count = 100;
  const names: string[] = [];
  // The first slot of 512 is that of FNV-1a, folded.
  for (let i = 0; names.length < count; i++) {
    let hash = 0x811c9dc5;
    for (const byte of Buffer.from(`g${i}`)) hash = Math.imul(hash ^ byte, 0x01000193);
    if (((hash ^ (hash >>> 16)) & 511) === 0) names.push(`g${i}`);
  }
  const groups = names.map((name, first) => ({ name, first, size: 1 }));
  const table = new GroupTable(groups);
  const found = groups.map(({ name }) => table.find(new TextEncoder().encode(name), 0, name.length));
  expect(found.filter((group, i) => group === groups[i]).length).toBe(32);
  expect(found.filter(group => group === undefined).length).toBe(count - 32);
});
