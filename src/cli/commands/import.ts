import type { Command } from 'commander';
import { addImportRancCommand } from '../import/ranc-command.js';
import { addImportSanafeCommand } from '../import/sanafe-command.js';
import type { ImportNirFlags } from '../nir/import-nir.js';
import { addNirOptions } from './nir-options.js';

export function addImportCommand(program: Command): void {
  const group = program
    .command('import')
    .summary('read networks of other tools')
    .description('Reads networks that other tools have written.');
  const nir = group
    .command('nir')
    .summary('show a NIR file, and what it is on a chip')
    .description(
      'Reads a file of the Neuromorphic Intermediate Representation, and shows its nodes, edges and what it is ' +
        'on a chip. With -o writes that as a network file.',
    )
    .argument('<FILE>', 'a NIR file (.nir)')
    .option('-o, --out <NETWORK>', 'write the network to this file (YAML, or JSON for a name in .json)');
  addNirOptions(nir)
    .option('--force', 'replace a file that exists')
    .option('--json', 'print one JSON document')
    .action(async (file: string, flags: ImportNirFlags) => {
      const { importNir } = await import('../nir/import-nir.js');
      await importNir(file, flags);
    });
  addImportSanafeCommand(group);
  addImportRancCommand(group);
}
