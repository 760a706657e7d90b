import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseNpy } from '../../src/data/npy.js';
import { decodeImage } from '../../src/image/decode.js';
import { EVENT_KINDS } from '../../src/ledger/events.js';
import { RELAY, relayImage, scratchFolder, writeSpikes } from './support/bench.js';
import { BUILD_TIMEOUT_MS, ensureBuilt, type Outcome, projectRoot, spikeloom } from './support/built-cli.js';
import { spikeloomHere } from './support/in-process.js';

const scratch = scratchFolder();
const at = (...parts: string[]) => join(scratch, ...parts);
const IMAGE = at('relay.img');

beforeAll(async () => {
  writeFileSync(at('relay.yaml'), RELAY);
  writeSpikes(at('left.npy'), [
    [1, 0, 0],
    [0, 0, 0],
    [0, 1, 0],
  ]);
  writeSpikes(at('right.npy'), [[1, 0]]);
  await ensureBuilt();
  const { code, stdout, stderr } = await spikeloom([
    'map',
    at('relay.yaml'),
    '--effort',
    'quick',
    '-o',
    IMAGE,
  ]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('relay fits on loom1: 3 of 64 cores');
  expect(stdout).toContain(`bytes in ${IMAGE}`);
}, BUILD_TIMEOUT_MS);

/** What a run with `--json` prints: exit code 0, nothing on stderr, one document on stdout. */
function documentOf({ code, stdout, stderr }: Outcome) {
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const json = async (...args: string[]) => documentOf(await spikeloomHere([...args, '--json']));

describe('map', () => {
  test('writes an image that decodes to what the compiler made', () => {
    expect(decodeImage(readFileSync(IMAGE))).toEqual(relayImage());
    expect(readdirSync(scratch).filter(file => file.endsWith('.tmp'))).toEqual([]);
  });

  test('reports without writing, layers split as asked', async () => {
    const report = await json('map', at('relay.yaml'), '--chip', 'loom1', '--cores-per-layer', 'first=2');
    expect(report).toMatchObject({ image: null, cores: 4, coresPerLayer: { first: 2, second: 1, sum: 1 } });
    expect(report.cost).toBeGreaterThan(0);
    expect(report.fills).toHaveLength(4);
    expect(report.wallS).toBeGreaterThan(0);
  });
});

describe('run', () => {
  const inputs = ['--input', `left=${at('left.npy')}`, '--input', `right=${at('right.npy')}`];

  test('gives every spike, potential and count', async () => {
    const out = at('run', 'of', 'relay');
    const files = ['--out', out, '--potentials', 'sum'];
    const words = ['run', IMAGE, ...inputs, '--steps', '6', '--raster', ...files, '--json'];
    const result = documentOf(await spikeloom(words));
    // A spike of step t reaches `first` in t + 1 and `second` in t + 2.
    const raster = {
      first: [1, 3].flatMap(step => [0, 1].map(neuron => [step, neuron])),
      second: [2, 4].flatMap(step => [0, 1].map(neuron => [step, neuron])),
    };
    expect(result.raster).toEqual(raster);
    expect(result.spikes).toBe(8);
    expect(result.spikesByPopulation).toEqual({ first: 4, second: 4, sum: 0 });
    expect(Object.keys(result.counts)).toEqual(EVENT_KINDS);
    expect(result.counts).toMatchObject({
      spike: 8,
      inputSpike: 3,
      barrier: 6,
      linkByte: 12,
      neuronActive: 4 + 4 + 5,
    });
    // Two spikes of `left` onto 2 neurons each, one of `right` onto 1, four of `first` onto 1 each.
    expect(result.counts.synapticOp).toBe(2 * 2 + 1 + 4);
    expect(result.energyPj).toBeGreaterThan(result.energyByKindPj.synapticOp);
    expect([result.unpriced, result.refused]).toEqual([[], []]);
    expect(result.pricedPj).toBe(result.energyPj);
    expect(result.totalPj).toBe(result.energyPj + result.staticEnergyPj);
    expect(result.emulatedS).toBeGreaterThan(0);

    expect(readdirSync(out).sort()).toEqual([
      'potentials-sum.npy',
      'report.json',
      'spikes-first.npy',
      'spikes-second.npy',
    ]);
    expect(JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'))).toEqual(result);
    const spikes = parseNpy(readFileSync(join(out, 'spikes-first.npy')));
    expect([spikes.shape, spikes.dtype, [...spikes.data]]).toEqual([
      [6, 2],
      'uint8',
      [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0],
    ]);
    const potentials = parseNpy(readFileSync(join(out, 'potentials-sum.npy')));
    const [before, weight] = potentials.data;
    expect([before, weight > 0]).toEqual([0, true]);
    expect([potentials.shape, potentials.dtype, [...potentials.data]]).toEqual([
      [6, 1],
      'int32',
      [0, weight, weight, weight, weight, weight],
    ]);
  });

  test('runs as long as its input, and prints a report', async () => {
    const { code, stdout, stderr } = await spikeloomHere(['run', IMAGE, ...inputs]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('relay on loom1: 3 steps');
    expect(stdout).toContain('spikes    4 (first 2, second 2, sum 0)');
    expect(stdout).toMatch(
      /energy {4}[\d.]+ nJ, [\d.]+ pJ a step\n +static power besides: [\d.]+ nJ\n +together: [\d.]+ nJ\n/,
    );
  });

  test('prices as another chip what was counted on the first', async () => {
    const result = await json('run', IMAGE, '--steps', '2', '--chip', 'loihi1');
    expect(result.chip).toBe('loihi1');
    expect(result.energyByKindPj).toEqual({ neuronIdle: 10 * 52, barrier: null });
    expect([result.energyPj, result.pricedPj, result.totalPj]).toEqual([null, 520, null]);
    expect(result.refused).toEqual(['barrier (2 events) has no price on loihi1']);
    expect(result.unpriced).toEqual(['barrier']);
  });
});

describe('check', () => {
  test('tells files by their content and looks at all of them', async () => {
    writeFileSync(at('image.yaml'), readFileSync(IMAGE));
    writeFileSync(at('cut.img'), readFileSync(IMAGE).subarray(0, 100));
    const chip = join(projectRoot, 'hw-models/loihi1.yaml');
    const args = ['check', at('cut.img'), at('relay.yaml'), at('image.yaml'), chip, '--json'];
    const { code, stdout, stderr } = await spikeloomHere(args);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^spikeloom: .*cut\.img: the image's payload has 80 bytes; expected \d+.*\n$/);
    const { ok, files } = JSON.parse(stdout);
    expect(ok).toBe(false);
    const kinds = files.map((file: { kind: string; ok: boolean }) => [file.kind, file.ok]);
    expect(kinds).toEqual([
      ['image', false],
      ['network', true],
      ['image', true],
      ['chip model', true],
    ]);
    expect(files[2].summary).toMatchObject({ network: 'relay', chip: 'loom1', cores: 3 });
  });

  test('dumps an image in words', async () => {
    const { code, stdout, stderr } = await spikeloomHere(['check', IMAGE]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${IMAGE}: image, good`);
    expect(stdout).toContain('A: left -> first[0..1]');
  });
});

describe('chips', () => {
  test('lists them, and shows one with its sources', async () => {
    const { chips } = await json('chips');
    expect(chips.map(({ name, cores }: { name: string; cores: number }) => [name, cores])).toEqual([
      ['loihi1', 128],
      ['loihi2', 128],
      ['loom1', 64],
      ['odin', 1],
      ['spinnaker1', 18],
      ['tinyodin', 1],
      ['truenorth', 4096],
      ['xylo-audio2', 1],
    ]);
    const { code, stdout } = await spikeloomHere(['chips', 'loihi1']);
    expect(code).toBe(0);
    expect(stdout).toContain('synapticOp: 23.6 pJ, per-op, simulated');
    expect(stdout).toContain('source:');
  });

  test('a reader that goes away is no error', () => {
    const command = `"${process.execPath}" dist/src/cli/main.js chips loom1 | head -c 10`;
    const { stdout, stderr } = spawnSync('sh', ['-c', command], { cwd: projectRoot, encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['loom1: loo', '']);
  });
});

test('a mistake is one line on stderr and exit code 2', async () => {
  const { code, stdout, stderr } = await spikeloom(['run', IMAGE, '--steps', '1e9x']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^spikeloom: --steps is "1e9x"; expected a whole number from 1 to \d+\n$/);
});

test('with no command the help is the answer', async () => {
  const { code, stdout, stderr } = await spikeloom([]);
  expect([code, stderr]).toEqual([0, '']);
  for (const word of ['learn', 'test', 'map', 'run', 'check', 'chips', 'Examples:']) {
    expect(stdout).toContain(word);
  }
});
