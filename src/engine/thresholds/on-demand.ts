import { EVENT_INDEX } from '../../ledger/events.js';
import type { Chip } from '../chip.js';
import type { ThresholdUnit } from './unit.js';

/**
 * Adapts the thresholds of all slices whose policy waits to be asked, and counts it
 * (docs/counting.md, Between presentations).
 * @param units of the slices, in the image's order
 */
export function adaptOnDemand(
  { counters, image, learningUnits, slices }: Chip,
  units: readonly ThresholdUnit[],
): void {
  for (const [row, slice] of slices.entries()) {
    const updated = units[row].onDemand(slice, learningUnits[slice.core]);
    const policy = slice.thresholdPolicy;
    if (policy.kind === 'dynamic') {
      counters.add(row, EVENT_INDEX.thresholdUpdate, updated);
      counters.add(row, EVENT_INDEX.randomDraw, updated);
    }
    if (policy.kind !== 'neuron') continue;
    if (policy.by === 'unit') {
      counters.add(row, EVENT_INDEX.thresholdUpdate, updated);
      continue;
    }
    const { cyclesPerRead, cyclesPerWrite, cyclesPerOperation } = image.chip.management;
    const management = counters.managementRow;
    counters.add(management, EVENT_INDEX.managementRead, updated);
    counters.add(management, EVENT_INDEX.managementWrite, updated);
    const cycles = cyclesPerRead + cyclesPerWrite + 3 * cyclesPerOperation;
    counters.add(management, EVENT_INDEX.managementCycle, updated * cycles);
  }
}
