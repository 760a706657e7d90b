import { describe, expect, it } from 'vitest';
import { formatFills } from '../../src/report/mapping-fills.js';
import { formatMappingReport } from '../../src/report/mapping-report.js';
import { coreFill, mappingRecord, placementCost } from './mapping-records.js';

const FILLS = [coreFill(0, 0, 93), coreFill(1, 0, 10, 1)];

function text(change: Parameters<typeof mappingRecord>[3] = {}): string {
  return formatMappingReport(mappingRecord({}, FILLS, [], change), { allCores: false });
}

/** The cells of the line that begins with a word; cells are apart by two blanks at least. */
function cells(lines: readonly string[], word: string): string[] {
  return lines.find(line => line.startsWith(word))?.split(/ {2,}/) ?? [];
}

describe('the report of a mapping', () => {
  it('says at once whether it fits, how good it is, and what was changed', () => {
    const report = text();
    expect(report).toContain('fits on grid: 2 of 99 cores (z1 2)');
    expect(report).toContain('full effort for energy, seed 7, 1.50 s');
    expect(report).toContain(
      "energy of links 60 pJ a step, 80% of the naive placement's; proven bound 48, gap 20.0%",
    );
    expect(report).toContain('hypergraph: 40 axons; proven bound 30, gap 25.0%');
    expect(report).toContain('25% stay on their tile, 50% come from inputs');
    expect(report).toContain('- a note');
    expect(report).not.toContain('NaN');
  });

  it('tells a sum of costs as a multiple of what the naive placement has', () => {
    const { search } = mappingRecord({}, FILLS, []);
    const objective = { energy: 1, latency: 0, load: 0.5, balance: 0 };
    const report = text({ search: { ...search, objective, optimise: 'energy=1,load=0.5' } });
    expect(report).toContain(
      'energy=1,load=0.5: 0.8000, where the naive placement is 1.5; proven bound 0.64, gap 20.0%',
    );
  });

  it('says where a placement is proved optimal', () => {
    const { report } = mappingRecord({}, FILLS, []);
    const proved = { ...report, placement: placementCost({ gap: 0, bound: 0.8, optimal: true }) };
    expect(text({ report: proved })).toMatch(/^placement .*; proved optimal$/m);
  });

  it('says where nothing is proved of a partition', () => {
    const { report } = mappingRecord({}, FILLS, []);
    const partition = { ...report.partition, bound: null, boundMethod: null, gap: null };
    expect(text({ report: { ...report, partition } })).toContain('40 axons; no bound proved');
  });

  it('says what ended the search before its time', () => {
    const { search } = mappingRecord({}, FILLS, []);
    expect(text({ search: { ...search, ended: 'interrupted' } })).toContain(
      'interrupted: the best mapping so far',
    );
    expect(text({ search: { ...search, ended: 'time', limitS: 2 } })).toContain('all of its 2 s');
  });

  it('shows placements side by side, hops in relation to Hilbert', () => {
    const compared = [
      { method: 'hilbert', cost: placementCost({ hops: 40, value: 1 }), seconds: 0 },
      { method: 'full', cost: placementCost({ hops: 30 }), seconds: 1.5 },
    ] as const;
    const lines = text({ compared }).split('\n');
    expect(cells(lines, 'hilbert').slice(0, 3)).toEqual(['hilbert', '40', '0.0%']);
    expect(cells(lines, 'full ')).toEqual([
      ...['full', '30', '-25.0%', '28', '4', '12', '0.800', '0.640', '20.0%', '1.50'],
    ]);
  });

  it('of a network that sends nothing has shares of 0', () => {
    const { traffic } = mappingRecord({}, FILLS, []);
    const none = { ...traffic, packets: 0, tilePackets: 0, inputPackets: 0, layers: [] };
    expect(text({ traffic: none })).toContain('0% stay on their tile, 0% come from inputs');
  });
});

describe('fills', () => {
  const many = Array.from({ length: 50 }, (_, core) =>
    coreFill(core % 4, 0, core === 0 ? 100 : 2 * core, core),
  );

  it('of a few cores are a line each', () => {
    const lines = formatFills(FILLS, { all: false });
    expect(lines).toHaveLength(3);
    expect(cells(lines, '1 ')).toEqual([
      '1',
      '1,0',
      '10 (10%)',
      '1 (1%)',
      '0 (0%)',
      '1.0 KiB (1%)',
      '0 (0%)',
      'z1[0..9]',
    ]);
  });

  it('of many are a line a capacity: least, mean, most, and cores by tenth', () => {
    const lines = formatFills(many, { all: false });
    expect(lines).toHaveLength(1 + 5 + 1);
    // 100, then 2, 4, .. 98: mean (100 + 2450) / 50; five to each tenth but 100 makes it five in the last too.
    expect(cells(lines, 'neurons')).toEqual(['neurons', '2', '51', '100', '100', '0 5 5 5 5 5 5 5 5 5 5']);
    expect(cells(lines, 'axons out').at(-1)).toBe('50 0 0 0 0 0 0 0 0 0 0');
    expect(lines.at(-1)).toBe('(--cores all lists all 50)');
  });

  it('of many are all there when asked for', () => {
    expect(formatFills(many, { all: true })).toHaveLength(51);
  });

  it('of a core with many stretches name the first ones', () => {
    const holds = Array.from({ length: 9 }, (_, k) => `z1[${2 * k}..${2 * k}]`);
    const [, line] = formatFills([{ ...FILLS[0], holds }], { all: true });
    expect(line).toMatch(/z1\[0\.\.0\] z1\[2\.\.2\] z1\[4\.\.4\] z1\[6\.\.6\] and 5 more$/);
  });
});
