import { chipsText } from './chip-use.js';
import { decimals } from './mapping-columns.js';
import type { MappingRecord } from './mapping-record.js';
import { drawMesh } from './mesh-svg.js';
import { viewMesh } from './mesh-tiles.js';

/** Meshes up to this many tiles a side are drawn whole. */
const MOST_WHOLE = 16;

/**
 * The mapping as a picture: where cores are, how full they are, and what the links between them carry.
 * @returns the text of an SVG file
 */
export function drawMapping(record: MappingRecord): string {
  const { report, mesh, search, traffic } = record;
  const { placement } = report;
  const proof = placement.optimal
    ? 'proved optimal'
    : `gap to the proven bound ${(100 * placement.gap).toFixed(1)}%`;
  const rates = search.profile === null ? 'estimated rates' : 'profiled rates';
  return drawMesh(viewMesh(record, { whole: mesh.columns <= MOST_WHOLE && mesh.rows <= MOST_WHOLE }), {
    title: `${report.network} on ${report.chip}${chipsText(mesh.chips)}: ${report.cores} of ${report.coresAvailable} cores`,
    lines: [
      `${decimals(traffic.packets)} packets a step (${rates}), ${decimals(report.cost.packetHopsPerStep)} packet hops, longest way ${traffic.longestHops}`,
      `placed with ${search.effort} effort for ${search.optimise}: ${proof}`,
    ],
  });
}
