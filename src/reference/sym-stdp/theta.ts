import type { ThetaConstants } from './constants.js';

/** Distance of theta from this value sets the size of an increment. */
export const THETA_POLE_MV = 10;

/** Time constant in ms that the authors' code uses in place of "frozen". */
const FROZEN_TAU_MS = 1e10;

/** Fraction of theta that a training step leaves: `theta -= theta / tau dt`. */
export function thetaKept(theta: ThetaConstants, dtMs: number, adapts: boolean): number {
  return 1 - dtMs / (adapts ? theta.tauMs : FROZEN_TAU_MS);
}

/** Increment of theta by a spike: `a (offset - 10) / |theta - 10|`; larger the nearer theta is to 10 mV. */
export function thetaIncrement(theta: ThetaConstants, thetaMv: number): number {
  return (theta.incrementMv * (theta.offsetMv - THETA_POLE_MV)) / Math.abs(thetaMv - THETA_POLE_MV);
}
