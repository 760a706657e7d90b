/**
 * How emulated time is told (law 5: it changes nothing of what is computed or counted).
 * none: not at all. analytic: each step takes as long as its slowest core, plus the farthest path,
 * plus the barrier. A packet-level model takes the same place.
 */
export interface TimingModel {
  /** Called once a share when it has done its part of step `tick`; its cores' counts stand. */
  endShare(share: number, tick: number): void;
  /** Called when all shares have done step `tick`. */
  endStep(tick: number, farEastWest: number, farNorthSouth: number): void;
  /** Called when a run of steps is over, and the management processor's counts stand. */
  endManagement(): void;
  /** Emulated picoseconds so far, or null when the model does not tell time. */
  readonly elapsedPs: number | null;
}

/** Integer durations, from the chip model, by index of event kind; 0 where the chip gives none. */
export interface DurationTable {
  readonly eventPs: ArrayLike<number>;
  readonly hopEastWestPs: number;
  readonly hopNorthSouthPs: number;
  readonly barrierPs: number;
}

export const noTiming: TimingModel = {
  endShare: () => undefined,
  endStep: () => undefined,
  endManagement: () => undefined,
  elapsedPs: null,
};
