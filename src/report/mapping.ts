import type { Fill } from '../compiler/cost.js';
import type { MappingReport } from '../compiler/report.js';

/** A mapping report as text: cores and cost, a table of every core's fill, quantisation, notes. */
export function formatMapping(report: MappingReport): string {
  const { cost } = report;
  const layers = Object.entries(report.coresPerLayer).map(([name, cores]) => `${name} ${cores}`);
  const quantisation = Object.entries(report.quantisation);
  return [
    `${report.network} on ${report.chip}: ${report.cores} of ${report.coresAvailable} cores (${layers.join(', ')})`,
    `mapping cost: ${decimals(cost.packetHopsPerStep)} packet hops and ${decimals(cost.packetsPerStep)} packets a step (estimated), longest way ${cost.longestHops} hops`,
    '',
    ...table([
      ['core', 'at', 'neurons', 'axons in', 'axons out', 'synapse memory', 'third factors', 'holds'],
      ...report.fills.map(({ core, x, y, holds, ...fill }) => [
        String(core),
        `${x},${y}`,
        fillText(fill.neurons),
        fillText(fill.axonsIn),
        fillText(fill.axonsOut),
        memoryText(fill.synapseMemoryBits),
        fillText(fill.thirdFactors),
        holds.join(' '),
      ]),
    ]),
    ...(quantisation.length === 0
      ? []
      : [
          '',
          ...table([
            ['quantised', 'largest error', 'rms error'],
            ...quantisation.map(([name, { maxAbs, rms }]) => [name, significant(maxAbs), significant(rms)]),
          ]),
        ]),
    ...(report.notes.length === 0 ? [] : ['', 'notes', ...report.notes.map(note => `- ${note}`)]),
    '',
  ].join('\n');
}

function fillText({ used, capacity }: Fill): string {
  return `${used} (${percent(used, capacity)})`;
}

function memoryText({ used, capacity }: Fill): string {
  return `${decimals(used / 8 / 1024)} KiB (${percent(used, capacity)})`;
}

function percent(used: number, capacity: number): string {
  return `${Math.round((100 * used) / capacity)}%`;
}

function decimals(value: number): string {
  return value.toFixed(1);
}

function significant(value: number): string {
  return value.toPrecision(3);
}

/** Columns as wide as their widest cell; the first row is the heading, the last column is not padded. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0].map((_, column) => Math.max(...rows.map(row => row[column].length)));
  return rows.map(row =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd(),
  );
}
