import { type Command, Option } from 'commander';
import { integer } from '../numbers.js';
import type { PlaceFlags } from '../place/place-file.js';
import { parseSeconds } from '../search/seconds.js';

export function addPlaceCommand(program: Command): void {
  program
    .command('place')
    .summary('solve a quadratic assignment problem, which is what placement comes down to')
    .description(
      'Places the facilities of a quadratic assignment problem in QAPLIB format at its locations, by memetic search ' +
        'with tabu search, and proves how far from the best its cost can be at most. Ctrl-C ends it with the best so far.',
    )
    .argument('<FILE>', 'a problem in QAPLIB format: n, then two matrices of n x n whole numbers')
    .addOption(
      new Option(
        '--seconds <T>',
        'search for so long, reading and bounding included, unless the cost is proved optimal before; ' +
          'default: a fixed amount of work',
      ).argParser(parseSeconds),
    )
    .addOption(
      new Option('--seed <S>', 'start of all random streams, 1 to 4294967295')
        .argParser(integer('--seed', { min: 1, max: 0xffffffff }))
        .default(1),
    )
    .option('-o, --out <FILE.sln>', 'write the permutation as QAPLIB does, counted from 1')
    .option('--force', 'replace the file if it exists')
    .option('--json', 'print one JSON document')
    .action(async (path: string, flags: PlaceFlags) => {
      const { placeFile } = await import('../place/place-file.js');
      await placeFile(path, flags);
    });
}
