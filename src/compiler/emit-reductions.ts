import { raise } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import type { ReductionImage } from '../image/layout.js';
import { lowerBound } from './capacity.js';
import type { LegalGroup, LegalNetwork } from './legal.js';
import type { Partition } from './partition.js';

/**
 * Groups with the slices they lie on; a group that spans cores is added up on the core with most of its
 * neurons (the first of equals), and its third factor is as late as the chip's spanning reductions are.
 * @throws SpikeloomError where the chip cannot add up a group over cores, or not as soon as described
 */
export function emitReductions(
  { groups, populations }: LegalNetwork,
  partition: Partition,
  chip: ChipModel,
): ReductionImage[] {
  return groups.map(group => {
    const { first: groupFirst, count: groupCount, latenessSteps, ...rest } = group;
    const members = membersOf(group, partition);
    const neuronsOn = new Map<number, number>();
    for (const { slice, count } of members) {
      const { core } = partition.slices[slice];
      neuronsOn.set(core, (neuronsOn.get(core) ?? 0) + count);
    }
    const most = Math.max(...neuronsOn.values());
    const [home] = [...neuronsOn].find(([, count]) => count === most)!;
    const spans = neuronsOn.size > 1;
    const { name } = populations[group.population];
    if (spans && chip.abilities.spanningReduction === 'none') {
      raise(
        `goodness ${group.name} lies on ${neuronsOn.size} cores; limit of ${chip.name} 1 (no spanningReduction); use fewer cores for layer ${name}`,
      );
    }
    const { latenessStepsLocal, latenessStepsSpanning } = chip.thirdFactor;
    const least = spans ? latenessStepsSpanning : latenessStepsLocal;
    if (group.epoch === null && latenessSteps !== null && latenessSteps < least) {
      raise(
        `goodness ${group.name} is ${latenessSteps} steps late over ${neuronsOn.size} cores; limit of ${chip.name} ${least} or more`,
      );
    }
    const management =
      rest.by === 'management' || (spans && chip.abilities.spanningReduction === 'management');
    return {
      ...rest,
      members,
      home,
      latenessSteps: latenessSteps ?? least,
      by: management ? 'management' : 'unit',
    };
  });
}

function membersOf(
  { population, first, count }: LegalGroup,
  { slices }: Partition,
): ReductionImage['members'] {
  return slices.flatMap((slice, index) => {
    if (slice.population !== population) return [];
    const from = lowerBound(slice.neurons, first);
    const to = lowerBound(slice.neurons, first + count);
    return from < to ? [{ slice: index, first: from, count: to - from }] : [];
  });
}
