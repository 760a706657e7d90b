import { EVENT_KINDS, type EventKind } from '../../ledger/events.js';
import { inSiUnit } from '../si-unit.js';
import type { RunResult } from './result.js';

type Listed = { readonly [population: string]: readonly (readonly [step: number, neuron: number])[] };

/** A run in words: what fired, what it cost, and the events that it is made of. */
export function runText(result: RunResult & { readonly wallS: number }, lists?: Listed): string {
  const { counts, spikes, unpriced, untimed, staticEnergyPj } = result;
  const layers = Object.entries(result.spikesByPopulation).map(([name, count]) => `${name} ${count}`);
  const perStep = result.energyPj / result.steps;
  return [
    `${result.network} on ${result.chip}: ${result.steps} steps`,
    `spikes    ${spikes} (${layers.join(', ')}); input spikes ${counts.inputSpike}`,
    `energy    ${bound(unpriced)}${inSiUnit(result.energyPj * 1e-12, 'J')}, ${inSiUnit(perStep * 1e-12, 'J')} a step${without('price', unpriced)}`,
    ...(staticEnergyPj === null
      ? []
      : [`          static power besides: ${inSiUnit(staticEnergyPj * 1e-12, 'J')}`]),
    `latency   ${bound(untimed)}${inSiUnit(result.emulatedS, 's')}, ${inSiUnit(result.emulatedS / result.steps, 's')} a step${without('duration', untimed)}`,
    `emulated  in ${inSiUnit(result.wallS, 's')}`,
    '',
    ...eventTable(result),
    ...(lists === undefined ? [] : ['', ...spikeLines(lists)]),
    '',
  ].join('\n');
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
