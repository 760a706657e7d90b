import { describe, expect, it } from 'vitest';
import { runUnitImage, type UnitMachine } from '../../../src/runtime/unit-run.js';
import { hasSharedData } from '../../support/shared-data.js';
import { CASES, recordedCase } from './recorded-case.js';

/** What SANA-FE's own energies and simple times are held to: the same additions in another order. */
function close(actual: number, expected: number, what: string): void {
  const limit = 1e-9 * Math.abs(expected);
  expect(Math.abs(actual - expected), `${what}: ${actual}, recorded ${expected}`).toBeLessThanOrEqual(limit);
}

const COUNTS = ['fired', 'updated', 'packets', 'hops', 'spikes'] as const;

/** Neurons as `group.index`, groups in the order of their names. */
function namedNeurons({ loaded }: UnitMachine): { name: string; neuron: number }[] {
  let first = 0;
  return loaded.system.image.groups
    .map(({ name, size }) => {
      const group = {
        name,
        neurons: Array.from({ length: size }, (_, i) => ({ name: `${name}.${i}`, neuron: first + i })),
      };
      first += size;
      return group;
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(group => group.neurons);
}

describe.skipIf(!hasSharedData)('the recorded runs of SANA-FE', () => {
  describe.each(CASES)('%s', name => {
    const { image, summary, table } = hasSharedData ? recordedCase(name) : (undefined as never);

    it.each(['simple', 'detailed'] as const)('is told to the digit with %s timing', timing => {
      const perf = table('perf.csv');
      const tileOrder = summary.tile_order_of_messages;
      let step = 0;
      const result = runUnitImage(image, {
        steps: summary.steps,
        timing,
        tileOrder,
        onStep: ({ timeS, machine }) => {
          const row = perf[step++];
          for (const count of COUNTS) {
            expect(machine.engine.step[count], `${count} of step ${step}`).toBe(Number(row[count]));
          }
          const energy = machine.stepEnergy();
          for (const part of ['synapse', 'dendrite', 'soma', 'network', 'total'] as const) {
            close(energy[part], Number(row[`${part}_energy`]), `${part} energy of step ${step}`);
          }
          close(timeS!, Number(row[`sim_time_${timing}`]), `time of step ${step}`);
        },
      });
      const expected = summary[timing];
      expect(result).toMatchObject({
        spikes: expected.spikes,
        packets: expected.packets_sent,
        updated: expected.neurons_updated,
        fired: expected.neurons_fired,
        hops: summary.hops,
      });
      for (const part of ['synapse', 'dendrite', 'soma', 'network', 'total'] as const) {
        close(result.energy[part], expected.energy[part], `${part} energy`);
      }
      close(result.timeS!, expected.sim_time, 'time');
    });

    it('has the same spikes and potentials, bit for bit', () => {
      const spikes = table('spikes.csv').map(row => `${row.timestep},${row.neuron}`);
      const potentials = table('potentials.csv');
      const probed = Object.keys(potentials[0] ?? {}).filter(column => column !== 'timestep');
      const fired: string[] = [];
      runUnitImage(image, {
        steps: summary.steps,
        timing: 'none',
        onStep: ({ step, machine }) => {
          const { state, layout } = machine.engine;
          const now = new Set(state.fired.subarray(0, machine.engine.firedCount));
          const slots = new Map(
            namedNeurons(machine).map(neuron => [neuron.name, layout.slotOf[neuron.neuron]]),
          );
          for (const [neuron, slot] of slots) if (now.has(slot)) fired.push(`${step},${neuron}`);
          const row = potentials[step - 1];
          const actual = probed.map(column => state.potential[slots.get(column)!]);
          expect(actual, `potentials of step ${step}`).toEqual(probed.map(column => Number(row[column])));
        },
      });
      expect(fired).toEqual(spikes);
    });

    it('has the same packets, with their delays and timestamps', () => {
      const expected = table('messages.csv');
      const rows: string[][] = [];
      const numbers: number[][] = [];
      runUnitImage(image, {
        steps: summary.messages_csv_steps,
        timing: 'detailed',
        tileOrder: summary.tile_order_of_messages,
        onStep: ({ step, machine }) => gatherMessages(machine, step, rows, numbers),
      });
      const text = [
        'timestep',
        'placeholder',
        'src_neuron',
        'src_tile',
        'src_core',
        'dest_tile',
        'dest_core',
        'hops',
        'spikes',
      ];
      expect(rows).toEqual(expected.map(row => text.map(column => row[column])));
      const times = [
        ...['generation_delay', 'processing_delay', 'min_hop_delay', 'network_delay_detailed'],
        ...[
          'blocking_delay_detailed',
          'send_timestamp_detailed',
          'received_timestamp_detailed',
          'processed_timestamp_detailed',
        ],
      ];
      expected.forEach((row, i) => {
        times.forEach((column, k) => {
          if (row[column] === '') return;
          close(numbers[i][k], Number(row[column]), `${column} of row ${i + 2}`);
        });
      });
    });
  });
});

/** The rows of messages.csv: packets, then placeholders. */
function gatherMessages(machine: UnitMachine, step: number, rows: string[][], numbers: number[][]): void {
  const { engine } = machine;
  const messages = machine.messages!;
  const detailed = machine.detailed!;
  const all = Array.from({ length: messages.count }, (_, i) => i);
  const packets = all.filter(i => messages.row[i] >= 0);
  for (const i of [...packets, ...all.filter(i => messages.row[i] < 0)]) {
    const row = messages.row[i];
    const source = engine.layout.coreOf[messages.slot[i]];
    const target = row < 0 ? undefined : engine.rows.core[row];
    rows.push(
      [
        step,
        row < 0 ? 1 : 0,
        engine.neuronName(messages.slot[i]),
        engine.ways.tileOf(source),
        engine.layout.cores[source],
        target === undefined ? '' : engine.ways.tileOf(target),
        target === undefined ? '' : engine.layout.cores[target],
        row < 0 ? 0 : engine.rowHops[row],
        row < 0 ? 0 : engine.rows.synapses[row],
      ].map(String),
    );
    numbers.push([
      ...[messages.generationS[i], messages.processingS[i], messages.minHopS[i], detailed.networkS[i]],
      ...[detailed.blockedS[i], detailed.sentS[i], detailed.receivedS[i], detailed.processedS[i]],
    ]);
  }
}
