import { type TimeBreakdown, totalPs } from '../../engine/timing/timing.js';
import type { ChipModel } from '../../hardware/schema.js';
import type { WeightlessImage } from '../../image/layout.js';
import { sumRows } from '../../ledger/counters.js';
import { energyTotal } from '../../ledger/energy-total.js';
import { EVENT_KINDS, type EventCounts, type EventKind } from '../../ledger/events.js';
import { priceCounts } from '../../ledger/pricing.js';
import { type TimeShares, timeShares } from '../../ledger/time-shares.js';
import { untimedKinds } from '../../runtime/durations.js';
import type { TimingMode } from '../../runtime/session.js';

/** What a run came to; docs/cli.md documents each key. */
export interface RunResult {
  readonly network: string;
  readonly chip: string;
  /** The chip's price list that holds; null where it has one without a name. */
  readonly priceList: string | null;
  readonly steps: number;
  readonly counts: EventCounts;
  /** Spikes of all neurons, and of each population. */
  readonly spikes: number;
  readonly spikesByPopulation: { readonly [population: string]: number };
  /** Energy of the events; null where one of `unpriced` happened. */
  readonly energyPj: number | null;
  /** Energy of the events that have a price. */
  readonly pricedPj: number;
  readonly energyByKindPj: { readonly [kind in EventKind]?: number | null };
  readonly unpriced: readonly EventKind[];
  readonly staticEnergyPj: number | null;
  /** Events and static power together; null where `refused` says why not. */
  readonly totalPj: number | null;
  readonly refused: readonly string[];
  /** How emulated time was told; 0 seconds of it where it was not. */
  readonly timing: TimingMode;
  readonly emulatedS: number;
  /** The same by what it went to. */
  readonly latency: TimeShares;
  readonly untimed: readonly string[];
  /** Figures of the network that the chip model lacks, and what was taken instead; empty but for timing by packets. */
  readonly assumed: readonly string[];
}

/** What a run did, and how long it took. */
export interface RunFacts {
  readonly steps: number;
  /** [rows x event kinds] */
  readonly ledger: Float64Array;
  readonly timing: TimingMode;
  readonly time: TimeBreakdown;
  readonly assumed: readonly string[];
}

const PS_PER_S = 1e12;

/** @param ledger the counters of all rows, [rows x event kinds]; rows of slices come first */
export function runResult(
  image: WeightlessImage,
  chip: ChipModel,
  { steps, ledger, timing, time, assumed }: RunFacts,
): RunResult {
  const counts = sumRows(ledger);
  const priced = priceCounts(counts, chip.prices.energy);
  const { energyPj, pricedPj, byKind, unpriced } = priced;
  const untimed = untimedKinds(chip, counts);
  const elapsedPs = timing === 'none' ? null : totalPs(time);
  const { staticPj, totalPj, refused } = energyTotal(chip, priced, elapsedPs, untimed);
  const happened = EVENT_KINDS.filter(kind => counts[kind] > 0);
  return {
    network: image.network,
    chip: chip.name,
    priceList: chip.priceList ?? null,
    steps,
    counts,
    spikes: counts.spike,
    spikesByPopulation: spikesByPopulation(image, ledger),
    energyPj,
    pricedPj,
    energyByKindPj: Object.fromEntries(happened.map(kind => [kind, byKind[kind].pj])),
    unpriced,
    staticEnergyPj: staticPj,
    totalPj,
    refused,
    timing,
    emulatedS: totalPs(time) / PS_PER_S,
    latency: timeShares(time),
    untimed,
    assumed,
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
