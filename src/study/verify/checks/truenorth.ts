import { operatingPowerMw } from '../../../ledger/operating-power.js';
import type { Check, CheckContext, CheckRow } from '../check.js';
import { quantityRow } from '../tally.js';

const NEURONS = 2 ** 20;

/**
 * Power at 0.8 V as the published plot shows it, at rates between rest and what the whole crossbar can do. The paper prints
 * no numbers: these are read off the straight line that was fitted to the plot, 64.4 mW and 2.297 pJ a synaptic event.
 */
const PLOT = [
  { hertz: 0, synapses: 0, powerMw: 64.4 },
  { hertz: 20, synapses: 128, powerMw: 70.57 },
  { hertz: 100, synapses: 128, powerMw: 95.23 },
  { hertz: 200, synapses: 256, powerMw: 187.7 },
] as const;

/** Merolla et al., Science 345(6197), 2014: measured at 0.775 V, 20 Hz and 128 active synapses a neuron. */
const POINT = { hertz: 20, synapses: 128, powerMw: 72 } as const;

const TOLERANCE = 0.01;
/** Between the voltages, and by the rounding of 26 pJ. */
const EXPLAINED = 0.05;

/** TrueNorth's power over its synaptic events. */
export const truenorth: Check = {
  name: 'truenorth',
  title: "TrueNorth's published power",
  source: 'line through its plot',
  judge: 'published figures',
  leavesOpen:
    'The plot has no printed numbers, so the first rows hold the chip model against a line that others fitted to it: that it carries the line, not that the line is right. Only the last two rows meet a number that was measured.',
  rows,
};

function* rows({ chip }: CheckContext): Iterable<CheckRow> {
  const power = (list: string, hertz: number, synapses: number) =>
    operatingPowerMw(chip('truenorth', list), { perSecond: { synapticOp: NEURONS * hertz * synapses } });
  for (const { hertz, synapses, powerMw } of PLOT) {
    const what = hertz === 0 ? 'at rest' : `at ${hertz} Hz and ${synapses} synapses a neuron`;
    yield quantityRow(`0.8 V, ${what}`, 'mW', {
      ours: power('fit', hertz, synapses),
      expected: powerMw,
      tolerance: TOLERANCE,
    });
  }
  const { hertz, synapses } = POINT;
  yield measuredRow(
    'the line',
    power('fit', hertz, synapses),
    'measured at 0.775 V; the line holds at 0.8 V',
  );
  yield measuredRow(
    '26 pJ an event, all in',
    power('all-in', hertz, synapses),
    'the paper prints 26 pJ; 72 mW over its events are 26.8 pJ',
  );
}

/** Near what was measured: explained where it is off by more than the tolerance and not by much. */
function measuredRow(what: string, ours: number, why: string): CheckRow {
  const { hertz, synapses, powerMw } = POINT;
  const row = quantityRow(`${hertz} Hz, ${synapses} synapses a neuron: ${what}`, 'mW', {
    ours,
    expected: powerMw,
    tolerance: TOLERANCE,
  });
  const isNear = row.verdict === 'fail' && row.difference <= EXPLAINED;
  return { ...row, source: 'TrueNorth chip (2014)', ...(isNear && { verdict: 'explained', note: why }) };
}
