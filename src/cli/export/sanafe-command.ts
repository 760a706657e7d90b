import type { Command } from 'commander';
import type { ExportSanafeFlags } from './sanafe.js';

export function addExportSanafeCommand(group: Command): void {
  group
    .command('sanafe')
    .summary("write a unit image as SANA-FE's files")
    .description(
      "Writes a unit image as SANA-FE's two files: the architecture with its prices, and the network with its mappings, in " +
        "their order. Read again they give the same image. Chip images are refused: SANA-FE's models compute in binary64, " +
        'and none of them is one of ours.',
    )
    .argument('<IMAGE>', 'a unit image, as "spikeloom import sanafe" writes it')
    .argument('<ARCH>', 'write the architecture to this file (YAML)')
    .argument('<SNN>', 'write the network to this file (YAML)')
    .option('--force', 'replace files that exist')
    .option('--json', 'print one JSON document')
    .action(async (image: string, architecture: string, network: string, flags: ExportSanafeFlags) => {
      const { exportSanafe } = await import('./sanafe.js');
      exportSanafe(image, architecture, network, flags);
    });
}
