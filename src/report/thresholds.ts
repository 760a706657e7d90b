import { si } from './energy.js';
import { formatTable } from './table.js';
import type { Adaptation, ThresholdStudy, UnitRecord } from './thresholds-record.js';

/** The report of a comparison of threshold units: Markdown that reads as well on a terminal. */
export function formatThresholds(study: ThresholdStudy): string {
  return [
    title(study),
    ...['## Accuracy and energy of a sample', results(study), unpriced(study)],
    ...['## Rates and stability', rates(study)],
    ...['## Constants', constants(study)],
  ]
    .filter(part => part !== '')
    .join('\n\n')
    .concat('\n');
}

function title({
  system,
  form,
  data,
  validated,
  chip,
  seed,
  inputs,
  hidden,
  trained,
  tested,
}: ThresholdStudy) {
  const set = validated ? 'held-out training images' : 'test images';
  return (
    `# Threshold units: ${system}, form ${form}, on ${chip}\n\n` +
    `${data}, ${inputs}-${hidden.join('-')}, seed ${seed}: trained on ${trained} samples, tested on ${tested} ${set}.`
  );
}

function results({ units }: ThresholdStudy): string {
  // Where an event has no price there is no energy, and the heading says what stands there.
  const what = units.some(({ energy }) => energy.unpriced.length > 0) ? 'priced part, ' : '';
  const rows = units.map(({ unit, accuracy, energy }) => [
    unit,
    `${accuracy.percent.toFixed(2)}%`,
    `${accuracy.low.toFixed(2)} to ${accuracy.high.toFixed(2)}%`,
    si(energy.trainPricedPerSamplePj),
    si(energy.testPricedPerSamplePj),
  ]);
  return formatTable(['unit', 'accuracy', '95% interval', `${what}training`, `${what}test`], rows);
}

function unpriced({ units, chip }: ThresholdStudy): string {
  const kinds = [...new Set(units.flatMap(({ energy }) => energy.unpriced))];
  if (kinds.length === 0) return '';
  return `No total: ${kinds.join(', ')} ${kinds.length === 1 ? 'has' : 'have'} no price on ${chip}.`;
}

function rates({ units }: ThresholdStudy): string {
  const heading = ['layer: unit', 'spikes a step, training', 'test', 'spread', 'drift', 'silent', 'bursting'];
  const rows = layersOf(units).flatMap(layer =>
    units.map(({ unit, layers }) => {
      const found = layers[layer];
      return [
        `${found.layer}: ${unit}`,
        found.trainSpikesPerStep.toFixed(3),
        found.testSpikesPerStep.toFixed(3),
        percent(found.rateSpread),
        `${found.rateDrift < 0 ? '' : '+'}${percent(found.rateDrift)}`,
        percent(found.silentShare),
        percent(found.burstingShare),
      ];
    }),
  );
  return formatTable(heading, rows);
}

function constants({ units }: ThresholdStudy): string {
  const names = units[0].layers.map(({ layer }) => layer);
  const rows = units.map(({ unit, layers }) => [
    unit,
    ...layers.map(({ adaptation }) => inWords(adaptation)),
  ]);
  return formatTable(['unit', ...names], rows);
}

function inWords({ kind, ...constants }: Adaptation): string {
  const parts = Object.entries(constants).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? '-' : parts.join(', ');
}

function layersOf(units: readonly UnitRecord[]): number[] {
  return [...units[0].layers.keys()];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}
