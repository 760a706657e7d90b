import { stackCharts } from './chart-stack.js';
import { barChart, lineChart, type Series } from './plot.js';
import type { ThresholdStudy } from './thresholds-record.js';

/**
 * The study as one picture: each hidden layer's rate over training, a line a unit, and below them the accuracies.
 * @returns the text of an SVG file
 */
export async function plotThresholds(study: ThresholdStudy): Promise<string> {
  const { system, data, hidden, trained, tested, units } = study;
  const what = `${system} on ${data}, ${hidden.join('-')} hidden neurons, ${trained} training samples`;
  const charts: string[] = [];
  for (const [index, { layer, neurons }] of units[0].layers.entries()) {
    const series = units.map(
      ({ unit, layers }): Series => ({
        name: unit,
        points: layers[index].blocks.map(({ trained, rate }) => [trained, rate]),
      }),
    );
    // A rate of 0 has no place on a logarithmic axis.
    const scale = series.every(({ points }) => points.every(([, rate]) => rate > 0)) ? 'log' : 'linear';
    charts.push(
      await lineChart({
        title: `Rate of ${layer} (${neurons} neurons) by threshold unit`,
        caption: [what],
        legend: 'unit',
        x: { label: 'training samples' },
        y: { label: 'spikes a step', scale },
        series,
      }),
    );
  }
  const percents = units.map(({ unit, accuracy }) => [unit, accuracy.percent] as const);
  charts.push(
    await barChart({
      title: 'Accuracy by threshold unit',
      caption: [`${what}, tested on ${tested} images`],
      x: { label: 'unit' },
      y: { label: 'accuracy (%)' },
      series: [{ name: 'accuracy', values: percents }],
    }),
  );
  return stackCharts(charts);
}
