import type { ThresholdPolicy } from '../../image/layout.js';
import { dynamicThresholds } from './dynamic.js';
import { fixedThresholds } from './fixed.js';
import { inhibitionThresholds } from './inhibition.js';
import { layerThresholds } from './layer.js';
import { neuronThresholds } from './neuron.js';
import type { ThresholdLoops, ThresholdUnit } from './unit.js';

export type { ThresholdUnit } from './unit.js';

export function thresholdUnit(policy: ThresholdPolicy, loops: ThresholdLoops): ThresholdUnit {
  switch (policy.kind) {
    case 'fixed':
      return fixedThresholds;
    case 'neuron':
      return neuronThresholds(policy, loops);
    case 'layer':
      return layerThresholds(policy, loops);
    case 'dynamic':
      return dynamicThresholds(policy);
    case 'inhibition':
      return inhibitionThresholds(policy, loops);
  }
}
