import { lfsr32Draw } from '../../fixed/lfsr.js';
import { mixSeed } from '../../fixed/seed.js';
import type { FloatTwin } from './float-twin.js';

const FULL = 255;

export interface TwinSample {
  readonly image: Uint8Array;
  readonly label: number;
  /** Number of the sample, for the encoder's register. */
  readonly sample: number;
}

export interface TwinOutcome {
  readonly prediction: number;
  /** y[label] - best other y. */
  readonly margin: number;
  readonly presentations: number;
}

/** What the management processor does with a sample, done for the float twin. */
export class FloatProcedure {
  readonly twin: FloatTwin;

  constructor(twin: FloatTwin) {
    this.twin = twin;
  }

  /** Annealing shift of sample `index` of `total` (data/csdp-chip README, 1.4 step 1). */
  annealing(index: number, total: number): number {
    return this.twin.procedure.schedulePercent.filter(percent => 100 * index >= percent * total).length;
  }

  test({ image, sample, label }: TwinSample): TwinOutcome {
    this.twin.beginSample(sample, image);
    this.#show(false, label, true, -1, 0);
    return this.#outcome(label, 1);
  }

  /** Classifier first; hidden learning follows where the margin is small. */
  train({ image, label, sample }: TwinSample, annealing: number): TwinOutcome {
    const { twin } = this;
    const { procedure } = twin;
    twin.beginSample(sample, image);
    this.#show(false, label, true, -1, annealing);
    const scores = twin.readout.slice();
    const outcome = this.#outcome(label, 1);
    twin.learnEpoch(this.#errors(label), annealing);
    if (outcome.margin >= procedure.margin) return outcome;
    if (!procedure.hiddenLearning && !procedure.homeostasis) return outcome;
    const learns = procedure.hiddenLearning;
    const contrastive = procedure.kind === 'label';
    this.#show(learns, label, true, contrastive ? label : -1, annealing);
    twin.adaptThresholds();
    if (!contrastive) return { ...outcome, presentations: 2 };
    this.#show(learns, label, false, wrongLabel(scores, label, sample), annealing);
    twin.adaptThresholds();
    return { ...outcome, presentations: 3 };
  }

  #show(hiddenLearning: boolean, label: number, positive: boolean, context: number, annealing: number): void {
    this.twin.present({ hiddenLearning, label, positive, context, annealing });
  }

  #errors(label: number): Float64Array {
    const { readoutShift, readoutSlope } = this.twin.procedure;
    return this.twin.readout.map((y, c) => {
      const q = FULL / (1 + Math.exp((-readoutSlope * y) / 2 ** readoutShift));
      return (c === label ? FULL : 0) - q;
    });
  }

  #outcome(label: number, presentations: number): TwinOutcome {
    const y = this.twin.readout;
    const prediction = y.indexOf(Math.max(...y));
    return { prediction, margin: y[label] - bestOther(y, label), presentations };
  }
}

function bestOther(y: Float64Array, label: number): number {
  return Math.max(...y.filter((_, c) => c !== label));
}

/** Half the time the strongest wrong class, else any wrong class alike (learning systems, 1a, form L). */
function wrongLabel(y: Float64Array, label: number, sample: number): number {
  const state = lfsr32Draw(mixSeed(sample, label));
  if ((state & 1) === 0) return y.findIndex((value, c) => c !== label && value === bestOther(y, label));
  const place = (state >>> 8) % (y.length - 1);
  return place < label ? place : place + 1;
}
