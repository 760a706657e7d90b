import type { CsdpConstants } from './constants.js';
import type { CellLayer } from './state.js';

/** Adds `scale` times spikes x weights to the currents of all rows; silent pre-neurons cost a look. */
export function addCurrents(
  layer: CellLayer,
  spikes: Uint8Array,
  weights: Float64Array,
  scale: number,
  rows: number,
): void {
  const post = layer.size;
  const pre = spikes.length / rows;
  const { current } = layer;
  for (let row = 0; row < rows; row++) {
    const out = row * post;
    for (let k = 0; k < pre; k++) {
      if (spikes[row * pre + k] === 0) continue;
      const from = k * post;
      for (let i = 0; i < post; i++) current[out + i]! += scale * weights[from + i]!;
    }
  }
}

/**
 * One step of leaky integrate-and-fire cells without refractory time (golden README, steps 4 and 5):
 * `v := v + dt ((j - v) / tau_m)`; a spike and v := 0 where v > threshold; the trace is set to 1 by a
 * spike and otherwise loses the fraction dt / tau_tr.
 */
export function advanceCells(layer: CellLayer, constants: CsdpConstants): void {
  const { current, potential, threshold, trace, spikes, counts } = layer;
  const { dtMs, tauMembraneMs } = constants;
  const kept = 1 - dtMs / constants.tauTraceMs;
  for (let i = 0; i < potential.length; i++) {
    const v = potential[i]! + dtMs * ((current[i]! - potential[i]!) / tauMembraneMs);
    const fires = v > threshold[i]!;
    potential[i] = fires ? 0 : v;
    spikes[i] = fires ? 1 : 0;
    trace[i] = fires ? 1 : trace[i]! * kept;
    if (fires) counts[i]!++;
  }
}

/**
 * Homeostasis of a layer, after the cells' step: all thresholds of a row rise by rho for each spike of
 * the row above one, fall by rho when there is none, and never fall below the floor.
 */
export function adaptThresholds(layer: CellLayer, rows: number, constants: CsdpConstants): void {
  const { size, threshold, spikes } = layer;
  const { homeostasisGain, thresholdFloor } = constants;
  for (let row = 0; row < rows; row++) {
    const start = row * size;
    const end = start + size;
    let fired = 0;
    for (let i = start; i < end; i++) fired += spikes[i]!;
    const change = homeostasisGain * (fired - 1);
    for (let i = start; i < end; i++) threshold[i] = Math.max(threshold[i]! + change, thresholdFloor);
  }
}
