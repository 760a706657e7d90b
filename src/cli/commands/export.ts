import { type Command, Option } from 'commander';
import { addExportSanafeCommand } from '../export/sanafe-command.js';
import type { ExportNirFlags } from '../nir/export-nir.js';
import { parseStepSeconds } from '../nir/step-seconds.js';

export function addExportCommand(program: Command): void {
  const group = program
    .command('export')
    .summary('write networks for other tools')
    .description('Writes networks so that other tools read them.');
  group
    .command('nir')
    .summary('write a network as a NIR file')
    .description(
      'Writes a network as a graph of the Neuromorphic Intermediate Representation. What NIR cannot say is told: ' +
        'learning and encoders are left out, dynamics that it has no node for are refused.',
    )
    .argument('<NETWORK>', 'a network file (YAML or JSON)')
    .requiredOption('-o, --out <FILE>', 'write the NIR file here')
    .addOption(new Option('--dt <S>', 'seconds a step').argParser(parseStepSeconds).default(0.001))
    .option('--force', 'replace a file that exists')
    .option('--json', 'print one JSON document')
    .action(async (network: string, flags: ExportNirFlags) => {
      const { exportNir } = await import('../nir/export-nir.js');
      exportNir(network, flags);
    });
  addExportSanafeCommand(group);
}
