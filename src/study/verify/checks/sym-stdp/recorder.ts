import { Engine, type EngineOptions } from '../../../../engine/engine.js';
import type { ChipImage } from '../../../../image/layout.js';

/** What the chip shows after a step, by the names of the recording. */
export interface SymStdpStep {
  /** The hidden neuron that fired, or -1. */
  readonly winner: number;
  readonly v: number[];
  readonly refr: number[];
  /** Steps that the window of eligibility stays open. */
  readonly elig: number[];
  /** Above the initial threshold. */
  readonly theta: number[];
  readonly sumW: number[];
  readonly classes: number[];
  readonly lfsr: number;
  /** [pre, post] each. */
  readonly w: number[];
  readonly u: number[];
}

/** Where the parts of the network lie in its image: one core, hidden layer first. */
const HIDDEN = 0;
const READOUT = 1;
const W = 0;
const U = 1;

/** An engine whose input spikes are given, and which writes down what it shows after each step. */
export class ReplayingEngine extends Engine {
  /** One list a presentation: steps in which the recording's input acts, from the first. */
  readonly presentations: SymStdpStep[][] = [];
  /** The weights as a presentation's first step finds them. */
  readonly begins: { readonly w: number[]; readonly u: number[] }[] = [];
  readonly #steps: number;
  readonly #inputOf: (step: number) => number[];
  readonly #initial: Int32Array;

  /** @param inputOf units that spike in a step of the recording, counted through all presentations */
  constructor(image: ChipImage, options: EngineOptions, steps: number, inputOf: (step: number) => number[]) {
    super(image, options);
    this.#steps = steps;
    this.#inputOf = inputOf;
    this.#initial = this.thresholds(HIDDEN).slice();
  }

  /** Spikes that are injected in a step act in the next: so a step of the recording is the step after, here. */
  override run(steps: number): void {
    if (steps !== this.#steps + 1) throw new Error(`${steps} steps are run; expected ${this.#steps + 1}`);
    const first = this.presentations.length * this.#steps;
    this.begins.push({ w: this.#weights(W), u: this.#weights(U) });
    const shown: SymStdpStep[] = [];
    for (let step = 0; step < steps; step++) {
      if (step < this.#steps) this.inject(0, this.#inputOf(first + step));
      super.run(1);
      if (step > 0) shown.push(this.#look());
    }
    this.presentations.push(shown);
  }

  /** Dynamic parts of the thresholds as they are now. */
  theta(): number[] {
    return [...this.thresholds(HIDDEN)].map((threshold, j) => threshold - this.#initial[j]);
  }

  /** Stored weights of both projections, [pre, post]. */
  weights(): { readonly w: number[]; readonly u: number[] } {
    return { w: this.#weights(W), u: this.#weights(U) };
  }

  #look(): SymStdpStep {
    const hidden = this.slices[HIDDEN];
    return {
      winner: hidden.fired === 0 ? -1 : hidden.spikes[0],
      v: [...this.potentials(HIDDEN)],
      refr: [...hidden.refractory],
      elig: [...(hidden.traces.y1?.countdown ?? [])],
      theta: this.theta(),
      sumW: [...(this.crossbars[W].columnSums() ?? [])],
      classes: [...this.potentials(READOUT)],
      lfsr: this.lfsrState(0),
      ...this.weights(),
    };
  }

  #weights(crossbar: number): number[] {
    return [...this.storedWeights(crossbar)];
  }
}
