import { existsSync, rmdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { TraceObserver, TraceSystem } from '../../engine/trace-observer.js';
import { raise } from '../../fixed/error.js';
import { type TraceRequest, TraceWriters } from '../../report/traces/traces.js';
import { Interruption } from '../learn/interruption.js';
import { checkTargetFile, type OverwriteOptions, prepareFolder } from '../write-atomic.js';
import { TraceFile } from './trace-file.js';

/** How long a traced run works before it hears whether somebody wants it to stop. */
const DEAF_MS = 50;

export interface TraceTargets extends OverwriteOptions {
  /** Folder of the tables. */
  readonly out: string | undefined;
  /** File of the timeline. */
  readonly perfetto: string | undefined;
}

/** Somebody stopped a traced run. */
class TraceInterrupted extends Error {}

/**
 * The traces of one run: their files under temporary names until all is done, so that a run that fails or is stopped
 * leaves none. A run that is traced hears signals itself, at {@link RunTraces.pause}, to take its files away.
 */
export class RunTraces {
  readonly observer: TraceObserver;
  readonly #writers: TraceWriters;
  readonly #files: TraceFile[] = [];
  readonly #interruption = new Interruption();
  /** Folders that were made for it, innermost first. */
  readonly #made: readonly string[];
  #heard = performance.now();
  /** A command that fails later on, for another reason, takes them away too. */
  readonly #atExit = () => this.abandon();

  /**
   * Opens the files.
   * @throws SpikeloomError for what the system cannot tell or the targets do not take; nothing is left behind then
   */
  constructor(system: TraceSystem, request: TraceRequest, targets: TraceTargets) {
    const { out, perfetto, force } = targets;
    if (perfetto !== undefined) checkTargetFile(perfetto, { force });
    this.#made = request.traces.length > 0 ? missingFolders(out!) : [];
    try {
      if (request.traces.length > 0) prepareFolder(out!, { force });
      this.#writers = new TraceWriters(system, request, {
        table: name => this.#open(join(out!, name)),
        perfetto: () => this.#open(perfetto!),
      });
    } catch (error) {
      this.abandon();
      throw error;
    }
    this.observer = this.#writers;
    process.once('exit', this.#atExit);
  }

  /**
   * Does the work that is traced, and closes the files after it ({@link keep} gives them their names).
   * @returns false where somebody stopped it
   */
  async during(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      this.#close();
      return true;
    } catch (error) {
      this.abandon();
      if (error instanceof TraceInterrupted) return false;
      throw error;
    }
  }

  /**
   * Lets signals in, now and then; to be called often.
   * @throws what {@link during} takes for the end of the work, where somebody wants it to stop
   */
  async pause(): Promise<void> {
    if (performance.now() - this.#heard < DEAF_MS) return;
    await turn();
    this.#heard = performance.now();
    if (this.#interruption.wanted) throw new TraceInterrupted('stopped');
  }

  /** Gives the files their names, after {@link during}. */
  keep(): void {
    for (const file of this.#files) file.keep();
    this.#release();
  }

  /** Takes everything away. */
  abandon(): void {
    this.#release();
    for (const file of this.#files) file.discard();
    for (const folder of this.#made) {
      try {
        rmdirSync(folder);
      } catch {
        // It was not made yet, or others have put something there, which stays.
      }
    }
  }

  /** Closes the files and gives them their names at once. */
  finish(): void {
    try {
      this.#close();
      this.keep();
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  #close(): void {
    this.#writers.end();
    for (const file of this.#files) file.close();
  }

  #release(): void {
    this.#interruption.release();
    process.off('exit', this.#atExit);
  }

  #open(path: string): TraceFile {
    const file = new TraceFile(path);
    this.#files.push(file);
    return file;
  }
}

/** @throws SpikeloomError where the run ends before the steps that are to be traced */
export function requireTracedSteps({ steps }: TraceRequest, run: number): void {
  if (steps === undefined || steps[1] <= run) return;
  raise(`--trace-steps ${steps[0]}..${steps[1]}: the run has ${run} steps`);
}

function missingFolders(folder: string): string[] {
  if (existsSync(folder)) return [];
  const parent = dirname(folder);
  return parent === folder ? [folder] : [folder, ...missingFolders(parent)];
}
