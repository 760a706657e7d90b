import { describe, expect, it } from 'vitest';
import { formatProfile, type ProfileRecord } from '../../src/report/profile.js';

const core = (number: number, seconds: number) => ({
  core: number,
  holds: [`z1[${10 * number}..${10 * number + 9}]`],
  seconds,
  share: seconds / 10,
  integrateSeconds: seconds / 2,
  fireSeconds: seconds / 4,
  learnSeconds: seconds / 4,
});

const record: ProfileRecord = {
  wallS: 10,
  engineS: 5,
  steps: 200_000,
  sampledSteps: 3000,
  threads: 1,
  phases: [
    { phase: 'integrate', part: 'step', seconds: 4.994, share: 0.4994 },
    { phase: 'wait', part: 'step', seconds: 0, share: 0 },
    { phase: 'reset', part: 'engine', seconds: 0.006, share: 0.0006 },
    { phase: 'host', part: 'command', seconds: 5, share: 0.5 },
  ],
  cores: Array.from({ length: 12 }, (_, number) => core(number, 0.5 - number / 100)),
  kernels: [
    {
      kernel: 'integrate dense8',
      seconds: 4.994,
      share: 0.4994,
      work: 25e9,
      unit: 'synaptic operations',
      perSecond: 25e9 / 4.994,
    },
    { kernel: 'clear', seconds: 0.006, share: 0.0006, work: null, unit: null, perSecond: null },
  ],
};

/** Cells of the table whose heading begins with `first`. */
function tableOf(text: string, first: string): string[][] {
  const lines = text.split('\n');
  const start = lines.findIndex(line => line.startsWith(`| ${first}`));
  const end = lines.findIndex((line, index) => index > start && !line.startsWith('|'));
  return lines.slice(start + 2, end).map(line =>
    line
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim()),
  );
}

describe('formatProfile', () => {
  const text = formatProfile(record);

  it('has phases in their order, without those that took nothing', () => {
    expect(tableOf(text, 'phase')).toEqual([
      ['integrate', 'in a step', '4.99 s', '49.9%'],
      ['reset', 'between steps', '6.00 ms', '0.1%'],
      ['host', 'around the engine', '5.00 s', '50.0%'],
    ]);
  });

  it('lists ten cores and sums up the others', () => {
    const rows = tableOf(text, 'core');
    expect(rows).toHaveLength(11);
    expect(rows[0]).toEqual(['core 0', 'z1[0..9]', '500 ms', '5.0%', '250 ms', '125 ms', '125 ms']);
    expect(rows[10]).toEqual(['2 others', '', '790 ms', '7.9%', '395 ms', '198 ms', '198 ms']);
  });

  it('has work and rate of the kernels that have one', () => {
    expect(tableOf(text, 'kernel')).toEqual([
      ['integrate dense8', '4.99 s', '49.9%', '25.0 G synaptic operations', '5.01 G/s'],
      ['clear', '6.00 ms', '0.1%', '', ''],
    ]);
  });

  it('says how much of it is an estimate, and whose threads it is of', () => {
    expect(text).toContain(
      '10.00 s, of them 5.00 s in the engine: 200000 steps, 40.0 k a second. 3000 of them',
    );
    expect(text).not.toContain('threads');
    expect(formatProfile({ ...record, threads: 2 })).toContain('Of 2 threads this is the first');
  });

  it('has no table of cores where nothing ran on one', () => {
    expect(formatProfile({ ...record, cores: [] })).not.toContain('| core');
  });
});
