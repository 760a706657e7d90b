/** The first samples lie close, so that short runs have some too. */
const EARLY_SAMPLES = 32;
const EARLY_STRIDE = 7;
/**
 * Prime, so that samples go through all steps of a presentation in turn. A step that is taken apart runs code that
 * is cold, and costs several others: with 127 a profile cost 2%.
 */
const STRIDE = 1009;
/** Share of the run's time that reading the clock may take. */
const ALLOWED = 0.0025;
/** A reading and what goes with it (a call of its own for a part of a phase), in readings. */
const READING_AND_CALL = 2;

/**
 * Steps from a sampled step to the next: more where a step has more parts to time than it has work, as
 * on a chip whose cores idle.
 *
 * @param samples taken so far
 * @param readings of the clock in the last sample
 * @param readingMs what one takes
 * @param stepMs time from step to step without sampling; 0 where it is not known
 * @returns 7 or more; neither even nor a multiple of 5, so that it does not beat with round numbers of steps
 */
export function nextStride(samples: number, readings: number, readingMs: number, stepMs: number): number {
  const least = samples < EARLY_SAMPLES ? EARLY_STRIDE : STRIDE;
  const costMs = readings * READING_AND_CALL * readingMs;
  let stride = stepMs > 0 ? Math.max(least, Math.ceil(costMs / (ALLOWED * stepMs))) : least;
  while (stride % 2 === 0 || stride % 5 === 0) stride++;
  return stride;
}

const BATCHES = 40;
const BATCH_READINGS = 100;

/** What one reading of a clock takes once it is warm: the shortest of several means, as others may interrupt. */
export function readingCost(clock: () => number): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < BATCHES; batch++) {
    const first = clock();
    let last = first;
    for (let i = 0; i < BATCH_READINGS; i++) last = clock();
    shortest = Math.min(shortest, (last - first) / BATCH_READINGS);
  }
  return shortest;
}
