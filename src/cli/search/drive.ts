import type { Search, Stop } from '../../compiler/anytime.js';

/** The event loop gets a turn this often, or as often as the search yields. */
const TURN_MS = 20;

export interface DriveOptions {
  /** The whole search takes no longer, and uses it: see {@link Stop.timed}. Left out: as long as its own work takes. */
  readonly seconds?: number;
}

/** They end a search, not the process; a second one ends that too. */
const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

export interface Driven<T> {
  readonly result: T;
  /** What ended it: its own work (or a proof), the limit of time, or Ctrl-C. */
  readonly ended: 'finished' | 'time' | 'interrupted';
  readonly seconds: number;
}

/**
 * Runs a search to its end, or until its time is up or a signal comes, and gives the event loop its turns meanwhile.
 * @param begin makes the search with the stop that it must ask; the clock starts before
 * @throws what the search throws
 */
export async function drive<T>(
  begin: (stop: Stop) => Search<T>,
  { seconds }: DriveOptions = {},
): Promise<Driven<T>> {
  const started = performance.now();
  const deadline = seconds === undefined ? Number.POSITIVE_INFINITY : started + 1000 * seconds;
  let ended: Driven<T>['ended'] = 'finished';
  let signalled = false;
  const hear = (): void => {
    signalled = true;
  };
  const asked = (): boolean => {
    if (signalled) ended = 'interrupted';
    else if (ended === 'finished' && performance.now() >= deadline) ended = 'time';
    return ended !== 'finished';
  };
  const stop: Stop = Object.assign(asked, {
    timed: seconds !== undefined,
    ...(seconds === undefined ? {} : { secondsLeft: () => Math.max(0, deadline - performance.now()) / 1000 }),
  });
  for (const signal of SIGNALS) process.once(signal, hear);
  try {
    const search = begin(stop);
    let turn = started;
    for (;;) {
      const step = search.next();
      if (step.done) return { result: step.value, ended, seconds: (performance.now() - started) / 1000 };
      if (performance.now() - turn < TURN_MS) continue;
      await new Promise(resolve => setImmediate(resolve));
      turn = performance.now();
    }
  } finally {
    for (const signal of SIGNALS) process.off(signal, hear);
  }
}
