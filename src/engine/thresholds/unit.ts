import type { ThresholdPolicy } from '../../image/layout.js';
import type { Slice } from '../slice.js';

export type LayerPolicy = Extract<ThresholdPolicy, { kind: 'layer' }>;
export type NeuronPolicy = Extract<ThresholdPolicy, { kind: 'neuron' }>;
export type DynamicPolicy = Extract<ThresholdPolicy, { kind: 'dynamic' }>;
export type InhibitionPolicy = Extract<ThresholdPolicy, { kind: 'inhibition' }>;

/** The random register of a core: draws eight shifts; the low bits of what it gives are random. */
export interface DrawRegister {
  draw(): number;
}

/** How the thresholds of a slice adapt; one file a kind, chosen by the image. */
export interface ThresholdUnit {
  /**
   * After the neurons of a step fired. `layerSpikes` is what the layer fired as many steps ago as
   * the policy is late, or -1 when there is no such step. Returns the thresholds updated.
   */
  afterFire(slice: Slice, layerSpikes: number): number;
  /** When the management processor asks for it. Returns the thresholds updated. */
  onDemand(slice: Slice, register: DrawRegister): number;
}

/** The loops over all thresholds of a slice. */
export interface ThresholdLoops {
  move(thresholds: Int32Array, increment: number, limits: Pick<LayerPolicy, 'floor' | 'ceiling'>): void;
  adapt(thresholds: Int32Array, spikeCounts: Int32Array, policy: NeuronPolicy): void;
}
