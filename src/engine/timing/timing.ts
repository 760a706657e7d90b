/**
 * How emulated time is told (law 5: it changes nothing of what is computed or counted).
 * none: not at all. analytic: each step takes as long as its slowest core, plus the farthest path,
 * plus the barrier. packet: the network's part is what its packets take, one by one, in each other's way.
 */
export interface TimingModel {
  /** Called once a share when it has done its part of step `tick`; its cores' counts stand. */
  endShare(share: number, tick: number): void;
  /** Called when all shares have done step `tick`. */
  endStep(tick: number, farEastWest: number, farNorthSouth: number, farOffChip: number): void;
  /** Called when a run of steps is over, and the management processor's counts stand. */
  endManagement(): void;
  /** Emulated picoseconds so far, or null when the model does not tell time. */
  readonly elapsedPs: number | null;
  /** The same by what it went to, or null; adds up to `elapsedPs`. */
  readonly breakdown: TimeBreakdown | null;
}

/** Emulated time, in whole picoseconds. */
export interface TimeBreakdown {
  /** What the slowest core of each step did, had it never waited for the network. */
  readonly computePs: number;
  /** By how much longer each step took until all packets were where they belong. */
  readonly networkPs: number;
  readonly barrierPs: number;
  /** The management processor's work, while the cores wait. */
  readonly managementPs: number;
}

export const NO_TIME: TimeBreakdown = { computePs: 0, networkPs: 0, barrierPs: 0, managementPs: 0 };

/** What went by between two breakdowns. */
export function timeBetween(before: TimeBreakdown, after: TimeBreakdown): TimeBreakdown {
  return {
    computePs: after.computePs - before.computePs,
    networkPs: after.networkPs - before.networkPs,
    barrierPs: after.barrierPs - before.barrierPs,
    managementPs: after.managementPs - before.managementPs,
  };
}

/** All of it. */
export function totalPs({ computePs, networkPs, barrierPs, managementPs }: TimeBreakdown): number {
  return computePs + networkPs + barrierPs + managementPs;
}

/** Integer durations, from the chip model, by index of event kind; 0 where the chip gives none. */
export interface DurationTable {
  readonly eventPs: ArrayLike<number>;
  readonly hopEastWestPs: number;
  readonly hopNorthSouthPs: number;
  /** A link between two chips. */
  readonly hopOffChipPs: number;
  readonly barrierPs: number;
}
