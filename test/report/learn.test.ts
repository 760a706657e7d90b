import { describe, expect, it } from 'vitest';
import { formatLearn } from '../../src/report/learn.js';
import type { LearnSummary } from '../../src/report/learn-summary.js';
import { summarise } from '../../src/study/learn/summary.js';
import { TwinRun, twinTask } from '../../src/study/learn/twin-run.js';
import { finish, loom1, startRun, toyExperiment } from '../study/learn/toy.js';

const walls = { wallS: 12.34, chipWallS: 4.5, floatWallS: 6.5, threads: 1 };

function summaryOf(withTwin: boolean, changes: Parameters<typeof toyExperiment>[0] = {}): LearnSummary {
  const experiment = toyExperiment(changes);
  const run = startRun(experiment);
  finish(run);
  if (!withTwin) {
    return summarise(experiment, run, null, loom1, 'toy', { ...walls, floatWallS: null });
  }
  const twin = new TwinRun(twinTask(experiment, experiment.compiled.image));
  finish(twin);
  return summarise(experiment, run, twin.save(), loom1, 'toy', walls);
}

const summary = summaryOf(true);
const text = formatLearn(summary);

/** Cells of a section's table, heading and rule left out. */
function tableOf(report: string, heading: string): string[][] {
  const section = report.split(/^## /m).find(part => part.startsWith(heading));
  if (section === undefined) throw new Error(`the report has no section ${heading}`);
  return section
    .split('\n')
    .filter(line => line.startsWith('|'))
    .slice(2)
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.trim()),
    );
}

const picojoules = (cell: string): number => {
  const [value, unit] = cell.split(' ');
  return Number(value) * { pJ: 1, nJ: 1e3, uJ: 1e6 }[unit as 'pJ' | 'nJ' | 'uJ'];
};

describe('formatLearn', () => {
  it('has every section, in order, and nothing undefined', () => {
    expect(text.match(/^#+ .*/gm)).toEqual([
      '# CSDP, form groups, on loom1',
      '## Accuracy',
      '## Where chip and float twin part',
      '## Energy and time of a sample',
      '## Energy of a sample by part',
      '## Layers',
      '## Mapping',
    ]);
    expect(text).not.toMatch(/undefined|NaN|null|\[object/);
    expect(text.endsWith('\n')).toBe(true);
  });

  it('splits the energy among the parts without loss, layers and cores among them', () => {
    const { parts, trainPerSamplePj, testPerSamplePj } = summary.energy;
    const sum = (of: (part: (typeof parts)[number]) => number | null) =>
      parts.reduce((pj, part) => pj + of(part)!, 0);
    expect(sum(part => part.trainPerSamplePj) / trainPerSamplePj!).toBeCloseTo(1, 9);
    expect(sum(part => part.testPerSamplePj) / testPerSamplePj!).toBeCloseTo(1, 9);
    expect(sum(part => part.trainPricedPerSamplePj) / trainPerSamplePj!).toBeCloseTo(1, 9);
    expect(parts.map(({ part }) => part.replace(/ .*/, ''))).toEqual(
      expect.arrayContaining(['core', 'encoder', 'chip', 'management']),
    );
    expect(parts.filter(({ neurons }) => neurons.startsWith('z1')).length).toBeGreaterThan(0);
  });

  it('says what was run', () => {
    expect(text).toContain('toy, 64-40-20-10');
    expect(text).toContain('seed 77');
    expect(text).toContain('trained on 12 samples, tested on 6 test images');
    expect(text).toContain(`${summary.cores} cores`);
    expect(text).toContain('Whole run: 12.3 s');
  });

  it('shows both accuracies with their intervals, presentations and speeds', () => {
    const { chip, float } = summary.accuracy.detail;
    const rows = tableOf(text, 'Accuracy');
    const shown = [summary.presentations.chip, summary.presentations.float!];
    [chip, float!].forEach((of, side) => {
      const seconds = [4.5, 6.5][side];
      expect(rows[side].slice(1)).toEqual([
        `${of.percent.toFixed(2)}%`,
        `${of.low.toFixed(2)} to ${of.high.toFixed(2)}%`,
        String(shown[side]),
        `${seconds.toFixed(1)} s`,
        `${(shown[side] / seconds).toFixed(0)}/s`,
      ]);
    });
  });

  it('adds up: the energies by kind make the total', () => {
    const rows = tableOf(text, 'Energy');
    const [total, , withStatic] = rows.splice(-3);
    expect([total[0], withStatic[0]]).toEqual(['total', 'total with static']);
    for (const [column, phase] of [
      [2, summary.energy.train],
      [4, summary.energy.test],
    ] as const) {
      const exact = Object.values(phase.byKind).reduce((sum, { pj }) => sum + (pj ?? 0), 0);
      expect(phase.perSamplePj).toBeCloseTo(exact, 6);
      const priced = rows.map(row => row[column]).filter(cell => /[pnu]J$/.test(cell));
      const shown = priced.reduce((sum, cell) => sum + picojoules(cell), 0);
      expect(picojoules(total[column]) / shown).toBeCloseTo(1, 2);
      expect(phase.totalPerSamplePj).toBeCloseTo(phase.perSamplePj! + phase.staticPerSamplePj!, 6);
      expect(picojoules(withStatic[column]) / phase.totalPerSamplePj!).toBeCloseTo(1, 2);
    }
    const kinds = [...Object.keys(summary.energy.train.byKind), ...Object.keys(summary.energy.test.byKind)];
    expect(rows.map(([kind]) => kind).sort()).toEqual([...new Set(kinds)].sort());
  });

  it('names what has no price or duration, and never shows it as zero energy', () => {
    expect(text).not.toMatch(/no total/i);
    const { train } = summary.energy;
    const unpriced: LearnSummary = {
      ...summary,
      energy: {
        ...summary.energy,
        unpriced: ['spike'],
        train: {
          ...train,
          perSamplePj: null,
          unpriced: ['spike'],
          totalPerSamplePj: null,
          refused: ['spike (60 events) has no price on loom1', 'static power flows for a time not known'],
          byKind: { ...train.byKind, spike: { count: 5, pj: null }, barrier: { count: 2, pj: null } },
        },
      },
      latency: { ...summary.latency, untimed: ['hopEastWest'] },
    };
    const changed = formatLearn(unpriced);
    expect(changed).toContain('- A training sample: no total: spike (5 events) has no price on loom1.');
    expect(changed).toContain('- No total with static power: static power flows for a time not known.');
    const cells = (name: string) => tableOf(changed, 'Energy').find(([kind]) => kind === name)!;
    expect([cells('total')[2], cells('total with static')[2]]).toEqual(['no total', 'no total']);
    expect(picojoules(cells('priced part')[2]) / train.pricedPerSamplePj).toBeCloseTo(1, 2);
    expect(changed).toContain('Without a duration in the chip model: hopEastWest.');
    const row = (kind: string) => tableOf(changed, 'Energy').find(([name]) => name === kind)!;
    expect(row('spike').slice(1, 3)).toEqual(['5.0', 'unpriced']);
    expect(row('barrier').slice(1, 3)).toEqual(['2.0', 'included']);
  });

  it('shows the spiking layers with their sizes and activity', () => {
    const rows = tableOf(text, 'Layers');
    expect(rows.map(([name, size]) => [name, size])).toEqual([
      ['z1', '40'],
      ['z2', '20'],
    ]);
    summary.layers.forEach((layer, index) => {
      expect(rows[index].slice(2)).toEqual([
        layer.trainSpikesPerStep.toFixed(2),
        layer.testSpikesPerStep.toFixed(2),
        `${(100 * layer.silentShare).toFixed(1)}%`,
      ]);
    });
  });

  it('says where the twins part, or that they do not', () => {
    const { fidelity } = summary;
    expect(tableOf(text, 'Where').map(([name]) => name)).toEqual(Object.keys(fidelity!.drift));
    const changed = (firstSpikeDifference: NonNullable<typeof fidelity>['firstSpikeDifference']) =>
      formatLearn({ ...summary, fidelity: { ...fidelity!, firstSpikeDifference } });
    expect(changed({ sample: 3, presentation: 1, step: 7 })).toContain('sample 3, presentation 1, step 7');
    expect(changed(null)).toContain('none in the first 12 samples');
  });

  it('leaves the twin out where there was none, and names the control', () => {
    const alone = formatLearn(summaryOf(false, { control: true }));
    expect(alone).not.toMatch(/float twin|undefined|NaN/);
    expect(tableOf(alone, 'Accuracy')).toHaveLength(1);
    expect(alone).toContain('control (random hidden layer');
  });
});

describe('summarise', () => {
  it('counts what was run', () => {
    const { trained, tested, accuracy, presentations, layers, latency } = summary;
    expect({ trained, tested, of: accuracy.detail.chip.of }).toEqual({ trained: 12, tested: 6, of: 6 });
    const { correct, of } = accuracy.detail.chip;
    expect(accuracy.chip).toBeCloseTo(correct / of, 12);
    expect(accuracy.float).toBeCloseTo(accuracy.detail.float!.correct / of, 12);
    expect(presentations.chip).toBeGreaterThanOrEqual(18);
    expect(presentations.chip).toBeLessThanOrEqual(30);
    for (const { silentShare, trainSpikesPerStep } of layers) {
      expect(silentShare).toBeGreaterThanOrEqual(0);
      expect(silentShare).toBeLessThanOrEqual(1);
      expect(trainSpikesPerStep).toBeGreaterThan(0);
    }
    expect(latency.trainPerSampleS).toBeGreaterThan(latency.testPerSampleS);
    expect(summary.energy.train.perSamplePj).toBeGreaterThan(summary.energy.test.perSamplePj!);
  });
});
