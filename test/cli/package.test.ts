import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { BUILD_TIMEOUT_MS, ensureBuilt, projectRoot, spikeloom } from './support/built-cli.js';

beforeAll(ensureBuilt, BUILD_TIMEOUT_MS);

const manifest = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));

test('the package holds what a user needs, and nothing else', () => {
  const { stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  const [{ files }] = JSON.parse(stdout);
  const paths: string[] = files.map(({ path }: { path: string }) => path);

  const sources = ['src', 'firmware-sim'].flatMap(folder =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts') && !file.includes('assembly'))
      .map(file => `dist/${folder}/${file.slice(0, -'.ts'.length)}`),
  );
  expect(paths).toEqual(
    expect.arrayContaining(sources.flatMap(source => [`${source}.js`, `${source}.d.ts`])),
  );
  const chips = readdirSync(join(projectRoot, 'hw-models')).map(file => `hw-models/${file}`);
  const recordings = readdirSync(join(projectRoot, 'src/study/verify/recordings')).map(
    file => `src/study/verify/recordings/${file}`,
  );
  expect(paths).toEqual(expect.arrayContaining([...chips, ...recordings, 'package.json']));

  const built = /^dist\/(src|firmware-sim)\/.*\.(js|d\.ts)$/;
  const texts = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', ...chips, ...recordings];
  expect(paths.filter(path => !built.test(path) && !texts.includes(path))).toEqual([]);
});

test('the command line is executable by its shebang, and tells the version', async () => {
  const main = readFileSync(join(projectRoot, manifest.bin.spikeloom), 'utf8');
  expect(main.startsWith('#!/usr/bin/env node\n')).toBe(true);
  expect((await spikeloom(['--version'])).stdout).toBe(`${manifest.version}\n`);
});

test('a library user imports the package by its name', () => {
  const program = `
    import { compileNetwork, encodeImage, expandNetwork, floatCsdp, loadChip, network, priceCounts, Session, sumRows } from 'spikeloom';
    const description = network('pair')
      .input('in', { size: 2, encoder: 'external' })
      .population('out', {
        size: 1, neuron: { model: 'lif-shift', leakShift: 2 }, threshold: { kind: 'constant', value: 50 },
      })
      .project('W', 'in', 'out', { weights: { kind: 'constant', value: 60 } })
      .build();
    const chip = loadChip('loom1');
    const { image } = compileNetwork(expandNetwork(description), chip);
    const session = new Session(encodeImage(image), chip);
    const input = { start: Int32Array.of(0, 1, 1), units: Int32Array.of(1) };
    const { units } = session.link.stepRecorded(2, input);
    const counts = sumRows(session.link.counters().counts);
    console.log(units.length, counts.spike, priceCounts(counts, chip.prices.energy).energyPj > 0, typeof floatCsdp.present);
  `;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect([stdout, stderr]).toEqual(['1 1 true function\n', '']);
});
