import { type Command, Option } from 'commander';
import { type CompileOptions, compileNetwork } from '../../compiler/compile.js';
import type { CoresPerLayer } from '../../compiler/partition.js';
import { encodeImage } from '../../image/encode.js';
import { expandNetwork } from '../../network/expand.js';
import { parseNetwork } from '../../network/parse.js';
import { formatMapping } from '../../report/mapping.js';
import { loadChip } from '../../runtime/chips-node.js';
import { parseCoresPerLayer } from '../cores-per-layer.js';
import { printJson, printText } from '../output.js';
import { readText } from '../read-file.js';
import { checkTargetFile, writeFileAtomic } from '../write-atomic.js';

interface MapOptions {
  readonly chip: string;
  readonly out?: string;
  readonly coresPerLayer?: CoresPerLayer;
  readonly force?: true;
  readonly json?: true;
}

export function addMapCommand(program: Command): void {
  program
    .command('map')
    .summary('compile a network onto a chip, and report how it fits')
    .description(
      'Compiles a network onto a chip model: quantises its weights, splits its layers over cores, places the ' +
        'cores on the mesh, routes. Reports cores, fill and mapping cost; with -o writes the chip image.',
    )
    .argument('<NETWORK>', 'a network file (YAML or JSON)')
    .option('--chip <NAME>', 'a chip of "spikeloom chips", or a chip model file', 'loom1')
    .option('-o, --out <IMAGE>', 'write the chip image to this file')
    .addOption(
      new Option(
        '--cores-per-layer <N|LAYER=N,...>',
        'split every layer, or those named, over N cores (default: as few as fit)',
      ).argParser(parseCoresPerLayer),
    )
    .option('--force', 'replace the image file if it exists')
    .option('--json', 'print one JSON document')
    .action(mapNetwork);
}

function mapNetwork(path: string, options: MapOptions): void {
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
