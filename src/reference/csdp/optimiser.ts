import { raise } from '../../fixed/error.js';

/** How a raw update g becomes a change of weights. */
export type OptimiserChoice =
  | { readonly kind: 'plain' }
  | { readonly kind: 'adam'; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number };

/** Optimiser of one weight matrix; its state lasts as long as the circuit. */
export interface Optimiser {
  /** Whether a weight may move although its raw update is 0 (by momentum). */
  readonly movesAtZero: boolean;
  /** Begins an update of the whole matrix. */
  beginUpdate(): void;
  /** Moves the weights from `offset` on, one for each element of the raw update. */
  moveRow(weights: Float64Array, offset: number, update: Float64Array): void;
}

/** Plain descent: w := w - eta g. */
class PlainDescent implements Optimiser {
  readonly movesAtZero = false;
  private readonly eta: number;

  constructor(eta: number) {
    this.eta = eta;
  }

  beginUpdate(): void {}

  moveRow(weights: Float64Array, offset: number, update: Float64Array): void {
    for (let i = 0; i < update.length; i++) weights[offset + i]! -= this.eta * update[i]!;
  }
}

/**
 * Adam (D. P. Kingma, J. Ba, ICLR 2015, algorithm 1), once a step of the simulation. The update count
 * starts at 0 with the circuit and is not reset between presentations.
 */
class Adam implements Optimiser {
  readonly movesAtZero = true;
  private readonly eta: number;
  private readonly beta1: number;
  private readonly beta2: number;
  private readonly epsilon: number;
  private readonly mean: Float64Array;
  private readonly square: Float64Array;
  private updates = 0;

  constructor(eta: number, size: number, choice: OptimiserChoice & { kind: 'adam' }) {
    this.eta = eta;
    this.beta1 = choice.beta1 ?? 0.9;
    this.beta2 = choice.beta2 ?? 0.999;
    this.epsilon = choice.epsilon ?? 1e-8;
    for (const [name, value] of [
      ['beta1', this.beta1],
      ['beta2', this.beta2],
    ] as const) {
      if (!(value >= 0 && value < 1)) raise(`Adam: ${name} is ${value}; it must be in [0, 1)`);
    }
    if (!(this.epsilon > 0)) raise(`Adam: epsilon is ${this.epsilon}; it must be above 0`);
    this.mean = new Float64Array(size);
    this.square = new Float64Array(size);
  }

  beginUpdate(): void {
    this.updates++;
  }

  moveRow(weights: Float64Array, offset: number, update: Float64Array): void {
    const { eta, beta1, beta2, epsilon, mean, square } = this;
    const meanBias = 1 - beta1 ** this.updates;
    const squareBias = 1 - beta2 ** this.updates;
    for (let i = 0, at = offset; i < update.length; i++, at++) {
      const g = update[i]!;
      const a = beta1 * mean[at]! + (1 - beta1) * g;
      const b = beta2 * square[at]! + (1 - beta2) * g * g;
      mean[at] = a;
      square[at] = b;
      weights[at]! -= (eta * (a / meanBias)) / (Math.sqrt(b / squareBias) + epsilon);
    }
  }
}

/** The optimiser of a matrix of `size` weights with step size `eta`. */
export function createOptimiser(choice: OptimiserChoice, eta: number, size: number): Optimiser {
  return choice.kind === 'adam' ? new Adam(eta, size, choice) : new PlainDescent(eta);
}
