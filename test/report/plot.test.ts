import { describe, expect, it } from 'vitest';
import { barChart, lineChart, scatterChart } from '../../src/report/plot.js';

const lines = {
  title: 'Accuracy & <samples>',
  caption: ['mean of three seeds', 'on loom1'],
  x: { label: 'samples', scale: 'log' },
  y: { label: 'accuracy, %', domain: [0, 100] },
  legend: 'neurons',
  series: [
    {
      name: '100',
      points: [
        [10, 40],
        [100, 60],
        [1000, 80],
      ],
    },
    {
      name: '400',
      points: [
        [10, 50],
        [1000, 90],
      ],
    },
  ],
} as const;

/** How many marks of a role an SVG has: Vega writes `aria-roledescription` on every item that is data. */
const marks = (svg: string, role: string) => svg.split(`aria-roledescription="${role}"`).length - 1;

describe('charts', () => {
  it('draw a line a series with its points, texts escaped', async () => {
    const svg = await lineChart(lines);
    expect([marks(svg, 'line mark'), marks(svg, 'point')]).toEqual([2, 5]);
    for (const text of [
      'Accuracy &amp; &lt;samples&gt;',
      'mean of three seeds',
      'on loom1',
      'accuracy, %',
      'neurons',
    ]) {
      expect(svg).toContain(`>${text}<`);
    }
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  });

  it('draw a dot a point, and each name in the midst of its points', async () => {
    const series = [
      {
        name: 'left',
        points: [
          [0, 0],
          [1, 1],
          [2, 5],
        ],
      },
      { name: 'right', points: [[8, 8]] },
      { name: 'none', points: [] },
    ] as const;
    const plain = await scatterChart({ title: 't', series });
    expect(marks(plain, 'circle')).toBe(4);
    expect(plain.split('>left<').length - 1).toBe(1);
    const named = await scatterChart({ title: 't', series, nameGroups: true });
    expect(named.split('>left<').length - 1).toBe(3);
    expect(named.split('>none<').length - 1).toBe(1);
  });

  it('draw a bar a category and series', async () => {
    const series = [
      {
        name: 'a',
        values: [
          ['fixed', 3],
          ['layer', 4],
        ],
      },
      {
        name: 'b',
        values: [
          ['fixed', 1],
          ['layer', 2],
        ],
      },
    ] as const;
    const svg = await barChart({ title: 't', x: { label: 'unit' }, y: { label: 'spikes' }, series });
    expect(marks(svg, 'bar')).toBe(4);
  });

  it('are the same text for the same arguments', async () => {
    expect(await lineChart(lines)).toBe(await lineChart(lines));
  });

  it('leave the legend out where one series says nothing', async () => {
    const one = {
      title: 't',
      x: { label: 'x' },
      y: { label: 'y' },
      series: [{ name: 'alone', points: [[1, 2]] }],
    } as const;
    expect(await lineChart(one)).not.toContain('>alone<');
    expect(await lineChart({ ...one, legend: 'neurons' })).toContain('>alone<');
  });
});
