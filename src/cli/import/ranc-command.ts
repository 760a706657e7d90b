import type { Command } from 'commander';
import { integer } from '../numbers.js';
import type { ImportRancFlags } from './ranc.js';

export function addImportRancCommand(group: Command): void {
  group
    .command('ranc')
    .summary("make a chip image of RANC's files")
    .description(
      "Reads the two files of RANC's simulator (a grid of cores with its input packets, and the sizes) and writes a " +
        'chip image: every core stays in its cell, the packets are recorded in the image, and "spikeloom run" gives ' +
        'the rows of the output bus, row r as the simulator prints it.',
    )
    .argument('<INPUT>', 'the grid and its packets (input.json)')
    .argument('<CONFIG>', 'the sizes of the grid (config.json)')
    .requiredOption('-o, --out <IMAGE>', 'write the chip image to this file')
    .option(
      '--potential-bits <N>',
      "width at which potentials wrap: 32 as in RANC's simulator, 9 as in its hardware",
      integer('--potential-bits', { min: 2, max: 32 }),
      32,
    )
    .option('--force', 'replace a file that exists')
    .option('--json', 'print one JSON document')
    .action(async (input: string, config: string, flags: ImportRancFlags) => {
      const { importRanc } = await import('./ranc.js');
      importRanc(input, config, flags);
    });
}
