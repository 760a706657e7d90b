import { expect, it } from 'vitest';
import { stackCharts } from '../../src/report/chart-stack.js';
import { barChart, lineChart } from '../../src/report/plot.js';

it('puts charts below each other, as wide as the widest and as high as all', async () => {
  const axes = { x: { label: 'x' }, y: { label: 'y' } };
  const points = [
    [0, 1],
    [1, 2],
  ] as const;
  const narrow = await lineChart({ title: 'one', ...axes, series: [{ name: 'a', points }] });
  const wide = await barChart({ title: 'two', ...axes, series: [{ name: 'a', values: [['b', 3]] }] });
  const size = (svg: string) =>
    /^<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg)?.slice(1).map(Number);
  const [a, b] = [size(narrow), size(wide)];
  if (a === undefined || b === undefined) return expect.unreachable();
  const stacked = stackCharts([narrow, wide]);
  expect(size(stacked)).toEqual([Math.max(a[0], b[0]), a[1] + b[1]]);
  expect(stacked).toContain('<svg y="0" ');
  expect(stacked).toContain(`<svg y="${a[1]}" `);
  expect(stacked.match(/<svg /g)?.length).toBe(3);
  expect(stacked.match(/<\/svg>/g)?.length).toBe(3);
});
