import type { Command } from 'commander';
import type { ImportSanafeFlags } from './sanafe.js';

export function addImportSanafeCommand(group: Command): void {
  group
    .command('sanafe')
    .summary("make a unit image of SANA-FE's files")
    .description(
      'Reads the two files of SANA-FE (an architecture with its prices, and a network mapped onto it) and shows what ' +
        'they hold. With -o writes an image that "spikeloom run" runs: the same counts, energies and times as SANA-FE. ' +
        'Groups, neurons, cores, units and the order of the mappings stay as they are.',
    )
    .argument('<ARCH>', 'the architecture (YAML)')
    .argument('<SNN>', 'the network and its mappings (YAML)')
    .option('-o, --out <IMAGE>', 'write the image to this file')
    .option('--chip-out <CHIP>', 'write the chip model to this file besides (YAML); the image holds it too')
    .option('--force', 'replace files that exist')
    .option('--json', 'print one JSON document')
    .action(async (architecture: string, network: string, flags: ImportSanafeFlags) => {
      const { importSanafe } = await import('./sanafe.js');
      importSanafe(architecture, network, flags);
    });
}
