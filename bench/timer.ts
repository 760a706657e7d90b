import Benchmark from 'benchmark';

/**
 * Seconds that one call of `work` takes, on the clock of the package `benchmark`; the only file that
 * knows it. Its own repetitions and statistics are left out: contenders are to take turns, which it does
 * not do. It runs `work` as a deferred test, for others it calls once more than it times.
 *
 * @throws whatever `work` throws
 */
export function secondsOf(work: () => void): Promise<number> {
  return new Promise((resolve, reject) => {
    let failure: unknown;
    const test = new Benchmark({
      defer: true,
      minSamples: 1,
      // One call is enough, however short it was.
      minTime: 1e-9,
      maxTime: -1,
      fn: (deferred: { resolve(): void }) => {
        try {
          work();
        } catch (error) {
          failure = error ?? new Error('the work failed');
        }
        deferred.resolve();
      },
    });
    test.on('complete', () => {
      if (failure === undefined) resolve(test.stats.sample[0]);
      else reject(failure);
    });
    test.run({ async: true });
  });
}
