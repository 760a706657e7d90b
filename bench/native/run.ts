import { spawnSync } from 'node:child_process';
import type { Contender } from '../contender.js';

/**
 * A program of this folder as a contender: it times itself, without its start and what it draws, prints
 * seconds, units of work and a checksum of its results, and must find ours.
 */
export function native(program: string, options: readonly (number | boolean)[], expected: number): Contender {
  const words = options.map(option => String(Number(option)));
  return {
    name: '128-bit C',
    async measure() {
      const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
      if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr}`);
      const [seconds, units, checksum] = stdout.split(' ').map(Number);
      if (checksum !== expected) {
        throw new Error(`${program} found results with checksum ${checksum}; ours have ${expected}`);
      }
      return { seconds, units };
    },
  };
}

/** The checksum that the programs print, of arrays that are read in turn: one value of each, then the next. */
export function checksumOf(...arrays: readonly Int32Array[]): number {
  let checksum = 0;
  for (let i = 0; i < arrays[0].length; i++) {
    for (const array of arrays) checksum = (Math.imul(checksum, 31) + array[i]) | 0;
  }
  return checksum >>> 0;
}
