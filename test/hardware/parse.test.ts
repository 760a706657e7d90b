import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpikeloomError } from '../../src/fixed/error.js';
import { MAX_CHIP_CHARACTERS, parseChip } from '../../src/hardware/parse.js';
import { oneCoreText, oneCoreWith } from '../support/chip-text.js';
import { BROKEN } from './broken-chips.js';

/** Where `passage` starts in `text`, as line:column from 1; found without the YAML reader. */
function placeOf(text: string, passage: string): string {
  const before = text.slice(0, text.indexOf(passage)).split('\n');
  return `${before.length}:${before[before.length - 1].length + 1}`;
}

function refusal(text: string): string {
  try {
    parseChip(text, 'chip.yaml');
  } catch (error) {
    if (error instanceof SpikeloomError) return error.message;
    throw error;
  }
  throw new Error('the text was accepted');
}

describe('a mistake in a chip model is told with its place', () => {
  test.each(BROKEN)('%s', (_what, passage, replacement, at, message) => {
    const text = oneCoreWith(passage, replacement);
    const told = refusal(text);
    expect(told).toContain(message);
    expect(told.startsWith(`chip.yaml:${placeOf(text, at)}: `), told).toBe(true);
    expect(told).not.toContain('\n');
  });

  test('the first of several, and how many more', () => {
    const text = oneCoreWith('neurons: 4096', 'neurons: 0').replace('traceBits: 8', 'traceBits: 0');
    expect(refusal(text)).toBe(
      `chip.yaml:${placeOf(text, 'neurons: 0')}: capacity.neurons is 0; expected at least 1 (and 1 more)`,
    );
  });

  test('a second document is not dropped in silence', () => {
    expect(() => parseChip('a: 1\n---\nb: 2\n')).toThrow('not valid YAML');
  });

  test('a mistake behind an alias is told where it is written', () => {
    const text = oneCoreWith('&cycle { value: 1', '&cycle { value: -1');
    expect(refusal(text)).toContain(`chip.yaml:${placeOf(text, 'value: -1')}: `);
  });

  test('without a file name the place is line and column', () => {
    expect(() => parseChip('name: [')).toThrow(/^1:\d+: not valid YAML/);
  });

  test.each([
    ['nothing', '', 'the chip model is empty; expected a map'],
    ['a text', 'hello', 'the chip model is "hello"; expected a map'],
    ['a list', '- 1', 'the chip model is a list; expected a map'],
    ['an alias without an anchor', 'name: *nowhere', 'not readable as YAML'],
    ['a key that is a list', '[a]: 1', 'not valid YAML'],
    ['deep nesting', '['.repeat(100_000), 'YAML'],
    ['a text that is too long', ' '.repeat(MAX_CHIP_CHARACTERS + 1), `the limit is ${MAX_CHIP_CHARACTERS}`],
  ])('%s', (_what, text, message) => {
    expect(refusal(text)).toContain(message);
  });

  test('aliases that would grow without bound', () => {
    const layers = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${`*l${i}, `.repeat(9)}*l${i}]`,
    );
    expect(refusal(`l0: &l0 [x]\n${layers.join('\n')}\n`)).toContain('alias');
  });
});

describe('whatever the text, only SpikeloomError is thrown', () => {
  const reads = (text: string) => {
    try {
      parseChip(text, 'chip.yaml');
    } catch (error) {
      if (!(error instanceof SpikeloomError)) throw error;
    }
  };

  test('random text', () => {
    const yamlish = fc.stringMatching(/^[-a-z0-9:{}[\],&*!|>'"#%@ \n\t?~]*$/);
    fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary' }), yamlish), reads), { numRuns: 500 });
  });

  test('a chip model with a passage cut out, doubled or replaced', () => {
    const edit = fc.tuple(
      fc.nat(oneCoreText.length),
      fc.nat(60),
      fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.constantFrom(
          'null',
          '-1',
          '1e999',
          '[]',
          '{}',
          '*tests',
          '__proto__: 1\n',
          '<<: *cycle',
          '!!set {a}',
        ),
      ),
    );
    fc.assert(
      fc.property(edit, ([at, length, text]) =>
        reads(oneCoreText.slice(0, at) + text + oneCoreText.slice(at + length)),
      ),
      { numRuns: 150 },
    );
  });

  test('a chip model with one value replaced by any other', () => {
    const values = [...oneCoreText.matchAll(/(?<=: )[^\s{}[\],&*]+/g)];
    fc.assert(
      fc.property(fc.nat(values.length - 1), fc.jsonValue({ maxDepth: 2 }), (index, value) => {
        const { 0: old, index: at } = values[index];
        reads(oneCoreText.slice(0, at) + JSON.stringify(value) + oneCoreText.slice(at + old.length));
      }),
      { numRuns: 150 },
    );
  });
});
