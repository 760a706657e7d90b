/** Two spike trains of one layer, [steps x size] of 0 and 1 each. */
export interface SpikeComparison {
  /** (neuron, step) pairs in which one fires and the other does not. */
  readonly differing: number;
  /** Of all pairs. */
  readonly share: number;
  /** First step that differs; null: none. */
  readonly firstStep: number | null;
  /** Spikes a neuron and step more in the second than in the first. */
  readonly rateDifference: number;
  /** Root of the neurons' mean squared van Rossum distance: 0 for equal trains, 0.7 for one spike more or less, less for one that moved. */
  readonly vanRossum: number;
}

/** Time constant of the van Rossum distance, in steps. */
export const VAN_ROSSUM_STEPS = 10;

/**
 * How far one spike train is from another. The van Rossum distance of a neuron (Neural Computation 13, 751-763, 2001)
 * is that of the trains after an exponential filter: `D^2 = 1/tau sum_t (f_t - g_t)^2`.
 */
export function compareSpikes(first: Uint8Array, second: Uint8Array, size: number): SpikeComparison {
  const steps = size === 0 ? 0 : first.length / size;
  const kept = Math.exp(-1 / VAN_ROSSUM_STEPS);
  const filtered = new Float64Array(size);
  let differing = 0;
  let firstStep: number | null = null;
  let surplus = 0;
  let squares = 0;
  for (let step = 0; step < steps; step++) {
    for (let neuron = 0; neuron < size; neuron++) {
      const difference = second[step * size + neuron] - first[step * size + neuron];
      if (difference !== 0) {
        differing++;
        firstStep ??= step;
        surplus += difference;
      }
      filtered[neuron] = filtered[neuron] * kept + difference;
      squares += filtered[neuron] ** 2;
    }
  }
  const pairs = Math.max(1, first.length);
  return {
    differing,
    share: differing / pairs,
    firstStep,
    rateDifference: surplus / pairs,
    vanRossum: Math.sqrt(squares / VAN_ROSSUM_STEPS / Math.max(1, size)),
  };
}

/** Two courses of one layer's potentials. */
export interface PotentialComparison {
  /** Root of the mean squared difference, and the largest. */
  readonly rms: number;
  readonly largest: number;
  /** rms over the root of the first's mean square; null where that is 0. */
  readonly relative: number | null;
}

export function comparePotentials(first: ArrayLike<number>, second: ArrayLike<number>): PotentialComparison {
  let squares = 0;
  let own = 0;
  let largest = 0;
  for (let i = 0; i < first.length; i++) {
    const difference = Math.abs(second[i] - first[i]);
    squares += difference * difference;
    own += first[i] * first[i];
    largest = Math.max(largest, difference);
  }
  const rms = Math.sqrt(squares / Math.max(1, first.length));
  return { rms, largest, relative: own === 0 ? null : Math.sqrt(squares / own) };
}
