/** `npm run bench -- [--only NAME] [--json FILE] [--rounds N] [--seed S] [--quick]` */
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { ENTRIES } from './entries/index.js';
import { formatBench } from './format.js';
import { runBench } from './run.js';

const names = ENTRIES.map(({ name }) => name);

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 0xffffffff) {
    throw new InvalidArgumentError('give a whole number from 1 to 4294967295');
  }
  return value;
}

function entryName(text: string, chosen: readonly string[]): string[] {
  if (!names.includes(text)) throw new InvalidArgumentError(`known: ${names.join(', ')}`);
  return [...chosen, text];
}

const options = new Command('bench')
  .description('Times the emulator beside its yardsticks, turn by turn in one process.')
  .option('--only <name>', `an entry to run, repeatable: ${names.join(', ')}`, entryName, [])
  .option('--json <file>', 'write the figures as JSON too')
  .option('--rounds <n>', 'turns of each side', wholeNumber, 7)
  .option('--seed <s>', 'seed of everything drawn', wholeNumber, 2463534242)
  .option('--quick', 'run everything once on very little work; the figures mean nothing')
  .parse()
  .opts<{ only: string[]; json?: string; rounds: number; seed: number; quick?: true }>();

const quick = options.quick === true;
const report = await runBench(
  ENTRIES.filter(({ name }) => options.only.length === 0 || options.only.includes(name)),
  { quick, seed: options.seed },
  quick ? { count: 1, warmUpS: 0 } : { count: options.rounds, warmUpS: 0.5 },
  name => process.stderr.write(`${name} ...\n`),
);
process.stdout.write(`${formatBench(report)}\n`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
