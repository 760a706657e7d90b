import { runUnitImage, type UnitMachine } from '../../../../runtime/unit-run.js';
import { Tally } from '../../tally.js';
import type { CsvRow, SanafeCase } from './case.js';

const FIELDS = [
  ...['timestep', 'placeholder', 'src_neuron', 'src_tile', 'src_core'],
  ...['dest_tile', 'dest_core', 'hops', 'spikes'],
];

const TIMES = [
  ...['generation_delay', 'processing_delay', 'min_hop_delay'],
  ...['network_delay_detailed', 'blocking_delay_detailed'],
  ...['send_timestamp_detailed', 'received_timestamp_detailed', 'processed_timestamp_detailed'],
];

/** A row of messages.csv: fields as text, times in seconds. */
interface Message {
  readonly fields: readonly string[];
  readonly times: readonly number[];
}

/** Who sends what to whom, and every delay and time of it: packets of a step, then its placeholders. */
export function compareMessages(recorded: SanafeCase, tolerance: number): { fields: Tally; times: Tally } {
  const { image, summary, table } = recorded;
  const ours: Message[] = [];
  runUnitImage(image, {
    steps: summary.messages_csv_steps,
    timing: 'detailed',
    tileOrder: summary.tile_order_of_messages,
    onStep: ({ step, machine }) => ours.push(...messagesOf(machine, step)),
  });
  const expected = table('messages.csv');
  const fields = new Tally();
  const times = new Tally(tolerance, 'relative');
  fields.value('rows', ours.length, expected.length);
  for (let i = 0; i < Math.min(ours.length, expected.length); i++) {
    compareFields(fields, ours[i], expected[i], i);
    compareTimes(times, ours[i], expected[i], i);
  }
  return { fields, times };
}

function compareFields(tally: Tally, { fields }: Message, row: CsvRow, at: number): void {
  const names = FIELDS.map(name => row[name]);
  tally.same(`row ${at + 2} of messages.csv`, fields.join(), names.join());
}

function compareTimes(tally: Tally, { times }: Message, row: CsvRow, at: number): void {
  TIMES.forEach((name, i) => {
    // A placeholder goes nowhere and has no such times.
    if (row[name] !== '') tally.value(`${name}, row ${at + 2}`, times[i], Number(row[name]));
  });
}

function messagesOf({ engine, messages, detailed }: UnitMachine, step: number): Message[] {
  if (messages === null || detailed === null) throw new Error('detailed timing tells the messages');
  const all = Array.from({ length: messages.count }, (_, i) => i);
  const ordered = [...all.filter(i => messages.row[i] >= 0), ...all.filter(i => messages.row[i] < 0)];
  return ordered.map(i => {
    const row = messages.row[i];
    const source = engine.layout.coreOf[messages.slot[i]];
    const target = row < 0 ? undefined : engine.rows.core[row];
    const fields = [
      ...[step, row < 0 ? 1 : 0, engine.neuronName(messages.slot[i])],
      ...[engine.ways.tileOf(source), engine.layout.cores[source]],
      ...(target === undefined ? ['', ''] : [engine.ways.tileOf(target), engine.layout.cores[target]]),
      ...(row < 0 ? [0, 0] : [engine.rowHops[row], engine.rows.synapses[row]]),
    ];
    const times = [
      ...[messages.generationS[i], messages.processingS[i], messages.minHopS[i]],
      ...[detailed.networkS[i], detailed.blockedS[i]],
      ...[detailed.sentS[i], detailed.receivedS[i], detailed.processedS[i]],
    ];
    return { fields: fields.map(String), times };
  });
}
