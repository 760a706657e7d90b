import type { Slice } from '../slice.js';

/** How the thresholds of a slice adapt; one file a kind, chosen by the image. */
export interface ThresholdUnit {
  /**
   * After the neurons of a step fired. `layerSpikes` is what the layer fired as many steps ago as
   * the policy is late, or -1 when there is no such step. Returns the thresholds updated.
   */
  afterFire(slice: Slice, layerSpikes: number): number;
  /** When the management processor asks for it. Returns the thresholds updated. */
  onDemand(slice: Slice): number;
}
