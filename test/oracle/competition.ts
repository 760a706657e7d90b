import type { Machine, SliceState } from './machine.js';
import type { NeuronResult } from './neuron-update.js';

interface Candidate {
  readonly slice: SliceState;
  readonly neuron: number;
  readonly excess: number;
}

/**
 * Competitions (docs/counting.md, phase 3), population by population.
 * @param results what every neuron did, as if nobody competed; [slices][neurons], changed for those that do
 */
export function decideCompetitions(machine: Machine, results: NeuronResult[][]): void {
  machine.image.populations.forEach((_, population) => {
    const slices = machine.slices.filter(
      ({ image }) => image.population === population && image.competition !== null,
    );
    if (slices.length === 0) return;
    const best = slices.map(slice => bestOf(passing(slice, results[slice.index]), slice));
    const winner = bestOf(
      best.filter(candidate => candidate !== null),
      slices[0],
    );
    countCompetition(machine, slices, best, winner);
    if (winner === null) return;
    for (const slice of slices) {
      results[slice.index] = results[slice.index].map((result, neuron) => {
        const wins = slice === winner.slice && neuron === winner.neuron;
        return {
          ...result,
          potential: 0,
          refractory: result.spiked && !wins ? 0 : result.refractory,
          spiked: wins,
        };
      });
    }
  });
}

function passing(slice: SliceState, results: readonly NeuronResult[]): Candidate[] {
  return results.flatMap(({ spiked, compared }, neuron) =>
    spiked ? [{ slice, neuron, excess: compared - slice.threshold[neuron] }] : [],
  );
}

/** The first of all, or of those with the largest excess. */
function bestOf(candidates: readonly Candidate[], { image }: SliceState): Candidate | null {
  const most = Math.max(...candidates.map(({ excess }) => excess));
  const picked =
    image.competition?.pick === 'largest' ? candidates.filter(one => one.excess === most) : candidates;
  return picked[0] ?? null;
}

function countCompetition(
  { counters, cores }: Machine,
  slices: readonly SliceState[],
  best: readonly (Candidate | null)[],
  winner: Candidate | null,
): void {
  const home = slices[0];
  slices.forEach(({ index, image }, at) => {
    if (winner !== null) counters.add(index, 'potentialClear', image.count);
    if (best[at] === null) return;
    counters.add(index, 'competition');
    if (image.core === home.image.core) return;
    counters.add(index, 'partialSum');
    counters.addPacket(index, cores[image.core].image, cores[home.image.core].image);
  });
  if (winner === null) return;
  for (const core of new Set(slices.map(({ image }) => image.core))) {
    if (core === home.image.core) continue;
    counters.add(home.index, 'broadcast');
    counters.addPacket(home.index, cores[home.image.core].image, cores[core].image);
  }
}
