import type { ChipUse } from '../compiler/chip-use.js';
import { columns, decimals } from './mapping-columns.js';

/** Chips that are listed one by one; of more of them there is a line only. */
const MOST_CHIPS = 32;

/** Cores in use and packets a step between chips, by chip; nothing where there is one chip alone. */
export function formatChips(chips: readonly ChipUse[], { all }: { all: boolean }): string[] {
  if (chips.length === 1) return [];
  const listed = all ? chips : chips.slice(0, MOST_CHIPS);
  const rest = chips.slice(listed.length);
  const used = rest.filter(({ cores }) => cores > 0).length;
  return [
    ...columns([
      ['chip', 'at', 'cores', 'packets a step to other chips', 'from them'],
      ...listed.map(({ chip, x, y, cores, coresAvailable, packetsOut, packetsIn }) => [
        String(chip),
        `${x},${y}`,
        `${cores} of ${coresAvailable}`,
        decimals(packetsOut),
        decimals(packetsIn),
      ]),
    ]),
    ...(rest.length === 0 ? [] : [`and ${rest.length} chips more, ${used} of them in use (--json)`]),
  ];
}

/** `, 2 x 2 chips`, to stand behind a chip's name; nothing for one chip. */
export function chipsText({ columns: across, rows }: { columns: number; rows: number }): string {
  return across * rows === 1 ? '' : `, ${across} x ${rows} chips`;
}
