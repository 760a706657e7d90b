/**
 * A neuron bursts where it fires, when it fires at all, in this share of the steps that its rest leaves it: the
 * mean over the presentations in which it fired. A neuron that answers in so many steps says the same again and
 * again, at the full price of its synapses.
 */
export const BURST_SHARE = 0.25;

/** Shares of a layer's neurons, 0 to 1. */
export interface FiringShares {
  /** Never fired in any presentation. */
  readonly silentShare: number;
  /** Burst, as {@link BURST_SHARE} says. */
  readonly burstingShare: number;
}

/** How the neurons of a layer fire, presentation by presentation. */
export class NeuronFiring {
  /** Spikes of each neuron, and presentations in which it fired; [neurons]. */
  readonly #spikes: Float64Array;
  readonly #presentations: Float64Array;
  readonly #most: number;

  /**
   * @param steps of a presentation
   * @param refractorySteps steps of rest after a spike: a neuron fires at most once in 1 + refractorySteps
   */
  constructor(neurons: number, steps: number, refractorySteps: number) {
    this.#spikes = new Float64Array(neurons);
    this.#presentations = new Float64Array(neurons);
    this.#most = Math.ceil(steps / (1 + refractorySteps));
  }

  /** Adds one presentation. @param counts spikes of neurons `first`, `first` + 1, ... in it */
  add(counts: ArrayLike<number>, first: number): void {
    for (let k = 0; k < counts.length; k++) {
      if (counts[k] === 0) continue;
      this.#spikes[first + k] += counts[k];
      this.#presentations[first + k]++;
    }
  }

  get shares(): FiringShares {
    const neurons = this.#spikes.length;
    let silent = 0;
    let bursting = 0;
    for (let k = 0; k < neurons; k++) {
      const fired = this.#presentations[k];
      if (fired === 0) silent++;
      else if (this.#spikes[k] / fired >= BURST_SHARE * this.#most) bursting++;
    }
    return { silentShare: silent / neurons, burstingShare: bursting / neurons };
  }
}
