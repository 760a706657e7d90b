import type { Command } from 'commander';
import type { VerifyFlags } from '../verify/verify.js';

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .summary('hold spikeloom against what others measured and computed')
    .description(
      'Runs every check against something that was made outside of spikeloom (recordings of chips, published figures, other ' +
        'programs) and prints for each what was expected, what came out, and by how much they differ. All that it ' +
        'needs comes with the package. Exit code 1 where a row fails.',
    )
    .option('--only <NAME...>', 'these checks alone')
    .option('--full', 'the long checks too: an epoch of MNIST, minutes')
    .option('--list', 'tell the checks, who judges, and what a pass leaves open; run none')
    .option('--data <DIR>', 'recordings of this folder, in place of those of the package')
    .option('--json', 'print one JSON document')
    .action(async (flags: VerifyFlags) => {
      const { verify } = await import('../verify/verify.js');
      await verify(flags);
    });
}
