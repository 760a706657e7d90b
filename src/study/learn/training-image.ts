import { type ImageSet, imageAt } from '../../data/dataset.js';
import { type Pairing, withPartner } from '../../data/partner.js';
import type { NetworkDescription } from '../../network/description.js';
import type { LearnOptions } from './options.js';

/** Where a run's training images come from. */
export interface TrainingImages {
  readonly trainSet: ImageSet;
  readonly order: Uint32Array;
  /** How images are paired; null where each is shown alone. */
  readonly pairing: Pairing | null;
}

export function pairingOf({ procedure, seed }: NetworkDescription, options: LearnOptions): Pairing | null {
  if (procedure.kind !== 'mixed') return null;
  return { seed, rotate: options.system === 'csdp' && (options.rotate ?? false) };
}

/** What the host sends with a training sample: pixels, and with mixed images those of a second image. */
export function trainingImage({ trainSet, order, pairing }: TrainingImages, sample: number): Uint8Array {
  const index = order[sample];
  return pairing === null ? imageAt(trainSet, index) : withPartner(trainSet, index, sample, pairing);
}
