import { type Command, Option } from 'commander';
import { pricesOption } from '../../prices.js';
import type { NirStudyFlags } from '../../study/nir-flags.js';
import { addNirOptions } from '../nir-options.js';

const gather = (text: string, texts: readonly string[] = []): string[] => [...texts, text];

export function addNirStudy(study: Command): void {
  const nir = study
    .command('nir')
    .summary('a NIR graph by the rule of its tool and on a chip, spike by spike')
    .description(
      'Runs a NIR graph in float as a tool computes it, compiles it onto a chip, runs the image on the same spikes, ' +
        "and tells by layer which spikes differ: chip, float rule, and the tool's own where they are given.",
    )
    .argument('<FILE>', 'a NIR file (.nir)')
    .option(
      '--input <X.npy>',
      'spikes, [steps, ...] of 0 and 1; NODE=X.npy where there are several inputs',
      gather,
    )
    .option('--spikes <LAYER=F.npy>', "the tool's own spikes of a layer, [steps, ...]", gather);
  addNirOptions(nir)
    .option('--chip <NAME>', 'chip model: a name of "spikeloom chips" or a YAML file', 'loihi2')
    .addOption(pricesOption())
    .addOption(
      new Option('--synapses-per-weight <N>', '2: weights of about 15 bits').choices(['1', '2']).default('1'),
    )
    .option('--nearest', 'replace neuron models that the chip lacks by the nearest it has')
    .option('--json', 'print one JSON document')
    .action(async (file: string, flags: NirStudyFlags) => {
      const { nirStudyCommand } = await import('../../study/nir.js');
      await nirStudyCommand(file, flags);
    });
}
