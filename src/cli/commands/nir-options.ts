import { type Command, Option } from 'commander';
import { NIR_TOOLS } from '../../nir/rule.js';
import { parseStepSeconds } from '../nir/step-seconds.js';

/**
 * The options that say how a NIR file is to be understood; none has a default value, so that a command can tell what was given.
 * @param of stands in front of each, where the command takes other files too
 */
export function addNirOptions(command: Command, of = ''): Command {
  return command
    .addOption(
      new Option('--tool <NAME>', `${of}compute as this tool does (default: nir)`).choices(NIR_TOOLS),
    )
    .addOption(
      new Option(
        '--reset <RESET>',
        `${of}after a spike, where the tool has both (default: the tool's)`,
      ).choices(['zero', 'subtract']),
    )
    .addOption(
      new Option('--dt <S>', `${of}seconds a step (default: the tool's)`).argParser(parseStepSeconds),
    )
    .addOption(
      new Option('--biases <WHERE>', `${of}through an input that is on, or in the neurons`).choices([
        'input',
        'neuron',
      ]),
    );
}
