import { randomPermutation } from '../../fixed/shuffle.js';
import type { Xorshift32 } from '../../fixed/xorshift.js';
import { crossover, distance } from './crossover.js';
import type { WalkForm } from './form.js';
import { openWalk } from './open-walk.js';
import type { Walk } from './walk.js';

/** Members of a population. */
const POPULATION = 12;
/**
 * Steps of tabu search, per location, without a better cost before a child is taken for improved; populations take turns.
 * Where a few entries of a matrix dominate it, children of good parents are worth more than long searches.
 */
const PATIENCE = { even: [30, 100], dominated: [3, 3, 3, 30] };
/** Standard deviation over mean of the entries off the diagonal from which a matrix counts as dominated by a few. */
const DOMINATED = 2.5;
/** A facility that was moved stays away for 0.9 to 1.1 times the size, in steps (Taillard's robust tabu search). */
const TENURE = { least: 0.9, span: 0.2 };
/** Members that differ in fewer locations than this share of them are taken for the same. */
const NEAR = 0.05;
/** Children in a row without a better cost until a population is given up. */
const STALE_CHILDREN = 150;
/** Pairs looked at between two turns of the event loop: some milliseconds. */
const PAIRS_A_TURN = 4e6;

interface Member {
  readonly permutation: Int32Array;
  readonly cost: number;
}

/**
 * Memetic search: a small population of permutations, children by uniform crossover, each improved by tabu search; started
 * anew when it finds nothing any more. After U. Benlic, J.-K. Hao, "Memetic search for the quadratic assignment problem",
 * Expert Systems with Applications 42 (2015), with robust tabu search in place of their local search.
 */
export class MemeticSearch {
  /** The best so far. */
  permutation: Int32Array;
  cost = Number.POSITIVE_INFINITY;
  /** Steps of tabu search so far. */
  steps = 0;
  readonly #size: number;
  readonly #walk: Walk;
  readonly #dice: Xorshift32;
  readonly #turnSteps: number;
  readonly #patiences: readonly number[];
  #patience: number;
  #population: Member[] = [];
  #populations = 0;
  #births = 0;
  #stale = 0;
  #populationCost = Number.POSITIVE_INFINITY;
  /** Steps that the child at work still has before it is given up; 0: none is at work. */
  #left = 0;

  constructor(form: WalkForm, dice: Xorshift32, start?: Int32Array) {
    const { size } = form;
    this.#size = size;
    this.#dice = dice;
    this.#walk = openWalk(form, dice.next());
    this.#walk.setTenure(
      Math.max(1, Math.floor(TENURE.least * size)),
      Math.max(1, Math.floor(TENURE.span * size)),
    );
    this.#patiences = PATIENCE[isDominated(form) ? 'dominated' : 'even'].map(steps => steps * size);
    this.#patience = this.#patiences[0];
    this.#turnSteps = Math.max(1, Math.ceil((2 * PAIRS_A_TURN) / (size * size)));
    this.permutation = start?.slice() ?? randomPermutation(size, dice);
    this.#begin(this.permutation);
  }

  /** Some milliseconds of search. */
  advance(): void {
    if (this.#left === 0) this.#begin(this.#child());
    const steps = Math.min(this.#turnSteps, this.#left);
    const before = this.#walk.bestCost;
    this.#walk.run(steps);
    this.steps += steps;
    this.#left -= steps;
    if (this.#walk.bestCost < before) this.#left = this.#patience;
    this.#note();
    if (this.#left === 0) this.#settle({ permutation: this.#walk.best.slice(), cost: this.#walk.bestCost });
  }

  #begin(permutation: Int32Array): void {
    this.#walk.begin(permutation);
    this.#left = this.#patience;
    this.#note();
  }

  #note(): void {
    if (this.#walk.bestCost >= this.cost) return;
    this.cost = this.#walk.bestCost;
    this.permutation = this.#walk.best.slice();
  }

  #child(): Int32Array {
    const population = this.#population;
    if (population.length < 2 || this.#births < POPULATION) return randomPermutation(this.#size, this.#dice);
    const first = this.#dice.below(population.length);
    const other = this.#dice.below(population.length - 1);
    const second = other < first ? other : other + 1;
    return crossover(population[first].permutation, population[second].permutation, this.#dice);
  }

  /** Takes an improved child into the population: in place of one that it is near to, or of the worst, if it is better. */
  #settle(child: Member): void {
    this.#births++;
    this.#stale = child.cost < this.#populationCost ? 0 : this.#stale + 1;
    this.#populationCost = Math.min(this.#populationCost, child.cost);
    const population = this.#population;
    const near = population.findIndex(
      ({ permutation }) => distance(permutation, child.permutation) < Math.max(1, NEAR * this.#size),
    );
    const costs = population.map(({ cost }) => cost);
    const worst = costs.indexOf(Math.max(...costs));
    if (near >= 0) {
      if (child.cost < population[near].cost) population[near] = child;
    } else if (population.length < POPULATION) {
      population.push(child);
    } else if (child.cost < population[worst].cost) {
      population[worst] = child;
    }
    if (this.#stale < STALE_CHILDREN) return;
    this.#population = [];
    this.#populations++;
    this.#patience = this.#patiences[this.#populations % this.#patiences.length];
    this.#births = 0;
    this.#stale = 0;
    this.#populationCost = Number.POSITIVE_INFINITY;
  }
}

function isDominated({ instance: { size, a, b } }: WalkForm): boolean {
  return [a, b].some(matrix => {
    let [sum, squares] = [0, 0];
    for (let k = 0; k < matrix.length; k++) {
      if (k % (size + 1) === 0) continue;
      sum += matrix[k];
      squares += matrix[k] * matrix[k];
    }
    const pairs = size * (size - 1);
    const mean = sum / pairs;
    return squares / pairs - mean * mean > (DOMINATED * mean) ** 2;
  });
}
