import type { Arena } from '../arena.js';
import type { TimeBreakdown } from './timing.js';

/** Emulated time by what it went to, in whole picoseconds: part of the engine's state, which a checkpoint keeps. */
export class ElapsedTime {
  /** Compute, network, barrier, management. */
  readonly #ps: Float64Array;

  constructor(arena: Arena) {
    this.#ps = arena.float64(4);
  }

  addStep(computePs: number, networkPs: number, barrierPs: number): void {
    this.#ps[0] += computePs;
    this.#ps[1] += networkPs;
    this.#ps[2] += barrierPs;
  }

  addManagement(ps: number): void {
    this.#ps[3] += ps;
  }

  /** @param openPs management work that is not added yet */
  breakdown(openPs: number): TimeBreakdown {
    const [computePs, networkPs, barrierPs, managementPs] = this.#ps;
    return { computePs, networkPs, barrierPs, managementPs: managementPs + openPs };
  }
}
