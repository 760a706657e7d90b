import type { Command } from 'commander';
import { parseShape } from '../learn/shape.js';
import type { TestFlags } from '../learn/test.js';
import { integer } from '../numbers.js';
import { pricesOption } from '../prices.js';
import { threadsOption } from '../threads.js';
import { timingOption } from '../timing.js';
import { addSampleTraceOptions } from '../traces/sample-traces.js';

export function addTestCommand(program: Command): void {
  const command = program
    .command('test')
    .summary('test a trained run again')
    .description(
      'Boots the image of a learning run with the weights it ended with, and tests it. Nothing learns.',
    )
    .argument('<RUN>', 'folder of a finished learning run')
    .option(
      '--data <DATA>',
      'mnist, fashion-mnist, a folder with IDX or .npy files, or TRAIN.csv,TEST.csv (default: that of the run)',
    )
    .option('--data-dir <DIR>', 'folder of the data set, where it is not installed')
    .option(
      '--shape <ROWSxCOLUMNS>',
      'image shape where the files do not tell it and it is no square',
      parseShape,
    )
    .option(
      '--test <M>',
      'test images (default: as many as the run tested)',
      integer('--test', { min: 1, max: 2 ** 31 - 1 }),
    )
    .addOption(pricesOption())
    .addOption(timingOption('as the run had it'))
    .addOption(threadsOption())
    .option('--json', 'print one JSON document on stdout');
  addSampleTraceOptions(command).action(async (folder: string, flags: TestFlags) => {
    const { test } = await import('../learn/test.js');
    await test(folder, flags);
  });
}
