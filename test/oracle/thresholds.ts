import type { ThresholdPolicy } from '../../src/image/layout.js';
import { clip, draw, int32, shiftRight } from './arithmetic.js';
import type { Machine, SliceState } from './machine.js';

type Adapting = Extract<ThresholdPolicy, { kind: 'neuron' | 'layer' }>;

/** The `layer` policies, after every neuron of the chip was updated (docs/counting.md, phase 3). */
export function adaptLayerThresholds(machine: Machine): void {
  for (const slice of machine.slices) {
    const policy = slice.image.thresholdPolicy;
    if (policy.kind === 'inhibition') inhibit(machine, slice, policy);
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

/** The `inhibition` policies: the level leaks, then takes the spikes of some steps ago. */
function inhibit(
  machine: Machine,
  slice: SliceState,
  policy: Extract<ThresholdPolicy, { kind: 'inhibition' }>,
): void {
  const history = machine.layerSpikes[slice.image.population];
  const spikes = history.at(-1 - policy.latenessSteps) ?? 0;
  const before = slice.inhibition;
  const leaked = before - shiftRight(before, policy.leakShift);
  slice.inhibition = Math.min(policy.ceiling, leaked + policy.strength * spikes);
  for (let neuron = 0; neuron < slice.image.count; neuron++) {
    slice.threshold[neuron] = slice.image.thresholds[neuron] + slice.inhibition;
  }
  if (slice.inhibition !== before) machine.counters.add(slice.index, 'thresholdUpdate', slice.image.count);
}

/** A spike of a neuron with a `dynamic` threshold, while learning is enabled. */
export function raiseDynamicThreshold(machine: Machine, slice: SliceState, neuron: number): void {
  const policy = slice.image.thresholdPolicy;
  if (policy.kind !== 'dynamic' || !machine.registers.learning) return;
  const raised = int32(slice.threshold[neuron] + policy.gain, 'a threshold');
  slice.threshold[neuron] = Math.min(policy.ceiling, raised);
  machine.counters.add(slice.index, 'thresholdUpdate');
}

/** The `dynamic` policies, when asked for: what spikes have added decays, rounded by a draw. */
export function decayDynamicThresholds(machine: Machine): void {
  for (const slice of machine.slices) {
    const policy = slice.image.thresholdPolicy;
    if (policy.kind !== 'dynamic') continue;
    const core = machine.cores[slice.image.core];
    for (let neuron = 0; neuron < slice.image.count; neuron++) {
      const theta = slice.threshold[neuron] - slice.image.thresholds[neuron];
      if (theta <= 0) continue;
      const random = draw(core, policy.decayShift);
      slice.threshold[neuron] -= shiftRight(theta + random, policy.decayShift);
      machine.counters.add(slice.index, 'thresholdUpdate');
      machine.counters.add(slice.index, 'randomDraw');
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
