import { raise } from '../../fixed/error.js';
import type { ChipModel } from '../../hardware/schema.js';
import { axonsOf, fullestNeuron, synapseCounter } from './core-limits.js';
import { Draft } from './draft.js';
import { learns, type Pass } from './pass.js';
import { splitOver } from './sum-relays.js';

/**
 * Neurons with more sources than a core takes for one of them. They are refused by name, or, with `splitFanIn`, get their
 * sources through relays that add up (`sum-relays.ts`): one projection after the other, the one with most
 * sources first, until what is left fits.
 */
export const splitFanIn: Pass = (network, chip, options) => {
  const draft = new Draft(network);
  const notes: string[] = [];
  for (const [population] of draft.populations()) {
    const full = fullestNeuron(draft, population, chip);
    if (full === null) continue;
    const { neuron, what, limit } = full;
    const who = `neuron ${neuron} of ${population} takes ${what}; limit of ${chip.name} ${limit}`;
    if (options.splitFanIn !== true) {
      raise(`${who}; give it fewer sources, or let relay neurons add them up (--split-fan-in)`);
    }
    notes.push(...splitInto(draft, population, chip, who));
  }
  return notes.length === 0 ? { network, notes } : { network: draft.network(), notes };
};

function splitInto(draft: Draft, population: string, chip: ChipModel, who: string): string[] {
  const { axonsIn } = chip.capacity;
  const notes: string[] = [];
  const candidates = draft
    .projections()
    .filter(([, spec]) => spec.to === population && !learns(spec))
    .map(([name]) => ({ name, longest: longestList(draft, name) }))
    .sort((a, b) => b.longest - a.longest);
  for (const { name } of candidates) {
    const axons = axonsOf(draft, population);
    const full = [...axons.keys()].filter(neuron => axons[neuron] > axonsIn);
    // Where memory alone is exceeded, all neurons are split.
    const neurons = full.length > 0 ? full : [...axons.keys()];
    const note = splitOver(draft, name, neurons, axons, chip);
    if (note === null) continue;
    notes.push(note);
    if (fullestNeuron(draft, population, chip) === null) return notes;
  }
  const learning = draft.projections().filter(([, spec]) => spec.to === population && learns(spec));
  const why =
    learning.length === 0 ? '' : ` (${learning.map(([name]) => name).join(', ')} must stay, as it learns)`;
  return raise(`${who}; relays cannot bring it below${why}: give it fewer sources`);
}

function longestList(draft: Draft, projection: string): number {
  const synapses = draft.synapses(projection);
  const count = synapseCounter(synapses);
  let longest = 0;
  for (let neuron = 0; neuron < synapses.post; neuron++) longest = Math.max(longest, count(neuron));
  return longest;
}
