/** Emulated time by what it went to, in seconds. */
export interface TimeShares {
  /** What the slowest core of each step did. */
  readonly computeS: number;
  /** By how much longer each step took until all packets had arrived. */
  readonly networkS: number;
  readonly barrierS: number;
  readonly managementS: number;
}

const PS_PER_S = 1e12;

/** @param ps emulated picoseconds of `of` runs or samples, by what they went to; the mean of them is told */
export function timeShares(
  ps: {
    readonly computePs: number;
    readonly networkPs: number;
    readonly barrierPs: number;
    readonly managementPs: number;
  },
  of = 1,
): TimeShares {
  const seconds = (value: number) => value / PS_PER_S / of;
  return {
    computeS: seconds(ps.computePs),
    networkS: seconds(ps.networkPs),
    barrierS: seconds(ps.barrierPs),
    managementS: seconds(ps.managementPs),
  };
}
