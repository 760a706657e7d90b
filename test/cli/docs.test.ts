import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.js';
import { EXIT } from '../../src/cli/exit.js';
import { encodeImage } from '../../src/image/encode.js';
import { RELAY, relayImage, scratchFolder } from './support/bench.js';
import { ensureBuilt, projectRoot, spikeloom } from './support/built-cli.js';
import { spikeloomHere } from './support/in-process.js';

const page = readFileSync(join(projectRoot, 'docs/cli.md'), 'utf8');
const scratch = scratchFolder();
const at = (...parts: string[]) => join(scratch, ...parts);

beforeAll(async () => {
  writeFileSync(at('relay.yaml'), RELAY);
  writeFileSync(at('relay.img'), encodeImage(relayImage()));
  await ensureBuilt();
});

/** The code in the first column of the first table after a line that begins with `heading`. */
function firstColumn(heading: string): string[] {
  const lines = page.split('\n');
  const start = lines.findIndex(line => line.startsWith(heading));
  if (start === -1) throw new Error(`docs/cli.md has no line "${heading}"`);
  const first = lines.findIndex((line, index) => index > start && line.startsWith('|'));
  const end = lines.findIndex((line, index) => index > first && !line.startsWith('|'));
  return lines.slice(first + 2, end).map(line => /^\| (?:`(.+?)`|(\d+)) \|/.exec(line)?.slice(1).join('') ?? line);
}

/** Paths of a document's leaves as docs/cli.md writes them; `model` is the chip schema's business. */
function leaves(value: unknown, path = ''): string[] {
  if (path === 'model' || typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value)) return value.flatMap(item => leaves(item, `${path}[]`));
  return Object.entries(value).flatMap(([key, item]) => leaves(item, path === '' ? key : `${path}.${key}`));
}

/** Whether `<name>` in a documented path covers what stands there in a real one. */
function covers(documented: string, actual: string): boolean {
  const pattern = documented.replace(/[.[\]]/g, '\\$&').replace(/<\w+>/g, '[\\w-]+');
  return new RegExp(`^${pattern}$`).test(actual);
}

/** Every key of real documents is documented, and every documented key is in one of them. */
function expectDocumented(heading: string, documents: readonly unknown[]): void {
  const documented = firstColumn(heading);
  const actual = [...new Set(documents.flatMap(document => leaves(document)))];
  const unknown = actual.filter(path => !documented.some(key => covers(key, path)));
  const unseen = documented.filter(key => !actual.some(path => covers(key, path)));
  expect({ unknown, unseen }).toEqual({ unknown: [], unseen: [] });
}

async function json(...args: string[]): Promise<unknown> {
  const { stdout } = await spikeloomHere([...args, '--json']);
  return JSON.parse(stdout);
}

describe('every JSON key', () => {
  test('of map', async () => {
    // The chip of the tests does by its processor what others do in the core: that makes a note.
    const noted = RELAY.replace(
      'goodness: {}',
      'goodness: {g: {population: first, groups: 1, positive: polarity, kind: spike-count, theta: 1, slope: 1, leakShift: 1, gain: 8, deadZone: 0}}',
    );
    writeFileSync(at('noted.yaml'), noted);
    expectDocumented('JSON of `map`', [
      await json('map', at('relay.yaml'), '-o', at('new.img')),
      await json('map', at('noted.yaml'), '--chip', 'loihi1'),
    ]);
  });

  test('of run', async () => {
    const out = ['--out', at('out'), '--potentials', 'sum', '--raster'];
    writeFileSync(at('biased.yaml'), RELAY.replaceAll('value: 99', 'value: -1').replaceAll('low', 'low'));
    await spikeloomHere(['map', at('biased.yaml'), '-o', at('biased.img')]);
    expectDocumented('JSON of `run`', [
      await json('run', at('relay.img'), '--steps', '3', ...out),
      await json('run', at('relay.img'), '--steps', '2', '--chip', 'loihi1'),
    ]);
  });

  test('of check', async () => {
    const chips = ['loom1', 'loihi1'].map(name => join(projectRoot, 'hw-models', `${name}.yaml`));
    const files = [at('relay.yaml'), at('relay.img'), ...chips, at('none')];
    expectDocumented('JSON of `check`', [await json('check', ...files)]);
  });

  test('of chips', async () => {
    expectDocumented('JSON of `chips`:', [await json('chips')]);
    expectDocumented('JSON of `chips NAME`', [await json('chips', 'loom1')]);
  });

  test('of learn and test', async () => {
    const folder = at('learnt');
    const size = ['--train', '12', '--test', '10', '--hidden', '20,10', '--out', folder];
    const learnt = await spikeloom(['learn', 'csdp', ...size, '--json']);
    expect([learnt.code, learnt.stderr.includes('Error')]).toEqual([0, false]);
    const options = ['--chip', 'loihi1', '--no-float', '--out', at('plain')];
    const plain = await spikeloom(['learn', 'csdp', ...size.slice(0, 6), ...options, '--json']);
    expectDocumented('JSON of `learn`', [JSON.parse(learnt.stdout), JSON.parse(plain.stdout)]);
    const tested = await spikeloom(['test', folder, '--json']);
    expectDocumented('JSON of `test`', [JSON.parse(tested.stdout)]);
  });
});

test.each(['learn', 'test', 'map', 'run', 'check', 'chips'])('every option of %s is documented', name => {
  const command = createProgram().commands.find(candidate => candidate.name() === name);
  const long = (flags: string) => /--[a-z-]+/.exec(flags)?.[0];
  const actual = command?.options.map(({ flags }) => long(flags));
  expect(firstColumn(`## \`spikeloom ${name}`).map(long)).toEqual(actual);
});

test('every exit code is documented', () => {
  expect(firstColumn('| exit code').slice().sort()).toEqual(Object.values(EXIT).map(String).sort());
});
