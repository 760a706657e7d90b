import type { Xorshift32 } from '../../fixed/xorshift.js';
import type { Search, Stop } from '../anytime.js';
import type { PlacementProblem } from './problem.js';
import { costsOf, objectiveValue, type Scale, watchFor } from './score.js';
import { PlacementState } from './state.js';

/** Ends of nets counted anew between two turns of the event loop. */
const WORK_A_TURN = 400_000;

/** Trials that tell how large changes are. */
const SAMPLES = 200;

/** Weight of the energy beside the objective: it leads over plains on which the longest way or peak load is the same. */
const GUIDE = 1e-3;

const WORD = 2 ** 32;

/** Links looked at in the time that counting an end of a net takes. */
const LINKS_AN_END = 8;

/** The best tiles that a search saw, by core, and their objective's value. */
export interface Valued {
  readonly tileOf: Int32Array;
  readonly value: number;
}

/**
 * Simulated annealing (S. Kirkpatrick et al., Science 220, 1983) over exchanges of two cores and moves to free places, for
 * any objective: it counts what a move changes in every tree, link and way.
 *
 * @param work ends of nets that may be counted anew
 * @param hot first temperature, in mean changes of a random exchange; the last is a hundredth of it
 * @returns `from` or something better
 */
export function* anneal(
  problem: PlacementProblem,
  scale: Scale,
  from: Int32Array,
  { hot, random, stop, work }: { hot: number; random: Xorshift32; stop: Stop; work: number },
): Search<Valued> {
  const { cores, grid } = problem;
  const watch = watchFor(scale.objective);
  const state = new PlacementState(problem, watch);
  const slots = new Slots(from, grid.tiles, grid.coresPerTile);
  const guide = GUIDE / scale.reference.energy;
  let value = 0;
  // Reading the peak off all links is work, too.
  const links = watch.loads || watch.ways ? Math.ceil(state.loads.length / LINKS_AN_END) : 0;
  const measure = (): number => {
    state.work += links;
    const costs = costsOf(problem, state, watch);
    value = objectiveValue(scale, costs);
    return value + guide * costs.energy;
  };
  const exchange = (slot: number, other: number) => {
    const core = slots.coreOn[slot];
    const second = slots.coreOn[other];
    const [tile, otherTile] = [slots.tileOf(slot), slots.tileOf(other)];
    if (core < 0) state.move(second, tile, -1, 0);
    else state.move(core, otherTile, second, tile);
    slots.exchange(slot, other);
  };

  state.reset(from);
  let score = measure();
  let best = { tileOf: from.slice(), value };
  let bestScore = score;
  const draw = (): number => slots.slotOf[random.below(cores)];
  const drawOther = (slot: number): number => {
    const other = random.below(slots.coreOn.length);
    return slots.tileOf(other) === slots.tileOf(slot) ? -1 : other;
  };

  let sum = 0;
  for (let k = 0; k < SAMPLES; k++) {
    const slot = draw();
    const other = drawOther(slot);
    if (other < 0) continue;
    exchange(slot, other);
    sum += Math.abs(measure() - score);
    exchange(slot, other);
  }
  const first = (hot * sum) / SAMPLES;
  const started = state.work;
  let looked = started;
  while (state.work - started < work) {
    if (state.work - looked > WORK_A_TURN) {
      looked = state.work;
      yield;
      if (stop()) break;
    }
    const slot = draw();
    const other = drawOther(slot);
    if (other < 0) {
      // A draw without a move is work too, or a chip of one tile would never end.
      state.work++;
      continue;
    }
    exchange(slot, other);
    const next = measure();
    const temperature = first * 0.01 ** ((state.work - started) / work);
    if (next <= score || random.next() / WORD < Math.exp((score - next) / temperature)) {
      score = next;
      if (score < bestScore - 1e-12) {
        bestScore = score;
        best = { tileOf: state.tileOf.slice(), value };
      }
    } else {
      exchange(slot, other);
    }
  }
  return best;
}

/** Who has which place; every tile has places of its own. */
class Slots {
  readonly coreOn: Int32Array;
  readonly slotOf: Int32Array;
  readonly #coresPerTile: number;

  constructor(tileOf: Int32Array, tiles: number, coresPerTile: number) {
    this.#coresPerTile = coresPerTile;
    this.coreOn = new Int32Array(tiles * coresPerTile).fill(-1);
    this.slotOf = new Int32Array(tileOf.length);
    const used = new Int32Array(tiles);
    tileOf.forEach((tile, core) => {
      const slot = tile * coresPerTile + used[tile]++;
      this.coreOn[slot] = core;
      this.slotOf[core] = slot;
    });
  }

  tileOf(slot: number): number {
    return Math.floor(slot / this.#coresPerTile);
  }

  exchange(slot: number, other: number): void {
    const { coreOn, slotOf } = this;
    const core = coreOn[slot];
    coreOn[slot] = coreOn[other];
    coreOn[other] = core;
    if (coreOn[slot] >= 0) slotOf[coreOn[slot]] = slot;
    if (core >= 0) slotOf[core] = other;
  }
}
