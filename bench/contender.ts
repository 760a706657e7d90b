import { secondsOf } from './timer.js';

/** One side of a comparison. */
export interface Contender {
  readonly name: string;
  /** Does a share of work; tells how long it took, and how many units of work it was. */
  measure(): Promise<Sample>;
}

export interface Sample {
  readonly seconds: number;
  readonly units: number;
}

export interface Work {
  readonly name: string;
  /** Untimed, before each run: brings everything back to where it started, so that runs are alike. */
  prepare?(): void;
  /** The timed work; returns the units done. */
  run(): number;
}

/** A contender that runs in this process. */
export function timed(work: Work): Contender {
  return {
    name: work.name,
    async measure() {
      let units = 0;
      work.prepare?.();
      const seconds = await secondsOf(() => {
        units = work.run();
      });
      return { seconds, units };
    },
  };
}
