import { formatTable } from '../src/report/table.js';
import type { DuelResult, Speed } from './duel.js';
import type { BenchReport, FigureResult } from './run.js';
import type { Spread } from './statistics.js';

/** The report as Markdown that reads as well on a terminal. */
export function formatBench({ machine, seed, rounds, results, figures, skipped }: BenchReport): string {
  const { cpu, processors, node, platform, load } = machine;
  const heading = ['', 'unit', 'ours', 'a second', 'yardstick', 'a second', 'ratio', 'spread', 'goal'];
  return [
    `${cpu}, ${processors} processors, ${platform}, Node ${node}, load ${load} at the start; seed ${seed}; ` +
      `medians of ${rounds} rounds, with the least and the greatest.`,
    ...(results.length > 0 ? [formatTable(heading, results.map(row))] : []),
    ...(figures.length > 0 ? [formatTable(['', 'value', 'unit', 'goal'], figures.map(figureRow))] : []),
    ...[...results, ...figures].flatMap(({ name, note }) => (note === null ? [] : [`${name}: ${note}.`])),
    ...skipped.map(({ name, reason }) => `Skipped ${name}: ${reason}.`),
  ].join('\n\n');
}

function row({ name, unit, ours, yardstick, ratio, goal }: DuelResult): string[] {
  return [
    name,
    unit,
    ours.name,
    speed(ours),
    yardstick.name,
    speed(yardstick),
    short(ratio.median),
    range(ratio),
    goal === null ? '' : `>= ${goal}`,
  ];
}

function figureRow({ name, value, unit, goal }: FigureResult): string[] {
  return [name, value.toPrecision(3), unit, goal === null ? '' : `<= ${goal}`];
}

function speed({ perSecond }: Speed): string {
  return `${short(perSecond.median)} (${range(perSecond)})`;
}

function range({ min, max }: Spread): string {
  return `${short(min)} .. ${short(max)}`;
}

/** Three figures, with k, M or G. */
export function short(value: number): string {
  const [scale, letter] = (
    [
      [1e9, 'G'],
      [1e6, 'M'],
      [1e3, 'k'],
    ] as const
  ).find(([size]) => value >= size) ?? [1, ''];
  const scaled = value / scale;
  return `${scaled >= 100 ? scaled.toFixed(0) : scaled.toPrecision(3)}${letter}`;
}
