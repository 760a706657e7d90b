import { asWritten } from './price-lists.js';
import type { ChipModel } from './schema.js';

/** A place of a chip model that its author marked as uncertain. */
export interface WeakPlace {
  /** As `prices.energy.synapticOp`. */
  readonly path: string;
  readonly why: string;
}

/** What is marked as weak in a chip model, in all its price lists, in the order of its file. */
export function weakPlaces(chip: ChipModel): WeakPlace[] {
  return placesIn(asWritten(chip), '');
}

function placesIn(value: unknown, path: string): WeakPlace[] {
  if (typeof value !== 'object' || value === null) return [];
  const here = 'weak' in value && typeof value.weak === 'string' ? [{ path, why: value.weak }] : [];
  const inside = Object.entries(value).flatMap(([key, part]) =>
    placesIn(part, Array.isArray(value) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
  );
  return [...here, ...inside];
}
