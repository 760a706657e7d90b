import type { Command } from 'commander';
import type { TestFlags } from '../learn/test.js';
import { integer } from '../numbers.js';
import { threadsOption } from '../threads.js';

export function addTestCommand(program: Command): void {
  program
    .command('test')
    .summary('test a trained run again')
    .description(
      'Boots the image of a learning run with the weights it ended with, and tests it. Nothing learns.',
    )
    .argument('<RUN>', 'folder of a finished learning run')
    .option('--data <NAME>', 'data set: mnist or fashion-mnist (default: that of the run)')
    .option('--data-dir <DIR>', 'folder with the four IDX files')
    .option(
      '--test <M>',
      'test images (default: as many as the run tested)',
      integer('--test', { min: 1, max: 2 ** 31 - 1 }),
    )
    .addOption(threadsOption())
    .option('--json', 'print one JSON document on stdout')
    .action(async (folder: string, flags: TestFlags) => {
      const { test } = await import('../learn/test.js');
      await test(folder, flags);
    });
}
