import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { packageRoot } from '../runtime/package-root-node.js';
import { addCheckCommand } from './commands/check.js';
import { addChipsCommand } from './commands/chips.js';
import { addExportCommand } from './commands/export.js';
import { addImportCommand } from './commands/import.js';
import { addLearnCommand } from './commands/learn.js';
import { addMapCommand } from './commands/map.js';
import { addPlaceCommand } from './commands/place.js';
import { addRuleCommand } from './commands/rule.js';
import { addRunCommand } from './commands/run.js';
import { addStudyCommand } from './commands/study.js';
import { addTestCommand } from './commands/test.js';
import { addVerifyCommand } from './commands/verify.js';

const ABOUT =
  'Emulates neuromorphic chips that learn on the chip, event by event and bit for bit.\n\n' +
  'A network (YAML) is compiled onto a chip model into a chip image; the image is booted through the ' +
  "chip's host link and run; everything that physically happens is counted, and priced in energy and time " +
  "from the chip model's sourced figures.";

const EXAMPLES = `
Examples:
  spikeloom learn csdp --data mnist             train on real MNIST, and compare with the float twin
  spikeloom learn csdp --train 2000 --test 500  the same in seconds
  spikeloom test runs/csdp-groups-1             test what a run has learnt once more
  spikeloom study tsne runs/csdp-groups-1 -o z1.svg   its activity as a picture
  spikeloom chips                               the chip models there are
  spikeloom chips loom1                         all figures of one, with evidence and source
  spikeloom verify                              is it right? held against chips, papers and other programs
  spikeloom check network.yaml my-chip.yaml     is it well-formed? which line is wrong?
  spikeloom map network.yaml --chip loom1 -o network.img
  spikeloom map network.yaml --compare          how good is the mapping? cost, proven bound and gap
  spikeloom import nir model.nir --tool norse -o network.yaml
  spikeloom run network.img --input spikes.npy --steps 1000
  spikeloom run network.img --input spikes.npy --steps 1000 --json | jq .energyPj

"spikeloom COMMAND --help" tells a command's options; docs/cli.md every option, exit code and
JSON key. Results go to stdout, progress to stderr. A mistake in what you gave is one line on
stderr and exit code 2.`;

/** The whole command line; errors are thrown, for `failureOf`. */
export function createProgram(): Command {
  const program = new Command('spikeloom')
    .description(ABOUT)
    .usage('COMMAND [options]')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [COMMAND]', 'print the help of a command')
    .addHelpText('after', EXAMPLES)
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  addLearnCommand(program);
  addTestCommand(program);
  addStudyCommand(program);
  addMapCommand(program);
  addPlaceCommand(program);
  addRunCommand(program);
  addRuleCommand(program);
  addImportCommand(program);
  addExportCommand(program);
  addCheckCommand(program);
  addChipsCommand(program);
  addVerifyCommand(program);
  return program;
}

function packageVersion(): string {
  return JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')).version;
}
