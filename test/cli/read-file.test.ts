import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBytes } from '../../src/cli/read-file.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { scratchFolder } from './support/bench.js';
import { spikeloomHere } from './support/in-process.js';

const scratch = scratchFolder();

test('a file is read up to the memory that is free', () => {
  const path = join(scratch, 'eleven');
  writeFileSync(path, 'eleven char');
  expect(readBytes(path, 11)).toHaveLength(11);
  expect(() => readBytes(path, 10)).toThrow(SpikeloomError);
  expect(() => readBytes(path, 10)).toThrow(
    `${path}: it needs 1 MiB of memory to read; this machine has free 0 MiB`,
  );
});

test('a file larger than memory is refused by size alone', async () => {
  // Sparse: it takes no room on the disk.
  const path = join(scratch, 'vast.img');
  writeFileSync(path, '');
  truncateSync(path, 2 ** 42);
  for (const command of ['run', 'check']) {
    const { code, stderr } = await spikeloomHere([command, path]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /vast\.img: it needs 4194304 MiB of memory to read; this machine has free \d+ MiB; /,
    );
    expect(stderr.trim().split('\n')).toHaveLength(1);
  }
});
