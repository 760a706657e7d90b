import { runUnitImage } from '../../../../runtime/unit-run.js';
import type { Check, CheckContext, CheckRow } from '../../check.js';
import { Tally } from '../../tally.js';
import { ENERGY_PARTS, SANAFE_CASES, type SanafeCase, sanafeCase } from './case.js';
import { compareMessages } from './messages.js';
import { compareStates } from './states.js';

const COUNTS = ['fired', 'updated', 'packets', 'hops', 'spikes'] as const;

/** The same additions in another order give about 1e-15. */
const RELATIVE = 1e-9;

/** Six architectures and networks in SANA-FE's files, with all that SANA-FE 2.2.9 tells of their runs. */
export const sanafe: Check = {
  name: 'sanafe',
  title: "SANA-FE's files and what it makes of them",
  source: 'SANA-FE 2.2.9',
  judge: 'other emulator',
  leavesOpen:
    'An emulator with invented prices; rules that none of the six cases touches (noise from files, taps, plug-ins).',
  rows,
};

function* rows({ recordings }: CheckContext): Iterable<CheckRow> {
  for (const name of SANAFE_CASES) {
    const recorded = sanafeCase(recordings, name);
    const simple = compareSteps(recorded, 'simple');
    yield simple.counts.row(`${name}: counts of each step and in all`);
    yield simple.energies.row(`${name}: energies of each step and in all`);
    yield simple.times.row(`${name}: simple time`);
    const { spikes, states } = compareStates(recorded);
    yield spikes.row(`${name}: spikes`, 'spikes');
    yield states.row(`${name}: potentials`);
    const { fields, times } = compareMessages(recorded, RELATIVE);
    yield fields.row(`${name}: messages`, 'messages');
    yield times.row(`${name}: delays and times of messages`);
    yield compareSteps(recorded, 'detailed').times.row(`${name}: detailed time`);
  }
}

/** Counts, energies and times of each step, and of the whole run. */
function compareSteps({ image, summary, table }: SanafeCase, timing: 'simple' | 'detailed') {
  const counts = new Tally();
  const energies = new Tally(RELATIVE, 'relative');
  const times = new Tally(RELATIVE, 'relative');
  const perf = table('perf.csv');
  const { steps, hops, [timing]: total } = summary;
  counts.value('steps', perf.length, steps);
  const result = runUnitImage(image, {
    steps,
    timing,
    tileOrder: summary.tile_order_of_messages,
    onStep: ({ step, timeS, machine }) => {
      const row = perf[step - 1] ?? {};
      for (const count of COUNTS) {
        counts.value(`${count}, step ${step}`, machine.engine.step[count], Number(row[count]));
      }
      const energy = machine.stepEnergy();
      for (const part of ENERGY_PARTS) {
        energies.value(`${part} energy, step ${step}`, energy[part], Number(row[`${part}_energy`]));
      }
      times.value(`time of step ${step}`, timeS ?? Number.NaN, Number(row[`sim_time_${timing}`]));
    },
  });
  counts.value('spikes', result.spikes, total.spikes);
  counts.value('packets', result.packets, total.packets_sent);
  counts.value('updated', result.updated, total.neurons_updated);
  counts.value('fired', result.fired, total.neurons_fired);
  counts.value('hops', result.hops, hops);
  for (const part of ENERGY_PARTS) energies.value(`${part} energy`, result.energy[part], total.energy[part]);
  const timeS = result.timeS ?? Number.NaN;
  times.value('time of the run', timeS, total.sim_time);
  energies.value('power', result.energy.total / timeS, total.power);
  return { counts, energies, times };
}
