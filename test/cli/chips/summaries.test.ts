import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checksum, readSummaries, summariesPath, summaryOf } from '../../../src/cli/chips/summaries.js';
import { chipSummary } from '../../../src/cli/chips/summarise.js';
import { summariesText } from '../../../src/cli/chips/written-summaries.js';
import { loadChip } from '../../../src/runtime/chips-node.js';
import { listChips } from '../../../src/runtime/known-chips-node.js';
import { oneCoreText } from '../../support/chip-text.js';

const folder = mkdtempSync(join(tmpdir(), 'spikeloom-summaries-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A chip model of its own, and a written summary that claims to be of this very file. */
function writtenChip(text: string) {
  const path = join(folder, 'one-core.yaml');
  writeFileSync(path, text);
  const summary = { ...chipSummary(loadChip('loom1')), title: 'as written' };
  return { chip: { name: 'one-core', path }, written: { 'one-core': { crc32: checksum(path)!, summary } } };
}

test('hw-models/summaries.json is current; if not, run npm run schema', async () => {
  expect(readFileSync(summariesPath(), 'utf8')).toBe(await summariesText());
});

test('it tells of every chip what its model says', () => {
  const written = readSummaries();
  const chips = listChips();
  expect(Object.keys(written)).toEqual(chips.map(({ name }) => name));
  for (const { name, path } of chips) expect(written[name].summary).toEqual(chipSummary(loadChip(path)));
});

test('the written summary is taken while the file is as it was', async () => {
  const { chip, written } = writtenChip(oneCoreText);
  expect((await summaryOf(chip, written)).title).toBe('as written');
});

test('a file that changed, or that no summary tells of, is read itself', async () => {
  const { chip, written } = writtenChip(oneCoreText);
  expect((await summaryOf(chip, {})).name).toBe('one-core');
  writeFileSync(chip.path, `${oneCoreText}\n# one line more\n`);
  expect(await summaryOf(chip, written)).toEqual(chipSummary(loadChip(chip.path)));
});

test('a file that was broken since is reported by the place of the mistake', async () => {
  const { chip, written } = writtenChip(oneCoreText);
  writeFileSync(chip.path, 'name: one-core\n');
  await expect(summaryOf(chip, written)).rejects.toThrow(`${chip.path}:1:1: missing key`);
  rmSync(chip.path);
  await expect(summaryOf(chip, written)).rejects.toThrow('there is no such file');
});
