import type { CsdpConstants } from './constants.js';
import type { HiddenLayer } from './state.js';

/** Goodness of one row: the sum of the squares of its traces. */
export function goodness(trace: Float64Array, start: number, size: number): number {
  let sum = 0;
  for (let i = start; i < start + size; i++) sum += trace[i]! * trace[i]!;
  return sum;
}

/** Logistic function 1 / (1 + exp(-x)). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Cross-entropy -ln p for y = 1, -ln(1 - p) for y = 0, of p = sigmoid(x); exact for every finite x. */
export function crossEntropy(x: number, y: number): number {
  return Math.max(x, 0) - x * y + Math.log1p(Math.exp(-Math.abs(x)));
}

/**
 * Goodness, its probability and loss, and the modulators of a layer (golden README, step 7). With y = 1
 * in positive rows, p = sigmoid(G - theta) and B rows in all, `m = 2 trace (p - y) / B`: the derivative
 * of the mean cross-entropy. The clip touches the reported probability only, neither m nor the loss.
 *
 * Where G equals theta exactly, p counts as 0 in m: the derivative that the released code takes of its
 * piecewise sigmoid leaves it out there, and the reference has to follow.
 */
export function modulate(layer: HiddenLayer, positive: Uint8Array, constants: CsdpConstants): void {
  const { size, trace, modulator, logit, probability } = layer;
  const { theta, probabilityClip } = constants;
  const rows = positive.length;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const start = row * size;
    const x = goodness(trace, start, size) - theta;
    const p = sigmoid(x);
    const y = positive[row]!;
    const error = ((x === 0 ? 0 : p) - y) / rows;
    for (let i = start; i < start + size; i++) modulator[i] = 2 * trace[i]! * error;
    logit[row] = x;
    probability[row] = Math.min(Math.max(p, probabilityClip), 1 - probabilityClip);
    loss += crossEntropy(x, y);
  }
  layer.loss = loss / rows;
}
