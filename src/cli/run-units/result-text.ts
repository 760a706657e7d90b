import { inSiUnit } from '../si-unit.js';
import type { UnitRunDocument } from './result.js';
import type { SpikeLists } from './spike-lists.js';

/** A run of a unit image in words. */
export function unitRunText(
  result: UnitRunDocument & { readonly wallS: number; readonly runS: number },
  lists: SpikeLists | undefined,
): string {
  const { sanafe, steps, emulatedS, powerW, runS, spikes } = result;
  const { energy } = sanafe;
  const joules = (value: number) => inSiUnit(value, 'J');
  const parts = (['synapse', 'dendrite', 'soma', 'network'] as const).map(
    part => `${part} ${joules(energy[part])}`,
  );
  const perSecond = runS > 0 ? `, ${(spikes / runS / 1e6).toPrecision(4)} M synapses read a second` : '';
  return [
    `${result.network} on ${result.chip}: ${steps} steps, ${result.timing} timing`,
    `neurons   ${result.fired} fired, ${result.updated} updated`,
    `packets   ${result.packets}, ${result.hops} hops, ${spikes} synapses read`,
    `energy    ${joules(energy.total)}, ${joules(energy.total / steps)} a step (${parts.join(', ')})`,
    ...(emulatedS === null || powerW === null
      ? []
      : [
          `latency   ${inSiUnit(emulatedS, 's')}, ${inSiUnit(emulatedS / steps, 's')} a step; power ${inSiUnit(powerW, 'W')}`,
        ]),
    `emulated  in ${inSiUnit(result.wallS, 's')}, the steps in ${inSiUnit(runS, 's')}${perSecond}`,
    ...(lists === undefined ? [] : ['', ...spikeLines(lists)]),
    '',
  ].join('\n');
}

function spikeLines(lists: SpikeLists): string[] {
  return Object.entries(lists).flatMap(([name, spikes]) => {
    const byStep = new Map<number, number[]>();
    for (const [step, neuron] of spikes) byStep.set(step, [...(byStep.get(step) ?? []), neuron]);
    return [...byStep].map(([step, neurons]) => `step ${step}: ${name} ${neurons.join(' ')}`);
  });
}
