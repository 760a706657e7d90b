import { type Command, Option } from 'commander';
import { parseCoresPerLayer } from '../cores-per-layer.js';
import type { MapOptions } from '../map/map-network.js';

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
    .action(async (path: string, options: MapOptions) => {
      const { mapNetwork } = await import('../map/map-network.js');
      mapNetwork(path, options);
    });
}
