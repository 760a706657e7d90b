import { type CompileOptions, compileNetwork } from '../../compiler/compile.js';
import type { CoresPerLayer } from '../../compiler/partition.js';
import { encodeImage } from '../../image/encode.js';
import { expandNetwork } from '../../network/expand.js';
import { parseNetwork } from '../../network/parse.js';
import { formatMapping } from '../../report/mapping.js';
import { loadChip } from '../../runtime/chips-node.js';
import { printJson, printText } from '../output.js';
import { readText } from '../read-file.js';
import { checkTargetFile, writeFileAtomic } from '../write-atomic.js';

/** What the command line of `map` says. */
export interface MapOptions {
  readonly chip: string;
  readonly out?: string;
  readonly coresPerLayer?: CoresPerLayer;
  readonly force?: true;
  readonly json?: true;
}

/** `spikeloom map`: compiles, reports, and writes the image if asked. */
export function mapNetwork(path: string, options: MapOptions): void {
  const { out, coresPerLayer, force = false } = options;
  const started = performance.now();
  if (out !== undefined) checkTargetFile(out, { force });
  const chip = loadChip(options.chip);
  const network = expandNetwork(parseNetwork(readText(path), path));
  const compileOptions: CompileOptions = coresPerLayer === undefined ? {} : { coresPerLayer };
  const { image, report } = compileNetwork(network, chip, compileOptions);
  const bytes = encodeImage(image);
  if (out !== undefined) writeFileAtomic(out, bytes);
  const wallS = (performance.now() - started) / 1000;
  if (options.json) {
    const { cost, ...rest } = report;
    const { packetHopsPerStep, packetsPerStep, longestHops } = cost;
    const costs = { cost: packetHopsPerStep, packetsPerStep, longestHops };
    printJson({ ...rest, ...costs, image: out ?? null, imageBytes: bytes.length, wallS });
    return;
  }
  const written =
    out === undefined
      ? `image: ${bytes.length} bytes, not written (-o IMAGE writes it)`
      : `image: ${bytes.length} bytes in ${out}`;
  printText(`${formatMapping(report)}\n${written}, ${wallS.toFixed(2)} s`);
}
