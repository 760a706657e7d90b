import { refuse } from '../link/refusal.js';
import type { Request } from '../link/schema.js';
import type { ManagedChip } from './managed-chip.js';

/** Hands the host's values to an encoder that makes spikes of values. */
export function loadInput(chip: ManagedChip, { encoder, values }: Request<'loadInput'>): void {
  const { encoders, populations } = chip.image;
  if (encoder >= encoders.length) {
    refuse('bad argument', `encoder ${encoder} does not exist; the image has ${encoders.length}`);
  }
  const { count, kind, population } = encoders[encoder];
  const { name } = populations[population];
  if (kind === 'external') {
    refuse('bad argument', `encoder ${encoder} (${name}) is external; it takes spikes, with step`);
  }
  if (kind === 'recorded') {
    refuse('bad argument', `encoder ${encoder} (${name}) is recorded in the image; it takes no values`);
  }
  if (values.length !== count) {
    refuse('bad argument', `${values.length} values came; encoder ${encoder} (${name}) has ${count} units`);
  }
  chip.loadInput(encoder, values);
}
