import { EVENT_KINDS, type EventKind } from '../../ledger/events.js';
import { refusalText } from '../../report/energy.js';
import { timeSharesText } from '../../report/time-shares.js';
import { inSiUnit } from '../si-unit.js';
import type { RunResult } from './result.js';

type Listed = { readonly [population: string]: readonly (readonly [step: number, neuron: number])[] };

/** Populations that are named one by one. */
const MAX_LAYERS = 32;

/** A run in words: what fired, what it cost, and the events that it is made of. */
export function runText(
  result: RunResult & { readonly wallS: number },
  lists?: Listed,
  outputs?: readonly (readonly number[])[],
): string {
  const { counts, spikes } = result;
  return [
    `${result.network} on ${result.chip}${pricedBy(result)}: ${result.steps} steps`,
    `spikes    ${spikes} (${layersText(result)}); input spikes ${counts.inputSpike}`,
    ...energyLines(result),
    ...latencyLines(result),
    `emulated  in ${inSiUnit(result.wallS, 's')}`,
    '',
    ...eventTable(result),
    ...(outputs === undefined ? [] : ['', ...outputs.map(outputLine)]),
    ...(lists === undefined ? [] : ['', ...spikeLines(lists)]),
    '',
  ].join('\n');
}

/** How long the chip took, and what that went to. */
function latencyLines({ timing, emulatedS, latency, steps, untimed, assumed }: RunResult): string[] {
  if (timing === 'none') return [];
  const time = (seconds: number) => inSiUnit(seconds, 's');
  const lines = [
    `latency   ${bound(untimed)}${time(emulatedS)}, ${time(emulatedS / steps)} a step${without('duration', untimed)}`,
  ];
  if (emulatedS > 0) lines.push(`          ${timeSharesText(latency, time)} (${timing})`);
  if (assumed.length > 0) lines.push(`          not in the chip model, assumed: ${assumed.join('; ')}`);
  return lines;
}

/** Events, static power, and both together; or why one of them cannot be told. */
function energyLines(result: RunResult): string[] {
  const { counts, chip, energyPj, pricedPj, unpriced, staticEnergyPj, totalPj, refused, steps } = result;
  const joules = (pj: number) => inSiUnit(pj * 1e-12, 'J');
  const events =
    energyPj === null
      ? `${refusalText(unpriced, counts, chip)}; priced part ${joules(pricedPj)}`
      : `${joules(energyPj)}, ${joules(energyPj / steps)} a step`;
  const lines = [`energy    ${events}`];
  if (staticEnergyPj !== null) lines.push(`          static power besides: ${joules(staticEnergyPj)}`);
  if (totalPj !== null && staticEnergyPj !== null) lines.push(`          together: ${joules(totalPj)}`);
  // What has no price is told above.
  const others = refused.slice(unpriced.length);
  if (others.length > 0) lines.push(`          no total with static power: ${others.join('; ')}`);
  return lines;
}

function pricedBy({ priceList }: RunResult): string {
  return priceList === null ? '' : ` (prices ${priceList})`;
}

function eventTable({ counts, energyByKindPj, unpriced }: RunResult): string[] {
  const happened = EVENT_KINDS.filter(kind => counts[kind] > 0);
  const rows = happened.map(kind => [kind, String(counts[kind]), energyText(kind)]);
  const table = [['event', 'count', 'energy'], ...rows];
  const widths = [0, 1, 2].map(column => Math.max(...table.map(row => row[column].length)));
  return table.map(([kind, count, energy]) =>
    [kind.padEnd(widths[0]), count.padStart(widths[1]), energy.padStart(widths[2])].join('  '),
  );

  function energyText(kind: EventKind): string {
    const pj = energyByKindPj[kind] ?? null;
    if (pj !== null) return inSiUnit(pj * 1e-12, 'J');
    return unpriced.includes(kind) ? 'no price' : 'in others';
  }
}

/** Spikes of the first populations; of many the rest together. */
function layersText({ spikesByPopulation }: RunResult): string {
  const layers = Object.entries(spikesByPopulation);
  const shown = layers.slice(0, MAX_LAYERS).map(([name, count]) => `${name} ${count}`);
  if (layers.length <= MAX_LAYERS) return shown.join(', ');
  const rest = layers.slice(MAX_LAYERS).reduce((sum, [, count]) => sum + count, 0);
  return `${shown.join(', ')}, ${layers.length - MAX_LAYERS} others ${rest}`;
}

function outputLine(lines: readonly number[], step: number): string {
  return `step ${step}: outputs ${lines.length === 0 ? 'none' : lines.join(' ')}`;
}

function spikeLines(lists: Listed): string[] {
  return Object.entries(lists).flatMap(([name, spikes]) => {
    const byStep = new Map<number, number[]>();
    for (const [step, neuron] of spikes) {
      const neurons = byStep.get(step);
      if (neurons === undefined) byStep.set(step, [neuron]);
      else neurons.push(neuron);
    }
    return [...byStep].map(([step, neurons]) => `step ${step}: ${name} ${neurons.join(' ')}`);
  });
}

function bound(missing: readonly string[]): string {
  return missing.length === 0 ? '' : 'at least ';
}

function without(what: string, kinds: readonly string[]): string {
  return kinds.length === 0 ? '' : ` (without a ${what}: ${kinds.join(', ')})`;
}
