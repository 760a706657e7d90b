import { join } from 'node:path';
import { raise } from '../../fixed/error.js';
import type { NetworkDescription } from '../../network/description.js';
import { RUN_FILES } from '../learn/run-folder.js';
import { readText } from '../read-file.js';
import { type KnownRates, unitsNamed, unitsOf } from './profile-units.js';

/** What is read of a line of the ledger. */
const COLUMNS = ['phase', 'part', 'neurons', 'spike', 'inputSpike', 'barrier'] as const;

type Row = Readonly<Record<(typeof COLUMNS)[number], string>>;

/**
 * Rates of a learning run, by the counts of its ledger: of a layer's neurons on one core, and of an input, the mean;
 * training and tests together, a step as often as the chip made one.
 */
export function learntRates(folder: string, network: NetworkDescription): KnownRates {
  const file = join(folder, RUN_FILES.ledger);
  const rows = readRows(file);
  const steps = sum(rows, 'barrier', file);
  if (steps === 0) raise('counts no step; give a run that trained or tested', { file });
  const byName = new Map<string, Float64Array>();
  const ratesOf = (name: string, size: number): Float64Array => {
    const rates = byName.get(name) ?? new Float64Array(size);
    byName.set(name, rates);
    return rates;
  };
  for (const row of rows) {
    const stretch = /^(.+)\[(\d+)\.\.(\d+)\]$/.exec(row.neurons);
    const input = /^encoder (.+)$/.exec(row.part)?.[1];
    if (stretch !== null) {
      const [name, first, last] = [stretch[1], Number(stretch[2]), Number(stretch[3])];
      const { size } = unitsNamed(network, name, null, file);
      if (last >= size) {
        raise(
          `it has neuron ${last} of ${name}; network ${network.name} has ${size}; give a run of this network`,
          {
            file,
          },
        );
      }
      const rate = numberOf(row, 'spike', file) / (steps * (last - first + 1));
      const rates = ratesOf(name, size);
      for (let neuron = first; neuron <= last; neuron++) rates[neuron] += rate;
    } else if (input !== undefined) {
      const { size } = unitsNamed(network, input, null, file);
      const rate = numberOf(row, 'inputSpike', file) / (steps * size);
      const rates = ratesOf(input, size);
      for (let unit = 0; unit < size; unit++) rates[unit] += rate;
    }
  }
  if (unitsOf(network).every(({ name }) => !byName.has(name))) raise('counts nothing of any layer', { file });
  const names = [...byName.keys()].join(', ');
  return { byName, notes: [`mean rates of ${names} over ${steps} steps, from ${file}`] };
}

function readRows(file: string): Row[] {
  const [heading, ...lines] = readText(file).trimEnd().split('\n');
  const names = heading.split(',');
  const missing = COLUMNS.find(name => !names.includes(name));
  if (missing !== undefined)
    raise(`has no column ${missing}; give the folder of a "spikeloom learn"`, { file });
  return lines.map((line, index) => {
    const cells = line.split(',');
    if (cells.length !== names.length) {
      raise(`has ${cells.length} cells; expected ${names.length}`, { file, line: index + 2 });
    }
    return Object.fromEntries(COLUMNS.map(name => [name, cells[names.indexOf(name)]])) as Row;
  });
}

function sum(rows: readonly Row[], column: 'barrier', file: string): number {
  return rows.reduce((total, row) => total + numberOf(row, column, file), 0);
}

function numberOf(row: Row, column: 'spike' | 'inputSpike' | 'barrier', file: string): number {
  const value = Number(row[column]);
  if (Number.isSafeInteger(value) && value >= 0) return value;
  return raise(`has "${row[column]}" for ${column} of ${row.part}; expected a count`, { file });
}
