import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  checkTargetFile,
  checkTargetFolder,
  prepareFolder,
  writeFileAtomic,
  writeFolderAtomic,
} from '../../src/cli/write-atomic.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { scratchFolder } from './support/bench.js';

const scratch = scratchFolder();
const FRESH = { force: false };
const FORCE = { force: true };

function folderWith(name: string, files: { readonly [file: string]: string } = {}): string {
  const folder = join(scratch, name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  return folder;
}

test('a file is replaced whole, and nothing else is left in its folder', () => {
  const folder = folderWith('replace', { a: 'old' });
  writeFileAtomic(join(folder, 'a'), 'new');
  writeFileAtomic(join(folder, 'b'), Uint8Array.of(1, 2));
  expect(readdirSync(folder).sort()).toEqual(['a', 'b']);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('new');
  expect([...readFileSync(join(folder, 'b'))]).toEqual([1, 2]);
});

test('where one file of a folder cannot be written, none appears and what was there stays', () => {
  const folder = folderWith('all-or-nothing', { a: 'old' });
  const files = new Map([
    ['a', 'new'],
    ['no-such-folder/b', 'new'],
  ]);
  expect(() => writeFolderAtomic(folder, files, FORCE)).toThrow(SpikeloomError);
  expect(() => writeFolderAtomic(folder, files, FORCE)).toThrow('its folder does not exist');
  expect(readdirSync(folder)).toEqual(['a']);
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old');
});

test('a missing folder is created with those above it; checking alone creates nothing', () => {
  const folder = join(scratch, 'deep', 'er', 'folder');
  checkTargetFolder(folder, FRESH);
  expect(existsSync(join(scratch, 'deep'))).toBe(false);
  writeFolderAtomic(folder, new Map([['a', 'x']]), FRESH);
  expect(readdirSync(folder)).toEqual(['a']);
});

test('a folder with something in it needs --force', () => {
  const folder = folderWith('full', { a: '' });
  expect(() => prepareFolder(folder, FRESH)).toThrow(`${folder}: is not empty (1 entry); --force`);
  prepareFolder(folder, FORCE);
  expect(readdirSync(folder)).toEqual(['a']);
});

test('a file that exists needs --force; a folder or a missing folder is refused', () => {
  const folder = folderWith('targets', { a: '' });
  checkTargetFile(join(folder, 'b'), FRESH);
  checkTargetFile(join(folder, 'a'), FORCE);
  expect(() => checkTargetFile(join(folder, 'a'), FRESH)).toThrow('exists already; --force replaces it');
  expect(() => checkTargetFile(folder, FORCE)).toThrow('it is a folder');
  expect(() => checkTargetFile(join(folder, 'none', 'b'), FRESH)).toThrow('its folder does not exist');
  expect(() => checkTargetFile(join(folder, 'a', 'b'), FRESH)).toThrow(SpikeloomError);
});

test('a file in the way of a folder is told', () => {
  const folder = folderWith('in-the-way', { a: '' });
  expect(() => prepareFolder(join(folder, 'a'), FORCE)).toThrow('is no folder');
  expect(() => prepareFolder(join(folder, 'a', 'b'), FORCE)).toThrow(SpikeloomError);
});

// A recursive mkdir of Node 20 never comes back from there.
test.runIf(existsSync('/proc/self'))('a file system that takes no folders is told', () => {
  expect(() => prepareFolder('/proc/none/of/it', FORCE)).toThrow(SpikeloomError);
});
