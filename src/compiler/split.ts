import type { Part } from './capacity.js';
import type { LegalPopulation } from './legal.js';

type GroupedNeurons = Pick<LegalPopulation, 'size' | 'groupStarts'>;

/**
 * The next number of parts after `count` that splits a population evenly: whole goodness groups, equally many
 * in each part, then every group in equally many parts; the number of its neurons at most.
 */
export function nextCount({ size, groupStarts }: GroupedNeurons, count: number): number {
  const groups = groupStarts.length - 1;
  let next = count + 1;
  while (next < groups && groups % next !== 0) next++;
  if (next > groups) next = Math.ceil(next / groups) * groups;
  return Math.min(size, next);
}

/**
 * A population in `count` parts that differ by at most one goodness group, or, where there are more parts
 * than groups, each group in parts that differ by at most one neuron.
 */
export function split({ size, groupStarts }: GroupedNeurons, population: number, count: number): Part[] {
  const groups = groupStarts.length - 1;
  const starts =
    count <= groups
      ? Array.from({ length: count + 1 }, (_, part) => groupStarts[Math.ceil((part * groups) / count)])
      : splitGroups(groupStarts, count, size);
  return starts.slice(0, -1).map((first, part) => ({ population, first, count: starts[part + 1] - first }));
}

/** More parts than groups: they are dealt to the groups in order, and none crosses a group's border. */
function splitGroups(groupStarts: readonly number[], count: number, size: number): number[] {
  const groups = groupStarts.length - 1;
  const sizes = Array.from({ length: groups }, (_, group) => groupStarts[group + 1] - groupStarts[group]);
  const parts = sizes.map((neurons, group) => {
    const dealt = Math.floor(((group + 1) * count) / groups) - Math.floor((group * count) / groups);
    return Math.min(dealt, neurons);
  });
  // Where a group has fewer neurons than parts, another one takes what is left.
  let left = parts.reduce((rest, taken) => rest - taken, count);
  sizes.forEach((neurons, group) => {
    const more = Math.min(left, neurons - parts[group]);
    parts[group] += more;
    left -= more;
  });
  const starts = sizes.flatMap((neurons, group) =>
    Array.from(
      { length: parts[group] },
      (_, part) => groupStarts[group] + Math.ceil((part * neurons) / parts[group]),
    ),
  );
  return [...starts, size];
}
