import { CommanderError } from 'commander';
import { SpikeloomError } from '../fixed/error.js';

/** Exit codes of the command line (docs/cli.md). */
export const EXIT = {
  done: 0,
  /** What `verify` compares is not all as it should be; stderr names the rows. */
  mismatch: 1,
  /** A mistake of the user's: flag, file, network, image, folder. */
  usage: 2,
  /** A defect of spikeloom's (EX_SOFTWARE of sysexits.h). */
  defect: 70,
  /** A thread of the run was lost, for want of memory perhaps; try again (EX_TEMPFAIL of sysexits.h). */
  threadLost: 75,
  /** Ctrl-C during a learning run, which left a checkpoint: 128 + SIGINT. */
  interrupted: 130,
  /** The reader of our output went away: 128 + SIGPIPE, as a shell reports it. */
  brokenPipe: 141,
} as const;

/** The run cannot go on, since one of its threads is gone; the message says what is left of it. */
export class ThreadLost extends SpikeloomError {}

/** Something differs from what it was held against; the message says what. */
export class Mismatch extends SpikeloomError {}

export interface Failure {
  readonly code: number;
  /** What to print on stderr, newline included; empty for nothing. */
  readonly text: string;
}

/** What an error that ended a command means to the user: the one place that decides it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof ThreadLost) return { code: EXIT.threadLost, text: errorLine(error.message) };
  if (error instanceof Mismatch) return { code: EXIT.mismatch, text: errorLine(error.message) };
  if (error instanceof SpikeloomError) return { code: EXIT.usage, text: errorLine(error.message) };
  if (error instanceof CommanderError) {
    // Help and version end a command by this way too, after they are printed.
    if (error.exitCode === 0) return { code: EXIT.done, text: '' };
    return { code: EXIT.usage, text: errorLine(error.message.replace(/^error: /, '')) };
  }
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { code: EXIT.defect, text: `spikeloom: this is a defect of spikeloom, please report it\n${what}\n` };
}

/**
 * `spikeloom: <message>` on one line, whatever the message holds; but a quoted line of the user's text with a caret under
 * the mistake, with which a message may end, stands below it.
 */
export function errorLine(message: string): string {
  const quote = /\n( {2}.*\n *\^)$/.exec(message);
  const line = message
    .slice(0, quote?.index)
    .trim()
    .replace(/\s*\n\s*/g, ' ');
  return quote === null ? `spikeloom: ${line}\n` : `spikeloom: ${line}\n${quote[1]}\n`;
}
