import { type Command, Option } from 'commander';
import { integer } from '../../numbers.js';
import type { TsneFlags } from '../../study/tsne.js';
import { threadsOption } from '../../threads.js';

export function addTsneStudy(study: Command): void {
  study
    .command('tsne')
    .summary("a layer's activity or weights as a picture, coloured by class")
    .description(
      'Presents test images to the chip of a finished run, nothing learning, lays the spike counts or the weights of ' +
        'a layer out in a plane (t-SNE), and tells how well the classes lie apart, before and after: silhouette, and ' +
        'the share of nearest neighbours that are of the same class.',
    )
    .argument('<RUN>', 'folder of a finished learning run')
    .requiredOption('-o, --out <FILE>', 'the picture, an SVG file')
    .addOption(
      new Option('--of <WHAT>', 'activity: a point an image; weights: a point a neuron')
        .choices(['activity', 'weights'])
        .default('activity'),
    )
    .option('--layer <NAME>', 'layer (default: the first that fires)')
    .option('--images <N>', 'test images', integer('--images', { min: 10, max: 5000 }), 1000)
    .option(
      '--perplexity <P>',
      'neighbours that a point minds, about',
      integer('--perplexity', { min: 2, max: 500 }),
      30,
    )
    .option('--iterations <N>', 'steps of t-SNE', integer('--iterations', { min: 1, max: 100_000 }), 500)
    .option(
      '--seed <S>',
      "start of t-SNE's random stream",
      integer('--seed', { min: 1, max: 2 ** 31 - 1 }),
      1,
    )
    .option('--force', 'replace the picture if it exists')
    .addOption(threadsOption())
    .option('--json', 'print one JSON document')
    .action(async (folder: string, flags: TsneFlags) => {
      const { tsne } = await import('../../study/tsne.js');
      await tsne(folder, flags);
    });
}
