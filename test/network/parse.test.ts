import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpikeloomError } from '../../src/fixed/error.js';
import { csdpGroups, csdpLabel } from '../../src/network/csdp.js';
import { formatNetwork } from '../../src/network/format.js';
import { parseNetwork } from '../../src/network/parse.js';
import { networkFixture } from './fixture.js';

const tiny = networkFixture('tiny.yaml');

describe('parseNetwork and formatNetwork', () => {
  test('a network survives its own YAML and JSON, in the same order', () => {
    const networks = [
      parseNetwork(tiny),
      csdpGroups(),
      csdpGroups({ hidden: [300, 60], control: true, encoderSeed: 5, gated: false }),
      csdpLabel({ seed: 3, latenessSteps: 1 }),
    ];
    for (const network of networks) {
      const again = parseNetwork(formatNetwork(network));
      expect(again).toEqual(network);
      expect(JSON.stringify(again)).toBe(JSON.stringify(network));
      expect(parseNetwork(JSON.stringify(network, null, '\t'))).toEqual(network);
    }
  });

  test('formatNetwork keeps to lines that can be read', () => {
    const lines = formatNetwork(parseNetwork(tiny)).split('\n');
    expect(lines).toContain('    threshold: {kind: uniform, low: 10, high: 20}');
    expect(lines).toContain('        - [0, 0.5, -0.25]');
    expect(lines).toContain('    text: |');
  });

  test('long JSON is read, and refused with the path of the key', () => {
    const network = csdpGroups({ hidden: [300, 60] });
    const rows = Array.from({ length: 60 }, (_, i) =>
      Array.from({ length: 300 }, (_, j) => ((i * j) % 255) - 127),
    );
    const withRows = (values: readonly (readonly unknown[])[]) =>
      JSON.stringify({
        ...network,
        projections: {
          ...network.projections,
          W2: { ...network.projections.W2, weights: { kind: 'matrix', values } },
        },
      }).padEnd(1 << 18);
    expect(parseNetwork(withRows(rows)).projections.W2.weights).toEqual({ kind: 'matrix', values: rows });
    const wrong = rows.map((row, i) => (i === 7 ? [...row.slice(0, 9), 'nine', ...row.slice(10)] : row));
    expect(() => parseNetwork(withRows(wrong), 'long.json')).toThrow(
      new SpikeloomError('projections.W2.weights.values[7][9] is "nine"; expected a number', {
        file: 'long.json',
      }),
    );
    expect(() => parseNetwork(withRows(rows.slice(1)), 'long.json')).toThrow(
      'long.json: projections.W2.weights.values has 59 rows; 60 neurons receive (a row each)',
    );
  });

  test('aliases are followed, but not without end', () => {
    const [shared, again] = ['{kind: constant, value: 64}', '{kind: constant, value: 0}'];
    const text = tiny
      .replace(shared, () => `&zero ${again}`)
      .replace(/weights: \{kind: constant, value: 0\}$/m, 'weights: *zero');
    expect(parseNetwork(text).projections.C1).toEqual(parseNetwork(tiny).projections.C1);
    const levels = Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`);
    const bomb = ['a0: &a0 [1]', ...levels].join('\n');
    expect(() => parseNetwork(bomb, 'bomb.yaml')).toThrow(
      'bomb.yaml:1:1: not readable as YAML: Excessive alias count indicates a resource exhaustion attack',
    );
  });

  test('a text that is neither is refused before it is read', () => {
    expect(() => parseNetwork('#'.repeat(2 ** 22 + 1), 'long.yaml')).toThrow(
      'long.yaml:1:1: the network has 4194305 characters; the limit is 4194304',
    );
  });
});

describe('random texts', () => {
  /** The network, or the user's mistake; a defect of ours is thrown on. */
  function attempt(text: string): void {
    try {
      parseNetwork(text, 'fuzz.yaml');
    } catch (error) {
      if (!(error instanceof SpikeloomError)) throw error;
      expect(error.message).toMatch(/^fuzz\.yaml:\d+:\d+: /);
      expect(error.message).not.toContain('undefined');
    }
  }

  const scraps = fc.constantFrom(
    ...['{', '}', '[', ']', ':', ': ', '\n', '  ', '- ', '&a ', '*a', '!!set ', '|', '"', "'", '%', '? '],
    ...[
      'null',
      '.nan',
      '-.inf',
      '1e999',
      '0',
      '-1',
      '4294967296',
      '0.5',
      '~',
      'true',
      'constructor',
      'toString',
    ],
    ...['__proto__', 'kind', 'z1', 'values', 'size', '<<', 'dw = ', '2^', '#', '\t', '\u0000', '\ud800'],
  );
  const edits = fc.array(
    fc.record({
      at: fc.nat(tiny.length),
      cut: fc.nat(12),
      insert: fc.oneof(scraps, fc.string({ maxLength: 4 })),
    }),
    { minLength: 1, maxLength: 4 },
  );

  test('edits of a good text give a network or a SpikeloomError with its place', () => {
    fc.assert(
      fc.property(edits, changes => {
        let text = tiny;
        for (const { at, cut, insert } of changes) text = text.slice(0, at) + insert + text.slice(at + cut);
        attempt(text);
      }),
      { numRuns: 400 },
    );
  });

  test('a good value with any part replaced gives a network or a SpikeloomError with its place', () => {
    const paths: (string | number)[][] = [];
    const collect = (value: unknown, path: (string | number)[]) => {
      if (path.length > 0) paths.push(path);
      if (typeof value !== 'object' || value === null) return;
      for (const [key, child] of Object.entries(value))
        collect(child, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    collect(parseNetwork(tiny), []);
    const good = JSON.stringify(parseNetwork(tiny));
    const odd = fc.oneof(
      fc.constantFrom<unknown>(
        null,
        '',
        'z1',
        'readout',
        'image',
        'toString',
        0,
        1,
        -1,
        2 ** 31,
        1e300,
        0.5,
        true,
        [],
        {},
      ),
      fc.jsonValue({ maxDepth: 2 }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), odd, (path, value) => {
        const root = JSON.parse(good);
        let parent = root;
        for (const key of path.slice(0, -1)) parent = parent[key];
        parent[path.at(-1)!] = value;
        attempt(JSON.stringify(root, null, 1));
      }),
      { numRuns: 300 },
    );
  });
});
