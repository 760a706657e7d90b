import type { Command } from 'commander';
import { integer } from '../numbers.js';
import { pricesOption } from '../prices.js';
import { type AnyRunOptions, runTimingOption, tileOrderOption } from '../run-units/options.js';
import { threadsOption } from '../threads.js';
import { addTraceOptions } from '../traces/flags.js';

const STEPS = { min: 1, max: 2 ** 31 - 1 };

export function addRunCommand(program: Command): void {
  const collect = (value: string, before: readonly string[]) => [...before, value];
  const command = program
    .command('run')
    .summary('run a chip image on input spikes or values; spikes, energy and latency come out')
    .description(
      'Boots a chip image through its host link and steps it, with learning where --learn says so. Prints ' +
        'spikes, counts of all that happened, energy and emulated time; writes spikes, potentials and learnt ' +
        'weights to a folder if asked.',
    )
    .argument('<IMAGE>', 'a chip image ("spikeloom map ... -o IMAGE"), or what "spikeloom import" wrote')
    .option(
      '--input <[NAME=]FILE>',
      'spikes (.npy, [steps, units] of 0 and 1) for an input; NAME where there are several; repeatable',
      collect,
      [],
    )
    .option(
      '--values <[NAME=]FILE>',
      'values (.npy, [units] of 0 to 255) that an input with an encoder makes spikes of; repeatable',
      collect,
      [],
    )
    .option(
      '--steps <N>',
      'steps to run (default: as many as the longest --input)',
      integer('--steps', STEPS),
    )
    .option('--learn', 'rules run in every step; with --out the learnt weights are written')
    .option('--reward <FILE>', 'reward r0 of each step (.npy, [steps] of whole numbers)')
    .option(
      '--third-factors <POPULATION=FILE>',
      'third factors r1 of its neurons in each step (.npy, [steps, neurons]); repeatable',
      collect,
      [],
    )
    .option('--chip <NAME>', 'price it as another chip (default: the one it was compiled for)')
    .addOption(pricesOption())
    .option('--raster', 'list every spike: population, step, neuron')
    .option(
      '--outputs <FILE>',
      "write what the output bus has in each step, a row a step, a column a line, as RANC's simulator does",
    )
    .option(
      '--potentials <POPULATION>',
      'record its potentials each step; needs --out; repeatable',
      collect,
      [],
    )
    .option('--out <DIR>', 'write spikes, potentials (.npy) and report.json to this folder')
    .option('--force', 'write into the folder even if it is not empty');
  addTraceOptions(command)
    .addOption(runTimingOption())
    .addOption(tileOrderOption())
    .addOption(threadsOption())
    .option('--profile', 'tell where the time went: by phase, core and kernel')
    .option('--json', 'print one JSON document')
    .action(async (path: string, options: AnyRunOptions) => {
      const { runAny } = await import('../run-units/run-any.js');
      await runAny(path, options);
    });
}
