import type { Objective } from '../compiler/placement/objective.js';
import type { PlacementCost } from '../compiler/placement/report-cost.js';
import { chipsText, formatChips } from './chip-use.js';
import { changes } from './mapping.js';
import { columns, decimals, percent } from './mapping-columns.js';
import { formatCompared } from './mapping-compare.js';
import { formatFills } from './mapping-fills.js';
import type { MappingRecord } from './mapping-record.js';
import { formatMesh } from './mesh-text.js';
import { viewMesh } from './mesh-tiles.js';

/** Flows of the traffic matrix that are listed. */
const TOP_FLOWS = 8;
/** Layers that the first line names. */
const MOST_LAYERS = 8;

/** What `spikeloom map` prints: does it fit, how good is it, where is the traffic, how full are the cores, what was changed. */
export function formatMappingReport(record: MappingRecord, { allCores }: { allCores: boolean }): string {
  const { report, mesh } = record;
  const { cores, coresAvailable } = report;
  const byChip = formatChips(report.chips, { all: allCores });
  const chips = byChip.length === 0 ? [] : [...byChip, ''];
  return [
    `${report.network} fits on ${report.chip}${chipsText(mesh.chips)}: ${cores} of ${coresAvailable} cores (${layersText(report.coresPerLayer)})`,
    ...summary(record),
    '',
    ...largestFlows(record),
    '',
    ...chips,
    ...formatMesh(viewMesh(record, { whole: false })),
    ...(record.compared === null
      ? []
      : [
          '',
          ...formatCompared(record.compared, { optimise: record.search.optimise, joined: byChip.length > 0 }),
        ]),
    '',
    ...formatFills(report.fills, { all: allCores }),
    ...changes(report),
    '',
  ].join('\n');
}

/** Cores of the first layers, such as `z1 10, z2 2`. */
function layersText(coresPerLayer: Readonly<Record<string, number>>): string {
  const layers = Object.entries(coresPerLayer).map(([name, cores]) => `${name} ${cores}`);
  if (layers.length <= MOST_LAYERS) return layers.join(', ');
  return `${layers.slice(0, MOST_LAYERS).join(', ')} and ${layers.length - MOST_LAYERS} layers more`;
}

function summary(record: MappingRecord): string[] {
  const { report, search, traffic, links } = record;
  const { partition, placement } = report;
  const peak = links.reduce((most, { packets }) => Math.max(most, packets), 0);
  const rows: [string, string][] = [
    ['search', searchText(search)],
    ['partition', `${partition.method}: ${decimals(partition.connectivity)} axons; ${proof(partition)}`],
    ['placement', valueText(search, placement)],
    ['', `bound by ${placement.boundMethod}`],
    [
      'traffic',
      `${decimals(traffic.packets)} packets a step (${search.profile === null ? 'estimated rates' : 'profiled'}): ` +
        `${percent(ratio(traffic.tilePackets, traffic.packets))} stay on their tile, ` +
        `${percent(ratio(traffic.inputPackets, traffic.packets))} come from inputs`,
    ],
    ...(traffic.messagePackets === 0
      ? []
      : [
          ['', `and ${decimals(traffic.messagePackets)} messages of groups that span cores`] satisfies [
            string,
            string,
          ],
        ]),
    [
      'hops',
      `${decimals(report.cost.packetHopsPerStep)} packet hops a step, ${decimals(traffic.meanHops)} a packet; longest way ${traffic.longestHops}`,
    ],
    ...offChipText(record),
    ['links', `${links.length} in use, the busiest carries ${decimals(peak)} packets a step`],
    ...(search.profile?.notes ?? []).map((note): [string, string] => ['profile', note]),
  ];
  return columns(rows);
}

/** What goes between chips, and what that was taken to cost. */
function offChipText({ mesh, report, traffic }: MappingRecord): [string, string][] {
  if (mesh.chips.columns * mesh.chips.rows === 1) return [];
  const { assumedOffChip, energyUnit } = report.placement;
  const { offChipHopsPerStep, packetHopsPerStep } = report.cost;
  const rows: [string, string][] = [
    [
      'off chip',
      `${decimals(traffic.offChipPackets)} packets a step go to another chip, over ${decimals(offChipHopsPerStep)} links ` +
        `(${percent(ratio(offChipHopsPerStep, packetHopsPerStep))} of all hops)`,
    ],
  ];
  if (assumedOffChip !== null) {
    rows.push([
      '',
      `${report.chip} has no price of a link between chips: placed as if it cost ${decimals(assumedOffChip)} ${energyUnit}`,
    ]);
  }
  return rows;
}

function searchText({ effort, seed, optimise, ended, limitS, seconds }: MappingRecord['search']): string {
  const how = `${effort} effort for ${optimise}, seed ${seed}, ${seconds.toFixed(2)} s`;
  if (ended === 'interrupted') return `${how}; interrupted: the best mapping so far`;
  if (ended === 'time') return `${how}: all of its ${limitS} s; more is never worse`;
  return how;
}

/** The objective where it is one cost: that, in its own unit; where it is a sum: as a multiple of the naive placement's. */
function valueText({ objective, optimise }: MappingRecord['search'], placement: PlacementCost): string {
  const { value, bound, gap, optimal } = placement;
  const terms = OBJECTIVE.filter(([term]) => objective[term] > 0);
  if (terms.length !== 1) {
    return `${optimise}: ${value.toPrecision(4)}, where the naive placement is ${terms.reduce((sum, [term]) => sum + objective[term], 0)}; ${proof(placement)}`;
  }
  const [[term, name, of]] = terms;
  if (value === 0) return `${name} 0: nothing leaves its tile; proved optimal`;
  const { amount, unit } = of(placement);
  const relative = `${percent(value / objective[term])} of the naive placement's`;
  // The bound of the objective may be better than what is proved of the cost alone.
  const least = (amount * bound) / value;
  return `${name} ${decimals(amount)} ${unit}, ${relative}; ${proof({ bound: least, gap, optimal })}`;
}

const OBJECTIVE = [
  ['energy', 'energy of links', p => ({ amount: p.energy, unit: `${p.energyUnit} a step` })],
  ['latency', 'longest way', p => ({ amount: p.latency, unit: p.latencyUnit })],
  ['load', 'busiest link', p => ({ amount: p.peakLoad, unit: 'packets a step' })],
  ['balance', 'mean square of links, root', p => ({ amount: p.balance, unit: 'packets a step' })],
] satisfies readonly [
  keyof Objective,
  string,
  (placement: PlacementCost) => { readonly amount: number; readonly unit: string },
][];

/** What is proved of a cost; null where nothing is. */
interface Proven {
  readonly bound: number | null;
  /** A share of the cost. */
  readonly gap: number | null;
  readonly optimal: boolean;
}

function proof({ bound, gap, optimal }: Proven): string {
  if (optimal) return 'proved optimal';
  if (bound === null || gap === null) return 'no bound proved';
  return `proven bound ${decimals(bound)}, gap ${(100 * gap).toFixed(1)}%`;
}

function largestFlows({ traffic }: MappingRecord): string[] {
  const { layers, packets } = traffic;
  const rest = layers.length - TOP_FLOWS;
  return [
    ...columns([
      ['from', 'to', 'packets a step', 'of all'],
      ...layers
        .slice(0, TOP_FLOWS)
        .map(({ from, to, packets: sent }) => [from, to, decimals(sent), percent(ratio(sent, packets))]),
    ]),
    ...(rest > 0 ? [`and ${rest} more (--json)`] : []),
  ];
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
