import type { WeightlessImage } from '../../image/layout.js';

/** `--threads`: as many as pay, or a number. */
export type ThreadChoice = 'auto' | number;

/** More threads than this are refused: no machine has the processors, and each takes memory. */
export const MAX_THREADS = 64;

/**
 * What a step takes at the rates of docs/performance.md, in nanoseconds, where one row in ten is
 * active: a rough figure, as the activity is not known beforehand.
 */
const NS_PER_SYNAPSE = 0.005;
const NS_PER_NEURON = 1.5;
/**
 * Work of a step for each thread. On synthetic networks (bench/synthetic-image.ts) two threads with a processor
 * each were 1.4 times as fast as one from 2048 neurons on, and 1.6 times from 16,384 on. With five other programs on
 * the two processors, where threads have to sleep for each other, meeting took 10 to 40 us a step: two were 0.4 times
 * as fast with 2048 neurons, 0.7 to 0.9 times with 32,768, where `auto` begins to share. The learning networks of
 * docs/performance.md, whose steps take 15 to 60 us, stay on one thread.
 */
const NS_PER_THREAD = 40_000;

/**
 * Threads for a chip: never more than processors that are free or cores of the chip that have work, and
 * one where a step is too short to be shared.
 * @param processors that are free for the chip
 */
export function threadsFor(choice: ThreadChoice, image: WeightlessImage, processors: number): number {
  if (choice !== 'auto') return Math.max(1, Math.min(choice, image.cores.length));
  const neurons = image.slices.reduce((sum, { count }) => sum + count, 0);
  const synapses = image.crossbars.reduce(
    (sum, { rows, slice, rowStart }) => sum + (rowStart?.[rows] ?? rows * image.slices[slice].count),
    0,
  );
  const stepNs = synapses * NS_PER_SYNAPSE + neurons * NS_PER_NEURON;
  const worthwhile = Math.floor(stepNs / NS_PER_THREAD);
  return Math.max(1, Math.min(processors, image.cores.length, worthwhile));
}
