import type { ComparedPlacement, MappingRecord } from '../../report/mapping-record.js';

export interface MapFiles {
  /** Files written; null for none. */
  readonly svg: string | null;
  readonly image: string | null;
  readonly imageBytes: number;
  readonly wallS: number;
}

/** What `map --json` prints; docs/cli.md documents each key. */
export function mapDocument(
  { report, search, mesh, traffic, links, compared }: MappingRecord,
  files: MapFiles,
): Record<string, unknown> {
  const { cost, placement, partition, ...rest } = report;
  const { packetHopsPerStep, offChipHopsPerStep, packetsPerStep, longestHops } = cost;
  const { columns, rows, chips, coresPerTile, topology, routing } = mesh;
  const { seconds: searchS, profile, ...searched } = search;
  return {
    ...rest,
    ...searched,
    searchS,
    rates: { run: profile?.folder ?? null, notes: profile?.notes ?? [] },
    partition,
    placement,
    value: placement.value,
    bound: placement.bound,
    gap: placement.gap,
    optimal: placement.optimal,
    cost: packetHopsPerStep,
    offChipHops: offChipHopsPerStep,
    packetsPerStep,
    longestHops,
    mesh: { columns, rows, chips, coresPerTile, topology, routing },
    traffic,
    links,
    compared: compared?.map(comparedRow) ?? null,
    ...files,
  };
}

function comparedRow({ method, cost, seconds }: ComparedPlacement): Record<string, unknown> {
  const { hops, treeHops, offChipHops, longestHops, peakLoad, value, bound, gap, optimal } = cost;
  return { method, hops, treeHops, offChipHops, longestHops, peakLoad, value, bound, gap, optimal, seconds };
}
