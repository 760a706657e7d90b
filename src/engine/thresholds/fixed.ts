import type { ThresholdUnit } from './unit.js';

/** Thresholds that stay as the image gives them. */
export const fixedThresholds: ThresholdUnit = {
  afterFire: () => 0,
  onDemand: () => 0,
};
