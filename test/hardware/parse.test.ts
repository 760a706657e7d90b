import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SpikeloomError } from '../../src/fixed/error.js';
import { MAX_CHIP_CHARACTERS, parseChip } from '../../src/hardware/parse.js';
import { oneCoreText, oneCoreWith } from '../support/chip-text.js';

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

const price = 'synapticOp: { value: 10, unit: pJ, scope: per-op, evidence: design, source: *tests }';

/** [what is wrong, passage replaced, replacement, passage that the place points at, message] */
const BROKEN: readonly [string, string, string, string, string][] = [
  [
    'unknown key',
    '  columns: 1',
    '  colums: 2\n  columns: 1',
    'colums',
    'unknown key "colums" in mesh; known keys: columns, rows, topology, coresPerTile, evidence, source, weak',
  ],
  [
    'unknown unit',
    'value: 0.1, unit: nJ',
    'value: 0.1, unit: nF',
    'unit: nF',
    'prices.energy.neuronActive.unit is "nF"; expected one of fJ, pJ, nJ, uJ',
  ],
  [
    'unit of another quantity',
    price,
    price.replace('pJ', 'ns'),
    'unit: ns',
    'prices.energy.synapticOp.unit is "ns"; expected one of fJ, pJ, nJ, uJ',
  ],
  [
    'unknown kind of event',
    price,
    price.replace('synapticOp', 'synapticOps'),
    'synapticOps',
    'unknown key "synapticOps" in prices.energy; known keys: axonLookup, rowRead, synapticOp,',
  ],
  [
    'unknown evidence',
    price,
    price.replace('design', 'guessed'),
    'evidence: guessed',
    'prices.energy.synapticOp.evidence is "guessed"; expected one of simulated, measured, fitted, derived, quoted, design',
  ],
  [
    'price without a source',
    price,
    price.replace(', source: *tests', ''),
    'synapticOp:',
    'missing key prices.energy.synapticOp.source (text)',
  ],
  [
    'price without a scope',
    price,
    price.replace('scope: per-op, ', ''),
    'synapticOp:',
    'missing key prices.energy.synapticOp.scope (one of per-op, all-in)',
  ],
  [
    'price of zero',
    price,
    price.replace('10', '0'),
    'value: 0,',
    'prices.energy.synapticOp.value is 0; expected more than 0',
  ],
  [
    'price that is no number',
    price,
    price.replace('10', '.nan'),
    'value: .nan',
    'prices.energy.synapticOp.value is NaN; expected a number',
  ],
  [
    'price as text',
    price,
    price.replace('10', '"10"'),
    'value: "10"',
    'prices.energy.synapticOp.value is "10"; expected a number',
  ],
  [
    'derived without a rule',
    price,
    price.replace('design', 'derived'),
    'evidence: derived',
    'evidence is "derived" but the figure has no rule',
  ],
  [
    'rule of a figure not derived',
    price,
    price.replace(' }', ', rule: twice }'),
    'rule: twice',
    'a rule belongs to a derived figure only, and this one is "design"',
  ],
  ['missing section', '  neurons: 4096\n', '', 'capacity:', 'missing key capacity.neurons (a number)'],
  [
    'capacity of zero',
    'neurons: 4096',
    'neurons: 0',
    'neurons: 0',
    'capacity.neurons is 0; expected at least 1',
  ],
  [
    'capacity that is no integer',
    'neurons: 4096',
    'neurons: 4.5',
    'neurons: 4.5',
    'capacity.neurons is 4.5; expected a whole number',
  ],
  [
    'capacity beyond the image',
    'neurons: 4096',
    'neurons: 70000',
    'neurons: 70000',
    'capacity.neurons is 70000; expected at most 65536',
  ],
  [
    'other topology',
    'topology: mesh',
    'topology: torus',
    'topology: torus',
    'mesh.topology is "torus"; expected mesh',
  ],
  [
    'empty list',
    'weightBits: [4, 8, 16]',
    'weightBits: []',
    'weightBits',
    'formats.weightBits has 0 entries; expected at least 1',
  ],
  [
    'entry of a list',
    'weightBits: [4, 8, 16]',
    'weightBits: [4, 80]',
    '80]',
    'formats.weightBits[1] is 80; expected at most 16',
  ],
  [
    'entry twice',
    'weightBits: [4, 8, 16]',
    'weightBits: [4, 8, 4]',
    '4]',
    'formats.weightBits[2]: 4 stands twice',
  ],
  [
    'list where a number belongs',
    'traceBits: 8',
    'traceBits: [8]',
    'traceBits',
    'formats.traceBits is a list; expected a number',
  ],
  [
    'range upside down',
    '{ min: -8, max: 7 }',
    '{ min: 8, max: 7 }',
    'min: 8',
    'formats.weightExponent.min: min 8 is above max 7',
  ],
  [
    'unknown neuron model',
    'model: lif-shift',
    'model: lif-magic',
    'model: lif-magic',
    'neuronModels[0].model is "lif-magic"; expected one of lif-shift, lif-cuba, accumulate',
  ],
  [
    'limit of another model',
    '    potentialBits: 24',
    '    potentialBits: 24\n    decayBits: 12',
    'decayBits: 12\n\nabilities',
    'unknown key "decayBits" in neuronModels[2]; known keys: model, potentialBits, weak',
  ],
  [
    'unknown level of an ability',
    'inputEncoder: native',
    'inputEncoder: maybe',
    'inputEncoder: maybe',
    'abilities.inputEncoder is "maybe"; expected one of native, management, none',
  ],
  [
    'missing ability',
    '  inputEncoder: native\n',
    '',
    'abilities:',
    'missing key abilities.inputEncoder (one of native, management, none)',
  ],
  [
    'shadow weights without a width',
    'shadowBits: [16]',
    'shadowBits: []',
    'shadowWeights',
    'abilities.shadowWeights: "native" does not fit formats.shadowBits []',
  ],
  [
    'shadow no wider than a weight',
    'shadowBits: [16]',
    'shadowBits: [4]',
    '4]\n  signModes',
    'formats.shadowBits[0]: 4 bits are not wider than the narrowest weight, 4 bits',
  ],
  [
    'third factor that is not late',
    'latenessStepsLocal: 1',
    'latenessStepsLocal: 0',
    'latenessStepsLocal',
    'thirdFactor.latenessStepsLocal is 0; expected at least 1',
  ],
  [
    'spanning groups faster than local',
    'latenessStepsLocal: 1',
    'latenessStepsLocal: 2',
    'latenessStepsSpanning',
    'thirdFactor.latenessStepsSpanning: 1 is less than latenessStepsLocal 2',
  ],
  [
    'unknown variable',
    '[x0, x1, x2, y0',
    '[x0, x9, x2, y0',
    'x9',
    'learning.variables[1] is "x9"; expected one of x0, x1, x2, y0',
  ],
  [
    'included in an unknown kind',
    'spike: { includedIn: [neuronActive]',
    'spike: { includedIn: [neuron]',
    'neuron]',
    'prices.energy.spike.includedIn[0] is "neuron"; expected one of axonLookup',
  ],
  [
    'included in a kind without a price',
    'spike: { includedIn: [neuronActive]',
    'spike: { includedIn: [rowRead]',
    'rowRead]',
    'spike is included in rowRead, which has no price',
  ],
  [
    'included in itself',
    'spike: { includedIn: [neuronActive]',
    'spike: { includedIn: [spike]',
    'spike]',
    'spike is included in spike, which is itself included elsewhere',
  ],
  [
    'included without a reason',
    ', why: for the tests }',
    ' }',
    'spike: {',
    'missing key prices.energy.spike.why (text)',
  ],
  [
    'unknown key of a price',
    price,
    price.replace(' }', ', per: op }'),
    'per: op',
    'unknown key "per" in prices.energy.synapticOp; known keys: value, unit, evidence, source,',
  ],
  [
    'all-in beside others',
    price,
    price.replace('per-op', 'all-in'),
    'neuronActive: { value: 0.1',
    'neuronActive cannot have a figure beside synapticOp, whose figure is all-in',
  ],
  [
    'barrier in the price list',
    '  time:\n',
    `  time:\n    barrier: { value: 1, unit: ns, scope: per-op, evidence: design, source: *tests }\n`,
    'barrier: {',
    'the time of a barrier is told by barrierTime; give it there',
  ],
  [
    'barrier over too few tiles',
    '  columns: 1',
    '  columns: 4',
    'tiles: 1',
    'barrierTime[0].tiles: the list ends at 1 tiles; give a figure for all 4 of the mesh',
  ],
  ['bad name', 'name: one-core', 'name: One Core', 'name: One', 'name is "One Core"; expected small letters'],
  [
    'key twice',
    'name: one-core',
    'name: one-core\nname: two',
    'name: two',
    'not valid YAML: Map keys must be unique',
  ],
  [
    'tab as indentation',
    '  columns: 1',
    '\tcolumns: 1',
    '\tcolumns',
    'not valid YAML: Tabs are not allowed as indentation',
  ],
];

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
