/** Whether a search must end: true, and it gives the best that it has at once. */
export interface Stop {
  (): boolean;
  /**
   * true: there is a limit of time, and a search goes on past its own fixed amount of work until it is told to stop.
   * Else it ends after that work at the latest; a stop then stands for Ctrl-C alone.
   */
  readonly timed?: boolean;
  /** Seconds until the limit of time, 0 behind it; left out: there is none. */
  readonly secondsLeft?: () => number;
}

/**
 * A search that can be watched and ended: it yields every few milliseconds, so that its driver can look at the clock and at
 * the keyboard, and returns the best it found. Nothing that it returns depends on when it was looked at.
 */
export type Search<T> = Generator<void, T>;

/** A search without a limit of time: it ends after its own fixed amount of work. */
export const NEVER: Stop = () => false;

/**
 * A part of a search gets a share, 0 to 1, of the time that is left now: it must end when that is used up, or when the
 * whole must. It ends after its own fixed amount of work, so that the rest of the time goes to the parts after it.
 */
export function shareOf(stop: Stop, share: number): Stop {
  const { secondsLeft } = stop;
  if (secondsLeft === undefined) return Object.assign(() => stop(), { timed: false });
  const kept = (1 - share) * secondsLeft();
  return Object.assign(() => stop() || secondsLeft() <= kept, {
    timed: false,
    secondsLeft: () => Math.max(0, secondsLeft() - kept),
  });
}

/** Runs a search to its end. */
export function finish<T>(search: Search<T>): T {
  for (;;) {
    const turn = search.next();
    if (turn.done) return turn.value;
  }
}
