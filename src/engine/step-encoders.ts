import { EVENT_INDEX } from '../ledger/events.js';
import type { Chip } from './chip.js';

/** Lets all encoders do a step, and counts it; returns the number of input spikes. */
export function stepEncoders({ counters, encoders, image }: Chip): number {
  let spikes = 0;
  for (let index = 0; index < encoders.length; index++) {
    const encoder = encoders[index];
    const row = counters.encoderRow + index;
    const draws = encoder.step();
    if (encoder.image.by === 'unit') counters.add(row, EVENT_INDEX.encoderDraw, draws);
    else {
      const cycles = encoder.operations * image.chip.management.cyclesPerOperation;
      counters.add(counters.managementRow, EVENT_INDEX.managementCycle, cycles);
    }
    counters.add(row, EVENT_INDEX.inputSpike, encoder.fired);
    spikes += encoder.fired;
  }
  return spikes;
}
