import type { ThresholdPolicy } from '../../image/layout.js';
import { fixedThresholds } from './fixed.js';
import { layerThresholds } from './layer.js';
import { neuronThresholds } from './neuron.js';
import type { ThresholdUnit } from './unit.js';

export type { ThresholdUnit } from './unit.js';

export function thresholdUnit(policy: ThresholdPolicy): ThresholdUnit {
  switch (policy.kind) {
    case 'fixed':
      return fixedThresholds;
    case 'neuron':
      return neuronThresholds(policy);
    case 'layer':
      return layerThresholds(policy);
  }
}
