import type { Slice } from '../slice.js';

/** A winner that is no neuron of the slice: nobody at all, or a neuron of another slice. */
export const NOBODY = -1;
export const ELSEWHERE = -2;

/**
 * Ends a competition (`Competition` of the image layout) in a slice: where somebody won, all potentials
 * become 0, and the winner, if it is of the slice, fires and rests.
 *
 * @param winner local index, {@link NOBODY} or {@link ELSEWHERE}
 */
export function settle(slice: Slice, winner: number, refractorySteps: number): void {
  slice.fired = 0;
  if (winner === NOBODY) return;
  slice.potential.fill(0);
  if (winner === ELSEWHERE) return;
  slice.spikes[0] = winner;
  slice.fired = 1;
  slice.spikeCounts[winner]++;
  if (refractorySteps > 0) slice.refractory[winner] = refractorySteps;
}
