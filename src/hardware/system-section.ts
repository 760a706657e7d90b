import * as z from 'zod';
import { figureOf, provenance } from './figure.js';
import { picoseconds } from './units.js';

const side = z.int().min(1).max(256);

/** How equal chips are joined; a chip without this section stands alone. */
export const systemSection = z.strictObject({
  /** The largest grid of chips. */
  chips: z.strictObject({ columns: side, rows: side }),
  /** Of the tiles of all chips together, mesh where it is missing; what `mesh.topology` says is of one chip alone. */
  topology: z.exactOptional(z.enum(['mesh', 'torus'])),
  /** How long a packet keeps a link between two chips busy: the reciprocal of its bandwidth. */
  packetTime: z.exactOptional(figureOf('time')),
  /** How long the cores of several chips wait for each other at the end of a step, by number of chips in use. */
  barrierTime: z.exactOptional(
    z.array(z.strictObject({ chips: z.int().min(2).max(65_536), time: figureOf('time') })).min(1),
  ),
  ...provenance,
});

/** What {@link checkSystem} looks at. */
interface JoinedChips {
  readonly chips: { readonly columns: number; readonly rows: number };
  readonly barrierTime?: readonly {
    readonly chips: number;
    readonly time: { readonly value: number; readonly unit: string };
  }[];
}

/** What must hold in the section: times rise with the number of chips, up to that of the largest grid. */
export function checkSystem(
  system: JoinedChips | undefined,
): { path: readonly (string | number)[]; message: string }[] {
  if (system?.barrierTime === undefined) return [];
  const { barrierTime, chips } = system;
  const problems: { path: readonly (string | number)[]; message: string }[] = [];
  const all = chips.columns * chips.rows;
  const last = barrierTime.length - 1;
  if (barrierTime[last].chips !== all) {
    problems.push({
      path: ['system', 'barrierTime', last, 'chips'],
      message: `the list ends at ${barrierTime[last].chips} chips; give a figure for all ${all} of the largest grid, and none beyond`,
    });
  }
  for (let index = 1; index <= last; index++) {
    const before = barrierTime[index - 1];
    const { chips: count, time } = barrierTime[index];
    const path = ['system', 'barrierTime', index];
    if (count <= before.chips) {
      problems.push({
        path: [...path, 'chips'],
        message: `${count} chips after ${before.chips}; list them in rising order`,
      });
    }
    if (picoseconds(time) < picoseconds(before.time)) {
      problems.push({
        path: [...path, 'time'],
        message: `${time.value} ${time.unit} for ${count} chips is less than for ${before.chips}`,
      });
    }
  }
  return problems;
}
