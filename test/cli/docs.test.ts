import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit.js';
import { createProgram } from '../../src/cli/program.js';
import { encodeImage } from '../../src/image/encode.js';
import { encodeUnitImage } from '../../src/image/unit-image-encode.js';
import type { NirArray, NirGraph, NirNode, NirPrimitive } from '../../src/nir/graph.js';
import { writeNir } from '../../src/nir/write.js';
import { randomSystem } from '../engine/units/random-system.js';
import { smallFiles } from '../peers/ranc/files.js';
import { ARCH, NET } from '../peers/sanafe/support.js';
import { joinedText } from '../support/chip-text.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';
import { RELAY, relayImage, scratchFolder, writeSpikes } from './support/bench.js';
import { BUILD_TIMEOUT_MS, ensureBuilt, projectRoot, spikeloom } from './support/built-cli.js';
import { spikeloomHere } from './support/in-process.js';

const page = readFileSync(join(projectRoot, 'docs/cli.md'), 'utf8');
const scratch = scratchFolder();
const at = (...parts: string[]) => join(scratch, ...parts);

beforeAll(async () => {
  writeFileSync(at('relay.yaml'), RELAY);
  writeFileSync(at('relay.img'), encodeImage(relayImage()));
  await ensureBuilt();
}, BUILD_TIMEOUT_MS);

/** The code in the first column of the first table after a line that begins with `heading`. */
function firstColumn(heading: string): string[] {
  const lines = page.split('\n');
  const start = lines.findIndex(line => line.startsWith(heading));
  if (start === -1) throw new Error(`docs/cli.md has no line "${heading}"`);
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'));
  const end = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  return lines
    .slice(first + 2, end)
    .map(line => /^\| (?:`(.+?)`|(\d+)) \|/.exec(line)?.slice(1).join('') ?? line);
}

/** Keys whose content is documented elsewhere: by the chip schema, by a table of its own, in nir.md. */
const ELSEWHERE = ['model', 'profile', 'graph'];

/** Paths of a document's values as docs/cli.md writes them. */
function pathsOf(value: unknown, path = ''): string[] {
  if (ELSEWHERE.includes(path) || typeof value !== 'object' || value === null) return [path];
  const inside = Array.isArray(value)
    ? value.flatMap(item => pathsOf(item, `${path}[]`))
    : Object.entries(value).flatMap(([key, item]) => pathsOf(item, path === '' ? key : `${path}.${key}`));
  return [path, ...inside];
}

/** Whether `<name>` in a documented path covers what stands there in a real one. */
function covers(documented: string, actual: string): boolean {
  const pattern = documented.replace(/[.[\]]/g, '\\$&').replace(/<\w+>/g, '[\\w-]+');
  return new RegExp(`^${pattern}$`).test(actual);
}

/** Every key of real documents is documented, and every documented key is in one of them. */
function expectDocumented(heading: string, documents: readonly unknown[]): void {
  const documented = firstColumn(heading);
  const actual = [...new Set(documents.flatMap(document => pathsOf(document)))];
  const isContainer = (path: string) =>
    actual.some(other => /^[.[]/.test(other.slice(path.length)) && other.startsWith(path));
  const unknown = actual.filter(
    path => path !== '' && !isContainer(path) && !documented.some(key => covers(key, path)),
  );
  const unseen = documented.filter(key => !actual.some(path => covers(key, path)));
  expect({ unknown, unseen }).toEqual({ unknown: [], unseen: [] });
}

/** RANC's two files, with something to note. */
function writeRancExample(): void {
  const { input, config } = smallFiles();
  input.cores[0].neurons[1].destination_core_offset = [0, 1];
  writeFileSync(at('grid.json'), JSON.stringify(input));
  writeFileSync(at('grid-config.json'), JSON.stringify(config));
}

/** A NIR file with something to note for reader and conversion: a batch axis, biases. */
function writeNirExample(): void {
  const floats = (...values: number[]): NirArray => ({
    dtype: 'float32',
    shape: [values.length],
    data: Float32Array.from(values),
  });
  const shape = (...sizes: bigint[]): NirArray => ({
    dtype: 'int64',
    shape: [sizes.length],
    data: BigInt64Array.from(sizes),
  });
  const weight: NirArray = { dtype: 'float32', shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) };
  const zero = floats(0, 0);
  const lif = {
    tau: floats(0.01, 0.02),
    r: floats(1, 1),
    v_leak: zero,
    v_threshold: floats(1, 1),
    v_reset: zero,
  };
  const node = (type: NirPrimitive, params: Readonly<Record<string, NirArray>>): NirNode => ({
    ...{ type, params, inputType: [2], outputType: [2], metadata: new Map() },
  });
  const graph: NirGraph = {
    type: 'NIRGraph',
    nodes: new Map([
      ['in', node('Input', { shape: shape(1n, 2n) })],
      ['w', node('Affine', { weight, bias: floats(0.5, 0.25) })],
      ['lif', node('LIF', lif)],
      ['out', node('Output', { shape: shape(2n) })],
    ]),
    edges: [
      ['in', 'w'],
      ['w', 'lif'],
      ['lif', 'out'],
    ],
    inputType: new Map(),
    outputType: new Map(),
    metadata: new Map(),
  };
  writeFileSync(at('batch.nir'), writeNir(graph));
}

async function json(...args: string[]): Promise<unknown> {
  const { stdout } = await spikeloomHere([...args, '--json']);
  return JSON.parse(stdout);
}

describe('every JSON key', () => {
  test('of map', async () => {
    // Loihi 1 has no goodness unit, so its management processor does that: it makes a note.
    const noted = RELAY.replace(
      'goodness: {}',
      'goodness: {g: {population: first, groups: 1, positive: polarity, kind: spike-count, theta: 1, slope: 1, leakShift: 1, gain: 8, deadZone: 0}}',
    );
    writeFileSync(at('noted.yaml'), noted);
    writeFileSync(at('joined.yaml'), joinedText(3, 1));
    writeSpikes(at('once.npy'), [[1, 0, 0]]);
    await json('run', at('relay.img'), '--input', `left=${at('once.npy')}`, '--out', at('ran'));
    expectDocumented('JSON of `map`', [
      await json('map', at('relay.yaml'), '-o', at('new.img')),
      await json(
        'map',
        at('noted.yaml'),
        '--chip',
        'loihi1',
        '--cores-per-layer',
        '2',
        '--profile',
        at('ran'),
      ),
      await json(
        'map',
        at('relay.yaml'),
        '--chip',
        at('joined.yaml'),
        '--chips',
        '3x1',
        '--cores-per-layer',
        '1',
      ),
      await json(
        'map',
        at('relay.yaml'),
        '--cores-per-layer',
        '2',
        '--compare',
        '--seconds',
        '0.5',
        '--svg',
        at('mesh.svg'),
      ),
    ]);
  });

  test('of place', async () => {
    writeFileSync(at('three.dat'), '3  0 1 2 1 0 1 2 1 0  0 5 1 5 0 2 1 2 0');
    expectDocumented('JSON of `place`', [await json('place', at('three.dat'))]);
  });

  test('of run', async () => {
    writeSpikes(at('left.npy'), [[1, 1, 0]]);
    const options = ['--input', `left=${at('left.npy')}`, '--raster', '--out', at('out'), '--profile'];
    const document = await json('run', at('relay.img'), '--steps', '3', '--timing', 'packet', ...options);
    // Loihi 1 has no price for what a host sends.
    const refused = await json(
      'run',
      at('relay.img'),
      '--input',
      `left=${at('left.npy')}`,
      '--chip',
      'loihi1',
    );
    writeRancExample();
    await json('import', 'ranc', at('grid.json'), at('grid-config.json'), '-o', at('grid.img'));
    const grid = await json('run', at('grid.img'), '--steps', '4');
    expectDocumented('JSON of `run`', [document, refused, grid]);
    expectDocumented('JSON of `profile`', [(document as { profile: unknown }).profile]);
  });

  test('of run of a unit image', async () => {
    const { image } = randomSystem({
      ...{
        seed: 5,
        columns: 2,
        rows: 1,
        coresPerTile: 1,
        neurons: 6,
        density: 0.5,
        onGrid: true,
        alike: false,
      },
      buffer: { position: 'soma', insideUnit: false },
      dendrite: 'accumulator',
    });
    writeFileSync(at('units.img'), encodeUnitImage(image));
    expectDocumented('JSON of `run` of a unit image', [
      await json('run', at('units.img'), '--steps', '20', '--raster'),
    ]);
  });

  test('of rule', async () => {
    const example = readFileSync(join(projectRoot, 'docs/examples/reward-stdp.yaml'), 'utf8');
    // Constants so small that the rule does nothing: a warning.
    writeFileSync(at('faint.yaml'), example.replace('2^-8 * r0', '2^-24 * r0'));
    // A chip that has prices for little, and a rule that opens columns.
    const unpriced = [
      'dw = 2^-8 * x0 * y0',
      '--chip',
      join(projectRoot, 'test/fixtures/chips/one-core.yaml'),
    ];
    expectDocumented('JSON of `rule`', [
      await json('rule', at('faint.yaml')),
      await json('rule', ...unpriced),
    ]);
  });

  test('of check', async () => {
    const chips = ['loom1', 'loihi1', 'loihi2'].map(name => join(projectRoot, 'hw-models', `${name}.yaml`));
    writeNirExample();
    const files = [at('relay.yaml'), at('relay.img'), at('batch.nir'), ...chips, at('none')];
    expectDocumented('JSON of `check`', [await json('check', ...files)]);
  });

  test('of import nir and export nir', async () => {
    writeNirExample();
    const learning = RELAY.replace('encoder: external', 'encoder: bernoulli');
    writeFileSync(at('encoded.yaml'), learning);
    expectDocumented('JSON of `export nir`', [
      await json('export', 'nir', at('encoded.yaml'), '-o', at('encoded.nir')),
    ]);
    expectDocumented('JSON of `import nir`', [
      await json(
        'import',
        'nir',
        at('batch.nir'),
        '--tool',
        'snntorch',
        '--reset',
        'zero',
        '-o',
        at('batch.yaml'),
      ),
      await json('import', 'nir', at('encoded.nir')),
    ]);
  });

  test('of import sanafe and export sanafe', async () => {
    writeFileSync(at('arch.yaml'), ARCH);
    writeFileSync(at('snn.yaml'), NET.replace('bias: 0.75', 'bias: 0.75, colour: red'));
    const files = [at('arch.yaml'), at('snn.yaml')];
    expectDocumented('JSON of `import sanafe`', [
      await json('import', 'sanafe', ...files),
      await json('import', 'sanafe', ...files, '-o', at('snn.img'), '--chip-out', at('units.yaml')),
    ]);
    expectDocumented('JSON of `export sanafe`', [
      await json('export', 'sanafe', at('snn.img'), at('arch2.yaml'), at('snn2.yaml')),
    ]);
  });

  test('of import ranc', async () => {
    writeRancExample();
    expectDocumented('JSON of `import ranc`', [
      await json('import', 'ranc', at('grid.json'), at('grid-config.json'), '-o', at('grid.img'), '--force'),
    ]);
  });

  test('of chips', async () => {
    expectDocumented('JSON of `chips`:', [await json('chips')]);
    expectDocumented('JSON of `chips NAME`', [await json('chips', 'loom1')]);
  });

  test('of learn and test', async () => {
    const folder = at('learnt');
    // Loihi 1 again, for the notes.
    const size = [
      '--train',
      '12',
      '--test',
      '10',
      '--hidden',
      '20,10',
      '--chip',
      'loihi1',
      '--profile',
      '--reconstruct',
      '--timing',
      'packet',
    ];
    const learnt = await spikeloom(['learn', 'csdp', ...size, '--out', folder, '--json']);
    expect(learnt.code, learnt.stderr).toBe(0);
    const document = JSON.parse(learnt.stdout);
    const symmetric = ['--train', '3', '--test', '2', '--hidden', '10', '--steps', '20', '--threads', '1'];
    const other = await json('learn', 'sym-stdp', ...symmetric, '--out', at('other'));
    expectDocumented('JSON of `learn`', [document, other]);
    expectDocumented('JSON of `profile`', [document.profile]);
    expectDocumented('JSON of `test`', [await json('test', folder, '--threads', '1')]);
    const picture = ['-o', at('z1.svg'), '--images', '10', '--iterations', '5', '--threads', '1'];
    expectDocumented('JSON of `study tsne`', [await json('study', 'tsne', folder, ...picture)]);
  });

  test.skipIf(!hasSharedData)('of study nir', async () => {
    const file = (name: string) => sharedData('nir', name);
    writeSpikes(at('one.npy'), [[1, 0, 1, 0, 1]]);
    expectDocumented('JSON of `study nir`', [
      await json(
        ...['study', 'nir', file('norse/lifbox.nir'), '--tool', 'norse'],
        ...['--input', file('norse/lifbox.input.npy'), '--spikes', `1=${file('norse/lifbox.spikes.1.npy')}`],
      ),
      await json('study', 'nir', file('primitives/Affine.nir'), '--input', at('one.npy')),
    ]);
  });

  test('of verify', async () => {
    expectDocumented('JSON of `verify`', [await json('verify', '--only', 'loihi-lif', 'truenorth')]);
    expectDocumented('JSON of `verify --list`', [await json('verify', '--list')]);
  });

  test('of study thresholds', async () => {
    const few = ['--hidden', '20,10', '--train', '4', '--test', '2'];
    const unpriced = ['--chip', 'loihi1', '--units', 'fixed'];
    expectDocumented('JSON of `study thresholds`', [
      await json('study', 'thresholds', ...few),
      await json('study', 'thresholds', ...few, ...unpriced),
    ]);
  });
});

test.each([
  'learn',
  'test',
  'study thresholds',
  'study tsne',
  'study nir',
  'map',
  'run',
  'rule',
  'import sanafe',
  'import ranc',
  'export sanafe',
  'check',
  'chips',
  'verify',
])('every option of %s is documented', name => {
  let command = createProgram();
  for (const word of name.split(' ')) {
    command = command.commands.find(candidate => candidate.name() === word) ?? expect.unreachable(word);
  }
  const long = (flags: string) => /--[a-z-]+/.exec(flags)?.[0];
  expect(firstColumn(`## \`spikeloom ${name}`).map(long)).toEqual(
    command.options.map(({ flags }) => long(flags)),
  );
});

test('every exit code is documented', () => {
  expect(firstColumn('## What goes where').sort()).toEqual(Object.values(EXIT).map(String).sort());
});
