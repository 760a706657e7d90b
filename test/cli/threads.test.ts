import { describe, expect, test } from 'vitest';
import { parseThreads } from '../../src/cli/threads.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { spikeloomHere } from './support/in-process.js';

describe('--threads', () => {
  test('takes auto, or a number', () => {
    expect(['auto', '1', '64'].map(parseThreads)).toEqual(['auto', 1, 64]);
  });

  test.each(['0', '65', '-1', '2.5', 'two', 'Auto', ''])('"%s" is refused with the range', text => {
    expect(() => parseThreads(text)).toThrow(SpikeloomError);
    expect(() => parseThreads(text)).toThrow(
      `--threads is "${text}"; expected auto or a whole number from 1 to 64`,
    );
  });

  test.each(['learn', 'test', 'run'])('is refused by %s in one line', async command => {
    const files = command === 'learn' ? [] : ['none'];
    const { code, stderr } = await spikeloomHere([command, ...files, '--threads', '99']);
    expect(stderr).toBe('spikeloom: --threads is "99"; expected auto or a whole number from 1 to 64\n');
    expect(code).toBe(2);
  });
});
