import { allInKinds } from '../../hardware/prices.js';
import type { ChipModel } from '../../hardware/schema.js';
import type { WeightlessImage } from '../../image/layout.js';
import { sumRows } from '../../ledger/counters.js';
import { EVENT_KINDS, type EventCounts, type EventKind } from '../../ledger/events.js';
import { priceCounts, staticEnergyPj } from '../../ledger/pricing.js';
import { untimedKinds } from '../../runtime/durations.js';

const PS_PER_S = 1e12;

/** What a run came to; docs/cli.md documents each key. */
export interface RunResult {
  readonly network: string;
  readonly chip: string;
  readonly steps: number;
  readonly counts: EventCounts;
  /** Spikes of all neurons, and of each population. */
  readonly spikes: number;
  readonly spikesByPopulation: { readonly [population: string]: number };
  readonly energyPj: number;
  readonly energyByKindPj: { readonly [kind in EventKind]?: number | null };
  readonly unpriced: readonly EventKind[];
  readonly staticEnergyPj: number | null;
  readonly emulatedS: number;
  readonly untimed: readonly string[];
}

/** @param ledger the counters of all rows, [rows x event kinds]; rows of slices come first */
export function runResult(
  image: WeightlessImage,
  chip: ChipModel,
  { steps, ledger, elapsedPs }: { steps: number; ledger: Float64Array; elapsedPs: number },
): RunResult {
  const counts = sumRows(ledger);
  const { totalPj, byKind, unpriced } = priceCounts(counts, chip.prices.energy);
  const happened = EVENT_KINDS.filter(kind => counts[kind] > 0);
  return {
    network: image.network,
    chip: chip.name,
    steps,
    counts,
    spikes: counts.spike,
    spikesByPopulation: spikesByPopulation(image, ledger),
    energyPj: totalPj,
    energyByKindPj: Object.fromEntries(happened.map(kind => [kind, byKind[kind].pj])),
    unpriced,
    // Figures that are all-in hold their share of the static power already.
    staticEnergyPj: allInKinds(chip.prices.energy).length > 0 ? null : staticEnergyPj(chip, elapsedPs),
    emulatedS: elapsedPs / PS_PER_S,
    untimed: untimedKinds(chip, counts),
  };
}

function spikesByPopulation(image: WeightlessImage, ledger: Float64Array): { [population: string]: number } {
  const byPopulation: { [population: string]: number } = {};
  for (const [row, { population }] of image.slices.entries()) {
    const { name } = image.populations[population];
    byPopulation[name] = (byPopulation[name] ?? 0) + sumRows(ledger, [row]).spike;
  }
  return byPopulation;
}
