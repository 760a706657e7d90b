import type { UnitImage } from '../../image/unit-image.js';

/**
 * The delay that an `accumulator_with_delay` takes for a charge that comes from no synapse: that of address 0 of a synapse unit in
 * front of it. Addresses count a synapse unit's synapses, groups in the order of their names, then neurons, then their connections.
 */
export function ownDelayOf({ groups, placement, synapses }: UnitImage, core: number, unit: number): number {
  const { starts, targets, delays } = synapses;
  if (delays === null) return 0;
  let first = 0;
  const places = groups.map(({ name, size }) => {
    const place = { name, from: first, to: first + size };
    first += size;
    return place;
  });
  const met = new Set<number>();
  for (const { from, to } of places.sort(({ name: a }, { name: b }) => (a < b ? -1 : 1))) {
    for (let synapse = starts[from]; synapse < starts[to]; synapse++) {
      const target = targets[synapse];
      if (placement.core[target] !== core) continue;
      const synapseUnit = placement.synapseUnit[target];
      if (met.has(synapseUnit)) continue;
      met.add(synapseUnit);
      if (placement.dendriteUnit[target] === unit) return delays[synapse];
    }
  }
  return 0;
}
