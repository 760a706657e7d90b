import { Option } from 'commander';
import { MAX_THREADS, type ThreadChoice } from '../runtime/threads/thread-count.js';
import { parseInteger } from './numbers.js';

/** The flag `--threads`, as commander gives it. */
export interface ThreadsFlag {
  readonly threads: ThreadChoice;
}

/** `--threads`, of every command that runs a chip. */
export function threadsOption(): Option {
  return new Option(
    '--threads <auto|N>',
    `threads that share the chip, 1 to ${MAX_THREADS}; auto: as many as pay. Results are the same`,
  )
    .argParser(parseThreads)
    .default('auto');
}

/** @throws SpikeloomError with the text and the range */
export function parseThreads(text: string): ThreadChoice {
  return text === 'auto' ? text : parseInteger('--threads', text, { min: 1, max: MAX_THREADS });
}
