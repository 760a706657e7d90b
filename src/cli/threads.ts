import { Option } from 'commander';
import { raise } from '../fixed/error.js';
import { MAX_THREADS, type ThreadChoice } from '../runtime/threads/thread-count.js';

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
  const threads = text === 'auto' ? text : /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (threads === 'auto' || (threads >= 1 && threads <= MAX_THREADS)) return threads;
  return raise(`--threads is "${text}"; expected auto or a whole number from 1 to ${MAX_THREADS}`);
}
