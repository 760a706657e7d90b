import { runUnitImage } from '../../../../runtime/unit-run.js';
import { Tally } from '../../tally.js';
import { type CsvRow, namedSlots, type SanafeCase } from './case.js';

/** Which neurons fire in each step; potentials, and currents where they are recorded. */
export function compareStates({ image, summary, table }: SanafeCase): { spikes: Tally; states: Tally } {
  const potentials = table('potentials.csv');
  const currents = table('neuron_trace_u.csv');
  const states = new Tally();
  const fired: string[] = [];
  runUnitImage(image, {
    steps: summary.steps,
    timing: 'none',
    onStep: ({ step, machine }) => {
      const { state, firedCount } = machine.engine;
      const slots = namedSlots(machine);
      const now = new Set(state.fired.subarray(0, firedCount));
      for (const [neuron, slot] of slots) if (now.has(slot)) fired.push(`${step},${neuron}`);
      compareRow(states, 'potential', potentials[step - 1], name => state.potential[slots.get(name)!]);
      compareRow(states, 'current', currents[step - 1], name => {
        return state.current[slots.get(name.replace(/\/u$/, ''))!];
      });
    },
  });
  const expected = table('spikes.csv').map(({ timestep, neuron }) => `${timestep},${neuron}`);
  const spikes = new Tally();
  spikes.value('spikes', fired.length, expected.length);
  expected.forEach((spike, at) => {
    spikes.same(`row ${at + 2} of spikes.csv`, fired[at] ?? 'none', spike);
  });
  return { spikes, states };
}

function compareRow(
  tally: Tally,
  what: string,
  row: CsvRow | undefined,
  stateOf: (name: string) => number,
): void {
  if (row === undefined) return;
  for (const [name, value] of Object.entries(row)) {
    if (name === 'timestep') continue;
    tally.value(`${what} of ${name}, step ${row.timestep}`, stateOf(name), Number(value));
  }
}
