import type { TimeShares } from '../ledger/time-shares.js';

/** "compute 12 us, network 1.2 us, ..": what there is none of is left out. */
export function timeSharesText(shares: TimeShares, time: (seconds: number) => string): string {
  const named = [
    ['compute', shares.computeS],
    ['network', shares.networkS],
    ['barrier', shares.barrierS],
    ['management', shares.managementS],
  ] as const;
  const told = named.filter(([, seconds]) => seconds > 0);
  return told.map(([name, seconds]) => `${name} ${time(seconds)}`).join(', ');
}
