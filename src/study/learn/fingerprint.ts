import type { StepPlace } from '../../report/learn-summary.js';

/**
 * Fingerprints of the spikes of every step, to find where two executors of one network part. A step
 * is hashed by its spikes (layer, neuron) in order (FNV-1a, 32 bits).
 */
const FNV_START = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Collects fingerprints of the first samples of a run. */
export class SpikeFingerprints {
  /** One list of step hashes a sample. */
  readonly samples: number[][] = [];
  readonly #limit: number;
  #hash = FNV_START;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get wanted(): boolean {
    return this.samples.length <= this.#limit;
  }

  beginSample(): void {
    this.samples.push([]);
  }

  add(layer: number, spikes: ArrayLike<number>, fired: number, first: number): void {
    let hash = this.#hash;
    for (let i = 0; i < fired; i++) {
      hash = Math.imul(hash ^ layer, FNV_PRIME);
      hash = Math.imul(hash ^ (first + spikes[i]), FNV_PRIME);
    }
    this.#hash = hash;
  }

  endStep(): void {
    this.samples[this.samples.length - 1]?.push(this.#hash >>> 0);
    this.#hash = FNV_START;
  }

  /** The first `limit` samples. */
  get recorded(): readonly (readonly number[])[] {
    return this.samples.slice(0, this.#limit);
  }
}

/**
 * The first step at which the two differ, or null when all that both recorded is equal. Where one
 * showed a sample more often than the other, they differ at the first step that only one has.
 */
export function firstDifference(
  a: readonly (readonly number[])[],
  b: readonly (readonly number[])[],
  stepsPerPresentation: number,
): StepPlace | null {
  for (let sample = 0; sample < Math.min(a.length, b.length); sample++) {
    const steps = Math.max(a[sample].length, b[sample].length);
    for (let step = 0; step < steps; step++) {
      if (a[sample][step] === b[sample][step]) continue;
      return {
        sample,
        presentation: Math.floor(step / stepsPerPresentation),
        step: step % stepsPerPresentation,
      };
    }
  }
  return null;
}
