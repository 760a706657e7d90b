import { NEVER, type Search, type Stop } from '../anytime.js';
import { ascentScale, costStep } from './bound.js';
import { DualAscent } from './dual-ascent.js';
import { costOf, type QapInstance } from './instance.js';

export interface ExactOptions {
  readonly stop?: Stop;
  /** A permutation to be beaten, or proved. */
  readonly start: Int32Array;
}

export interface ExactResult {
  readonly permutation: Int32Array;
  readonly cost: number;
  /** No permutation costs less; the cost itself where that is proved. */
  readonly bound: number;
  /** Problems looked at, the whole one included. */
  readonly nodes: number;
}

/** Largest problem that is worth trying: beyond it the bound leaves too many cases. */
export const EXACT_SIZE = 25;
/** Work without a limit of time, in rounds times size^5: some seconds. */
const EXACT_WORK = 2e9;
/** Rounds of a problem at most; one that gains less than this share of what is missing is its last. */
const ROUNDS = 100;
const LEAST_GAIN = 0.01;

/** Facilities placed so far, and what is left. */
interface Node {
  readonly ascent: DualAscent;
  readonly locations: readonly number[];
  readonly facilities: readonly number[];
}

/**
 * Branch and bound by the dual ascent (P. Hahn, T. Grant, N. Hall, European Journal of Operational Research 108, 1998): each
 * case starts from the reduced costs of the case that it is part of. Depth first, the likeliest case first.
 */
export function* solveExactly(
  instance: QapInstance,
  { stop = NEVER, start }: ExactOptions,
): Search<ExactResult> {
  const search = new ExactSearch(instance, start, stop);
  yield* search.solve();
  return search.result();
}

class ExactSearch {
  readonly #instance: QapInstance;
  readonly #stop: Stop;
  readonly #scale: number;
  readonly #step: number;
  readonly #placed: Int32Array;
  #best: Int32Array;
  #cost: number;
  #bound = Number.NEGATIVE_INFINITY;
  #work = 0;
  #nodes = 0;
  #ended = false;

  constructor(instance: QapInstance, start: Int32Array, stop: Stop) {
    this.#instance = instance;
    this.#stop = stop;
    this.#scale = ascentScale(instance);
    this.#step = costStep(instance);
    this.#placed = new Int32Array(instance.size);
    this.#best = start.slice();
    this.#cost = costOf(instance, start);
    this.#ended = this.#scale === 0 || instance.size > EXACT_SIZE;
  }

  result(): ExactResult {
    const bound = this.#ended ? this.#bound : this.#cost;
    return { permutation: this.#best, cost: this.#cost, bound, nodes: this.#nodes };
  }

  *solve(): Generator<void, void> {
    if (this.#ended) return;
    const all = Array.from({ length: this.#instance.size }, (_, i) => i);
    const ascent = DualAscent.of(this.#instance, this.#scale);
    yield* this.#solve({ ascent, locations: all, facilities: all });
  }

  *#solve(node: Node): Generator<void, void> {
    this.#nodes++;
    yield* this.#ascend(node.ascent);
    if (this.#ended || this.#up(node.ascent.bound) >= this.#cost) return;
    const { size } = node.ascent;
    if (size === 1) {
      this.#take(node.locations[0], node.facilities[0]);
      return;
    }
    for (const { i, f } of this.#cases(node.ascent)) {
      const { ascent, locations, facilities } = node;
      if (this.#up(ascent.bound + ascent.leaders[i * size + f]) >= this.#cost) continue;
      this.#placed[locations[i]] = facilities[f];
      yield* this.#solve({
        ascent: ascent.child(i, f),
        locations: locations.filter((_, k) => k !== i),
        facilities: facilities.filter((_, k) => k !== f),
      });
      if (this.#ended) return;
    }
  }

  /** Raises the bound while that seems to lead above the cost, or does not cost more than it saves. */
  *#ascend(ascent: DualAscent): Generator<void, void> {
    for (let round = 0; round < ROUNDS; round++) {
      const before = ascent.bound;
      for (const _ of ascent.round()) {
        this.#work += ascent.size ** 4;
        yield;
        this.#ended ||= this.#stop() || (!this.#stop.timed && this.#work > EXACT_WORK);
        if (this.#ended) return;
      }
      if (this.#nodes === 1) this.#bound = this.#up(ascent.bound);
      const missing = this.#cost * this.#scale - ascent.bound;
      if (this.#up(ascent.bound) >= this.#cost || (round > 0 && ascent.bound - before < LEAST_GAIN * missing))
        return;
    }
  }

  /** The location, or the facility, whose cases cost most together; its cases, the cheapest first. */
  #cases({ size, leaders, bound }: DualAscent): { i: number; f: number }[] {
    const gap = this.#cost * this.#scale - bound;
    const lines = Array.from({ length: 2 * size }, (_, line) =>
      Array.from({ length: size }, (_, k) => (line < size ? { i: line, f: k } : { i: k, f: line - size })),
    );
    const cost = ({ i, f }: { i: number; f: number }): number => leaders[i * size + f];
    const weights = lines.map(line => line.reduce((sum, one) => sum + Math.min(gap, cost(one)), 0));
    return lines[weights.indexOf(Math.max(...weights))].sort((x, y) => cost(x) - cost(y));
  }

  #take(location: number, facility: number): void {
    this.#placed[location] = facility;
    const cost = costOf(this.#instance, this.#placed);
    if (cost >= this.#cost) return;
    this.#cost = cost;
    this.#best = this.#placed.slice();
  }

  #up(scaled: number): number {
    return Math.ceil(scaled / this.#scale / this.#step) * this.#step;
  }
}
