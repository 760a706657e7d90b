import type { Check, CheckContext, CheckRow } from '../../check.js';
import { oneHugeCore } from '../../one-core.js';
import { fullRows } from './full.js';
import { runRecorded } from './run.js';
import { smallRows } from './small.js';
import { unitRows } from './unit.js';

/**
 * The all-integer, class-grouped form of CSDP that runs on the chip, through compiler, image file, host link and engine,
 * against two programs that were written apart from this one.
 */
export const csdpChip: Check = {
  name: 'csdp-chip',
  title: 'CSDP in integers, class-grouped',
  source: 'two Python programs, C++',
  judge: 'independent programs',
  leavesOpen:
    'On one core of unlimited size; several cores draw their random bits apart, and are held to the naive executor.',
  rows,
};

function* rows(context: CheckContext): Iterable<CheckRow> {
  const { recordings } = context;
  const oneCore = oneHugeCore(context.chip('loom1'));
  yield* unitRows(recordings, oneCore);
  yield* smallRows(runRecorded(recordings, 'small', oneCore, 'step'));
  yield* fullRows(runRecorded(recordings, 'full', oneCore, 'pass'), context);
}
