import type { Command } from 'commander';
import { raise } from '../../fixed/error.js';
import { addNirStudy } from './study/nir.js';
import { addThresholdsStudy } from './study/thresholds.js';
import { addTsneStudy } from './study/tsne.js';

export function addStudyCommand(program: Command): void {
  const study = program
    .command('study')
    .usage('STUDY [options]')
    .summary('look into what was learnt: pictures and figures')
    .description('Studies of learning runs. "spikeloom study STUDY --help" tells the options of one.')
    .helpCommand(false)
    .argument('[STUDY]', 'the study')
    .action((name: string | undefined) => {
      const known = study.commands.map(command => command.name()).join(', ');
      raise(name === undefined ? `name a study: ${known}` : `unknown study "${name}"; known: ${known}`);
    });
  addNirStudy(study);
  addThresholdsStudy(study);
  addTsneStudy(study);
}
