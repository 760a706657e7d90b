import { columns, decimals } from './mapping-columns.js';
import type { ComparedPlacement } from './mapping-record.js';

/**
 * Placements of one partition side by side.
 * @param joined whether there are links between chips
 */
export function formatCompared(
  compared: readonly ComparedPlacement[],
  { optimise, joined }: { readonly optimise: string; readonly joined: boolean },
): string[] {
  const hilbert = compared.find(({ method }) => method === 'hilbert')?.cost.hops ?? 0;
  return columns([
    [
      'placement',
      'hops',
      'to Hilbert',
      'tree hops',
      ...(joined ? ['off chip'] : []),
      'longest',
      'peak load',
      optimise,
      'bound',
      'gap',
      'seconds',
    ],
    ...compared.map(({ method, cost, seconds }) => [
      method,
      decimals(cost.hops),
      hilbert === 0 ? '-' : signedPercent(cost.hops / hilbert - 1),
      decimals(cost.treeHops),
      ...(joined ? [decimals(cost.offChipHops)] : []),
      String(cost.longestHops),
      decimals(cost.peakLoad),
      cost.value.toFixed(3),
      cost.bound.toFixed(3),
      cost.optimal ? 'optimal' : `${(100 * cost.gap).toFixed(1)}%`,
      seconds.toFixed(2),
    ]),
  ]);
}

function signedPercent(change: number): string {
  const percents = (100 * change).toFixed(1);
  return change > 0 ? `+${percents}%` : `${percents}%`;
}
