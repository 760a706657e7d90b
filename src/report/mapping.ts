import type { MappingReport } from '../compiler/report.js';
import { formatChips } from './chip-use.js';
import { columns } from './mapping-columns.js';
import { formatFills } from './mapping-fills.js';

/** A mapping report as text: cores and cost, a table of every core's fill, quantisation, notes. */
export function formatMapping(report: MappingReport): string {
  const { cost } = report;
  const byChip = formatChips(report.chips, { all: true });
  return [
    `${report.network} on ${report.chip}: ${report.cores} of ${report.coresAvailable} cores (${layerCores(report)})`,
    `mapping cost: ${cost.packetHopsPerStep.toFixed(1)} packet hops and ${cost.packetsPerStep.toFixed(1)} packets a step (estimated), longest way ${cost.longestHops} hops`,
    '',
    ...(byChip.length === 0 ? [] : [...byChip, '']),
    ...formatFills(report.fills, { all: true }),
    ...changes(report),
    '',
  ].join('\n');
}

/** Cores of each layer, such as `z1 10, z2 2`. */
function layerCores({ coresPerLayer }: MappingReport): string {
  return Object.entries(coresPerLayer)
    .map(([name, cores]) => `${name} ${cores}`)
    .join(', ');
}

/** What the compiler did differently than described: weights by projection, then its notes. */
export function changes({ quantisation, notes }: MappingReport): string[] {
  const errors = Object.entries(quantisation);
  return [
    ...(errors.length === 0
      ? []
      : [
          '',
          ...columns([
            ['quantised', 'largest error', 'rms error'],
            ...errors.map(([name, { maxAbs, rms }]) => [name, maxAbs.toPrecision(3), rms.toPrecision(3)]),
          ]),
        ]),
    ...(notes.length === 0 ? [] : ['', 'notes', ...notes.map(note => `- ${note}`)]),
  ];
}
