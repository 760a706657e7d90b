import { describe, expect, it } from 'vitest';
import { ranc } from '../../../src/study/verify/checks/ranc.js';
import { sanafe } from '../../../src/study/verify/checks/sanafe/index.js';
import { changed, changedJson, expectEveryRowCanFail, expectPass } from './support.js';

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytesOf = (content: string) => new TextEncoder().encode(content);

describe('RANC', () => {
  it('has every output of simulator and hardware', async () => {
    const rows = await expectPass(ranc);
    expect(rows.map(({ expected }) => expected)).toEqual([14 * 120, 10 * 120]);
  });

  it('would not with one output that differs', async () => {
    const recordings = changed((path, bytes) => {
      if (path.endsWith('rtl-expected.json'))
        return changedJson(bytes, at => at === 'rtl_outputs_per_tick[9][0]');
      return path.endsWith('.txt')
        ? bytesOf(
            text(bytes)
              .trimEnd()
              .replace(/.$/, flag => `${1 - Number(flag)}`),
          )
        : undefined;
    });
    await expectEveryRowCanFail(ranc, { recordings });
  });
});

describe('SANA-FE', () => {
  it('has the counts, energies, times, spikes, potentials and messages of all six cases', async () => {
    const rows = await expectPass(sanafe);
    expect(rows).toHaveLength(6 * 8);
    const messages = rows.filter(({ unit }) => unit === 'messages');
    // README of the recordings: summary.json says how many rows each messages.csv has; one more value is their number.
    expect(messages.map(({ expected }) => expected)).toEqual([446, 882, 2039, 1369, 597, 1280]);
    for (const { measure, tolerance } of rows) if (measure === 'relative') expect(tolerance).toBe(1e-9);
  });

  it('would not with one number that differs', async () => {
    /** Adds a millionth to every number of the last line but the first column; another neuron in place of a text. */
    const changeLine = (line: string) =>
      line
        .split(',')
        .map((cell, column) => {
          if (column === 0 || cell === '') return cell;
          return Number.isNaN(Number(cell)) ? `${cell}9` : String(Number(cell) * 1.000001 + 1e-12);
        })
        .join(',');
    const recordings = changed((path, bytes) => {
      if (!path.endsWith('.csv')) return undefined;
      const lines = text(bytes).trimEnd().split('\n');
      return bytesOf([...lines.slice(0, -1), changeLine(lines.at(-1)!)].join('\n'));
    });
    await expectEveryRowCanFail(sanafe, { recordings });
  });
});
