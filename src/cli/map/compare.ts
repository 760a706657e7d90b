import { finish, NEVER } from '../../compiler/anytime.js';
import type { ImageTraffic } from '../../compiler/image-traffic.js';
import type { Objective } from '../../compiler/placement/objective.js';
import { type PlacementCost, place } from '../../compiler/placement/place.js';
import type { Flow, Traffic } from '../../compiler/traffic.js';
import type { SystemModel } from '../../hardware/system.js';
import type { ComparedPlacement } from '../../report/mapping-record.js';

/** Placements without a search, to hold the one that was searched for against. */
const SIMPLE = ['naive', 'hilbert', 'spectral'] as const;

/**
 * Places the cores of a mapping by simple methods too, and shows them beside it. What is proved of the one that was
 * searched for holds for all placements of the partition.
 */
export function comparePlacements(
  cores: number,
  sent: ImageTraffic,
  chip: SystemModel,
  objective: Objective,
  found: ComparedPlacement,
): ComparedPlacement[] {
  const traffic = trafficOf(sent);
  const simple = SIMPLE.map((method): ComparedPlacement => {
    const started = performance.now();
    const { cost } = finish(place(cores, traffic, chip, { method, objective, seed: 1, stop: NEVER }));
    const seconds = (performance.now() - started) / 1000;
    return { method, cost: boundedBy(cost, found.cost), seconds };
  });
  return [...simple, found];
}

function boundedBy(cost: PlacementCost, { bound, boundMethod }: PlacementCost): PlacementCost {
  if (bound <= cost.bound) return cost;
  const gap = (cost.value - bound) / cost.value;
  return { ...cost, bound, boundMethod, gap, optimal: gap <= 0 };
}

/** Between different places, as a placement wants it. */
function trafficOf({ spikes, messages }: ImageTraffic): Traffic {
  const trees = [...spikes, ...messages];
  const flows = flowsOf(trees);
  return { trees, flows, rowFlows: flows };
}

/** Packets by pair of places. */
export function flowsOf(trees: Traffic['trees']): Flow[] {
  const sums = new Map<string, Flow>();
  for (const { from, to, packets } of trees) {
    for (const core of to) {
      const key = `${from} ${core}`;
      sums.set(key, { from, to: core, packets: (sums.get(key)?.packets ?? 0) + packets });
    }
  }
  return [...sums.values()];
}
