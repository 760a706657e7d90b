import type { CoreFill, Fill } from '../compiler/cost.js';
import { columns, decimals, percent, shareOf } from './mapping-columns.js';

/** More cores than this are summed up. */
const MOST_ROWS = 40;
/** A core holds many stretches of neurons where they were dealt out one by one. */
const MOST_STRETCHES = 4;

const CAPACITIES = [
  ['neurons', ({ neurons }: CoreFill) => neurons],
  ['axons in', ({ axonsIn }: CoreFill) => axonsIn],
  ['axons out', ({ axonsOut }: CoreFill) => axonsOut],
  ['synapse memory', ({ synapseMemoryBits }: CoreFill) => synapseMemoryBits],
  ['third factors', ({ thirdFactors }: CoreFill) => thirdFactors],
] as const;

type Capacity = (typeof CAPACITIES)[number][0];

/** How full cores are: a line a core, or, where they are many, a line a capacity. */
export function formatFills(fills: readonly CoreFill[], { all }: { all: boolean }): string[] {
  if (all || fills.length <= MOST_ROWS) return fillTable(fills);
  return [...fillSummary(fills), `(--cores all lists all ${fills.length})`];
}

function fillTable(fills: readonly CoreFill[]): string[] {
  return columns([
    ['core', 'at', ...CAPACITIES.map(([name]) => name), 'holds'],
    ...fills.map(fill => [
      String(fill.core),
      `${fill.x},${fill.y}`,
      ...CAPACITIES.map(([name, of]) => `${amount(name, of(fill).used)} (${percent(shareOf(of(fill)))})`),
      holdsText(fill.holds),
    ]),
  ]);
}

/** Least, mean and most of each capacity, and how many cores have used which tenth of it. */
function fillSummary(fills: readonly CoreFill[]): string[] {
  return columns([
    ['used by', 'least', 'mean', 'most', 'of', 'cores by tenth used: 0%, up to 10%, .. 100%'],
    ...CAPACITIES.map(([name, of]) => {
      const all = fills.map(of);
      const used = all.map(fill => fill.used);
      const mean = used.reduce((sum, value) => sum + value, 0) / used.length;
      return [
        name,
        amount(
          name,
          used.reduce((a, b) => Math.min(a, b)),
        ),
        amount(name, mean),
        amount(
          name,
          used.reduce((a, b) => Math.max(a, b)),
        ),
        amount(name, all[0].capacity),
        tenths(all).join(' '),
      ];
    }),
  ]);
}

/** Fills that are 0, and those in each tenth above. */
function tenths(fills: readonly Fill[]): number[] {
  const counts = new Array<number>(11).fill(0);
  for (const fill of fills) counts[Math.min(10, Math.ceil(10 * shareOf(fill) - 1e-9))]++;
  return counts;
}

function amount(capacity: Capacity, used: number): string {
  if (capacity === 'synapse memory') return `${(used / 8 / 1024).toFixed(1)} KiB`;
  return Number.isInteger(used) ? String(used) : decimals(used);
}

function holdsText(holds: readonly string[]): string {
  if (holds.length <= MOST_STRETCHES) return holds.join(' ');
  return `${holds.slice(0, MOST_STRETCHES).join(' ')} and ${holds.length - MOST_STRETCHES} more`;
}
