import type { Command } from 'commander';
import type { JsonFlag } from '../output.js';

export function addCheckCommand(program: Command): void {
  program
    .command('check')
    .summary('validate chip models, networks, NIR files and chip images')
    .description(
      'Tells of each file what it is (by its content, not its name), whether it is well-formed, and what is ' +
        'in it: of an image everything, in words. All files are looked at; exit code 2 if any is bad.',
    )
    .argument('<FILE...>', 'chip models and networks (YAML or JSON), NIR files, chip images')
    .option('--json', 'print one JSON document')
    .action(async (files: readonly string[], flags: JsonFlag) => {
      const { checkFiles } = await import('../check/check-files.js');
      await checkFiles(files, flags);
    });
}
