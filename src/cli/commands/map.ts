import { type Command, Option } from 'commander';
import { parseChips } from '../chips-flag.js';
import { parseCoresPerLayer } from '../cores-per-layer.js';
import type { MapOptions } from '../map/map-network.js';
import { integer } from '../numbers.js';
import { pricesOption } from '../prices.js';
import { parseSeconds } from '../search/seconds.js';
import { addNirOptions } from './nir-options.js';

export function addMapCommand(program: Command): void {
  const command = program
    .command('map')
    .summary('compile a network onto a chip, and report how it fits')
    .description(
      'Compiles a network onto a chip model: quantises its weights, splits its layers over cores, places the ' +
        'cores on the mesh, routes. Reports fill, traffic and links, and how good the mapping is: its cost, a ' +
        'proven bound and the gap. With -o writes the chip image.',
    )
    .argument('<NETWORK>', 'a network file (YAML or JSON), or a NIR file (.nir)')
    .option(
      '--chip <NAME>',
      'a chip of "spikeloom chips", or a chip model file (default: "loom1"; for a NIR file of another tool "loihi2")',
    )
    .addOption(pricesOption())
    .option(
      '--chips <CxR|N|auto>',
      'so many of them as one system, or as few as it fits on (default: one)',
      parseChips,
    )
    .option('-o, --out <IMAGE>', 'write the chip image to this file')
    .option(
      '--optimise <FOR>',
      'energy, latency, load or balance, or a weighted sum such as energy=1,load=0.5',
      'energy',
    )
    .addOption(
      new Option('--effort <EFFORT>', 'quick: as "learn" maps; full: searches on')
        .choices(['full', 'quick'])
        .default('full'),
    )
    .addOption(
      new Option(
        '--seconds <T>',
        'search for so long; more is never worse (default: a fixed amount of work)',
      ).argParser(parseSeconds),
    )
    .addOption(
      new Option('--seed <S>', 'start of what the search draws')
        .argParser(integer('--seed', { min: 1, max: 0xffffffff }))
        .default(1),
    )
    .option('--profile <RUN>', 'take spike counts from the folder of an earlier "run --out" or "learn"')
    .option('--compare', 'show naive, Hilbert and spectral placement beside it')
    .option('--svg <FILE>', 'draw the mesh, its fill and the loads of its links, to this file')
    .addOption(
      new Option(
        '--cores-per-layer <N|LAYER=N,...>',
        'split every layer, or those named, over N cores (default: as few as fit)',
      ).argParser(parseCoresPerLayer),
    )
    .option('--nearest', 'replace neuron models that the chip lacks by the nearest it has')
    .option('--split-fan-in', 'split fan-in beyond what a core holds, through relay neurons');
  addNirOptions(command, 'a NIR file: ')
    .addOption(new Option('--cores <WHICH>', 'list all cores, however many').choices(['all']))
    .option('--force', 'replace files that exist')
    .option('--json', 'print one JSON document')
    .action(async (path: string, options: MapOptions) => {
      const { mapNetwork } = await import('../map/map-network.js');
      await mapNetwork(path, options);
    });
}
