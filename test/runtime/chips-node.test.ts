import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SpikeloomError } from '../../src/fixed/error.js';
import { loadChip } from '../../src/runtime/chips-node.js';
import { listChips } from '../../src/runtime/known-chips-node.js';
import { oneCoreText } from '../support/chip-text.js';

const folder = mkdtempSync(join(tmpdir(), 'spikeloom-chips-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a chip is read by name or from a file', () => {
  const path = join(folder, 'mine.yaml');
  writeFileSync(path, oneCoreText);
  expect(loadChip(path).name).toBe('one-core');
  expect(loadChip('loom1')).toEqual(loadChip(listChips().find(({ name }) => name === 'loom1')?.path ?? ''));
});

test.each([
  [
    'loihi9',
    'unknown chip "loihi9"; known chips: loihi1, loihi2, loom1, odin, spinnaker1, tinyodin, truenorth, xylo-audio2',
  ],
  ['', 'unknown chip ""'],
  ['no/such.yaml', 'chip model no/such.yaml: there is no such file'],
  [`${folder}/`, 'EISDIR'],
])('%s is refused', (name, message) => {
  expect(() => loadChip(name)).toThrow(SpikeloomError);
  expect(() => loadChip(name)).toThrow(message);
});

test('a mistake in a file is told with the file’s name', () => {
  const path = join(folder, 'broken.yaml');
  writeFileSync(path, 'name: x\n');
  expect(() => loadChip(path)).toThrow(`${path}:1:1: missing key`);
});
