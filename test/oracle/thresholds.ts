import type { ThresholdPolicy } from '../../src/image/layout.js';
import { clip, int32 } from './arithmetic.js';
import type { Machine } from './machine.js';

type Adapting = Exclude<ThresholdPolicy, { kind: 'fixed' }>;

/** The `layer` policies, after every neuron of the chip was updated (docs/counting.md, phase 3). */
export function adaptLayerThresholds(machine: Machine): void {
  for (const slice of machine.slices) {
    const policy = slice.image.thresholdPolicy;
    if (policy.kind !== 'layer') continue;
    const history = machine.layerSpikes[slice.image.population];
    const at = history.length - 1 - policy.latenessSteps;
    if (at < 0) continue;
    for (let neuron = 0; neuron < slice.image.count; neuron++) {
      slice.threshold[neuron] = adapted(policy, slice.threshold[neuron], history[at]);
    }
    if (policy.step * (history[at] - policy.target) !== 0) {
      machine.counters.add(slice.index, 'thresholdUpdate', slice.image.count);
    }
  }
}

/** The `neuron` policies, when asked for (docs/counting.md, Homeostasis). */
export function adaptNeuronThresholds(machine: Machine): void {
  const { counters } = machine;
  const { cyclesPerRead, cyclesPerWrite, cyclesPerOperation } = machine.image.chip.management;
  for (const slice of machine.slices) {
    const policy = slice.image.thresholdPolicy;
    if (policy.kind !== 'neuron') continue;
    const neurons = slice.image.count;
    for (let neuron = 0; neuron < neurons; neuron++) {
      slice.threshold[neuron] = adapted(policy, slice.threshold[neuron], slice.spikeCount[neuron]);
    }
    if (policy.by === 'unit') {
      counters.add(slice.index, 'thresholdUpdate', neurons);
    } else {
      const row = counters.managementRow;
      counters.add(row, 'managementRead', neurons);
      counters.add(row, 'managementWrite', neurons);
      counters.add(
        row,
        'managementCycle',
        neurons * (cyclesPerRead + cyclesPerWrite + 3 * cyclesPerOperation),
      );
    }
  }
}

function adapted(policy: Adapting, threshold: number, spikes: number): number {
  const moved = int32(threshold + policy.step * (spikes - policy.target), 'a threshold');
  return clip(moved, policy.floor, policy.ceiling);
}
