import type { Arrival } from './arrivals.js';

/** When a chip does what a tool does in its step t, in steps after t. */
export interface LayerTiming {
  /** Its neurons take the step's input. */
  readonly updates: number;
  /** They send the spikes that the tool tells in step t. */
  readonly sends: number;
}

/** Inputs are given to the chip in their own step. */
export const INPUT_TIMING: LayerTiming = { updates: 0, sends: 0 };

/**
 * A chip's spike acts a step after it was sent at the earliest, a tool's in the step in which it is sent: so each layer
 * runs behind the one before it, and a way that skips layers takes a longer delay.
 *
 * @param lag `lag` of its normal form
 */
export function timingOf(
  arrivals: readonly Arrival[],
  lag: number,
  timings: ReadonlyMap<string, LayerTiming>,
): LayerTiming {
  const updates = arrivals
    .filter(({ looped }) => !looped)
    .reduce((latest, { source, delay }) => Math.max(latest, timings.get(source)!.sends + 1 - delay), 1);
  return { updates, sends: updates - lag };
}

/**
 * Ticks from sending to acting that let an arrival act when the tool's does.
 * @param loopSteps steps that a tool's loop takes: 1, or 0 where the step's spikes are known first (Spyx)
 * @returns at least 1 tick; `late`: steps by which that is later than in the tool
 */
export function delayTicksOf(
  { looped, delay }: Arrival,
  source: LayerTiming,
  target: LayerTiming,
  loopSteps: number,
): { readonly ticks: number; readonly late: number } {
  const exact = target.updates - source.sends + delay + (looped ? loopSteps : 0);
  return exact >= 1 ? { ticks: exact, late: 0 } : { ticks: 1, late: 1 - exact };
}
