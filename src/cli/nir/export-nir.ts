import { expandNetwork } from '../../network/expand.js';
import { parseNetwork } from '../../network/parse.js';
import { fromNetwork } from '../../nir/export/from-network.js';
import { withOwnNetwork } from '../../nir/export/own-network.js';
import { writeNir } from '../../nir/write.js';
import { printJson, printText } from '../output.js';
import { readText } from '../read-file.js';
import { checkTargetFile, writeFileAtomic } from '../write-atomic.js';

/** What the command line of `export nir` says. */
export interface ExportNirFlags {
  readonly out: string;
  readonly dt: number;
  readonly force?: true;
  readonly json?: true;
}

/** `spikeloom export nir`: writes a network as a NIR file. */
export function exportNir(path: string, { out, dt, force, json }: ExportNirFlags): void {
  checkTargetFile(out, { force: force ?? false });
  const description = parseNetwork(readText(path), path);
  const { graph, notes } = fromNetwork(expandNetwork(description), dt);
  const bytes = writeNir(withOwnNetwork(graph, description));
  writeFileAtomic(out, bytes);
  const counts = { nodes: graph.nodes.size, edges: graph.edges.length };
  if (json) {
    printJson({ file: out, bytes: bytes.length, dtS: dt, ...counts, notes });
    return;
  }
  const written = `${out}: ${counts.nodes} nodes, ${counts.edges} edges, ${bytes.length} bytes`;
  printText([written, ...notes.map(note => `note: ${note}`)].join('\n'));
}
