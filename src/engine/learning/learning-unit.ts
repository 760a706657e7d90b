import { lfsr16Draw } from '../../fixed/lfsr.js';
import type { Arena } from '../arena.js';
import type { Crossbar } from '../crossbar.js';
import type { Kernels } from '../kernels/kernels.js';
import { CHANGE_LIMIT } from '../kernels/learn.js';
import type { Slice } from '../slice.js';
import { multiply, type Rule, type RuleInputs } from './rule.js';

/** What a loop over synapses did. */
export interface LearningTally {
  visits: number;
  draws: number;
  writes: number;
}

/** What a pass of a rule over a crossbar did. */
export interface PassTally extends LearningTally {
  /** Neurons whose column was opened. */
  columns: number;
  /** Of the writes of an epoch rule, those that changed the weight with which the synapse acts. */
  actingWrites: number;
}

/**
 * The learning unit of one core: runs rules over its crossbars, neuron by neuron in ascending order
 * and for each its rows in ascending order, and rounds with its own shift register.
 */
export class LearningUnit {
  /** [0]: the 16-bit register. */
  readonly #lfsr: Int32Array;
  readonly #kernels: Kernels;
  readonly #inputs: RuleInputs = { x0: 0, x1: 0, y0: 0, y1: 0, y2: 0, r1: 0, w: 0 };
  readonly tally: PassTally = { visits: 0, draws: 0, writes: 0, columns: 0, actingWrites: 0 };

  constructor(seed: number, kernels: Kernels, arena: Arena) {
    this.#kernels = kernels;
    this.#lfsr = arena.int32(1);
    this.#lfsr[0] = seed;
  }

  get lfsrState(): number {
    return this.#lfsr[0];
  }

  set lfsrState(state: number) {
    this.#lfsr[0] = state;
  }

  /**
   * Runs a rule once over a crossbar.
   * @param annealing h: D is shifted right by it (floor) before rounding
   * @param applied third factors of the reductions' members; `Slice.memberOf` points into it
   */
  run(rule: Rule, crossbar: Crossbar, slice: Slice, annealing: number, applied: Int32Array): void {
    const { visits } = rule;
    if (visits === 'pairs' || visits === 'firing-columns') {
      const rows = visits === 'pairs' ? crossbar.active : null;
      for (let i = 0; i < slice.fired; i++) {
        this.#neuron(rule, crossbar, slice, slice.spikes[i], 1, rows, annealing, applied);
      }
      return;
    }
    let next = 0;
    for (let k = 0; k < slice.count; k++) {
      const fired = next < slice.fired && slice.spikes[next] === k;
      if (fired) next++;
      const onlyActive = visits === 'active-rows' || (visits === 'union' && !fired);
      this.#neuron(
        rule,
        crossbar,
        slice,
        k,
        fired ? 1 : 0,
        onlyActive ? crossbar.active : null,
        annealing,
        applied,
      );
    }
  }

  #neuron(
    rule: Rule,
    crossbar: Crossbar,
    slice: Slice,
    k: number,
    y0: number,
    activeRows: Int32Array | null,
    annealing: number,
    applied: Int32Array,
  ): void {
    const member = slice.memberOf[k];
    const r1 = member >= 0 ? applied[member] : slice.thirdFactors[k];
    if (r1 === 0 && rule.needsThirdFactor) return;
    if (rule.opensColumns) this.tally.columns++;
    const inputs = this.#inputs;
    inputs.y0 = y0;
    inputs.y1 = slice.trace === null ? 0 : slice.y1[k];
    inputs.y2 = slice.spikeCounts[k];
    inputs.r1 = r1;
    const { product } = rule;
    if (product === null) {
      this.#sum(rule, crossbar, k, activeRows, annealing);
    } else if (activeRows !== null && product.pre.every(factor => factor.variable === 'x0')) {
      inputs.x0 = 1;
      const change = product.coefficient * multiply(product.post, inputs) * multiply(product.pre, inputs);
      this.#constant(rule, crossbar, k, activeRows, shiftRight(change, annealing));
    } else {
      this.#outer(
        rule,
        crossbar,
        k,
        activeRows,
        annealing,
        product.coefficient * multiply(product.post, inputs),
      );
    }
  }

  /** One change for all active rows of a neuron: the form of contrastive rules. */
  #constant(rule: Rule, crossbar: Crossbar, k: number, rows: Int32Array, change: number): void {
    const { rounding, program } = rule.image;
    if (crossbar.dense !== null && rounding === 'stochastic' && Math.abs(change) < CHANGE_LIMIT) {
      this.#kernels.learnActive(
        crossbar.dense,
        k,
        crossbar,
        change,
        program.fractionBits,
        this.#lfsr,
        this.tally,
      );
      return;
    }
    for (let i = 0; i < crossbar.activeCount; i++) {
      const place = crossbar.place(rows[i], k);
      if (place < 0) continue;
      this.tally.visits++;
      this.#write(rule, crossbar, place, change);
    }
  }

  /** D = post x pre(row). */
  #outer(
    rule: Rule,
    crossbar: Crossbar,
    k: number,
    activeRows: Int32Array | null,
    annealing: number,
    post: number,
  ): void {
    const inputs = this.#inputs;
    const pre = rule.product!.pre;
    this.#visit(rule, crossbar, k, activeRows, place => {
      this.#write(rule, crossbar, place, shiftRight(post * multiply(pre, inputs), annealing));
    });
  }

  #sum(rule: Rule, crossbar: Crossbar, k: number, activeRows: Int32Array | null, annealing: number): void {
    const inputs = this.#inputs;
    this.#visit(rule, crossbar, k, activeRows, place => {
      inputs.w = crossbar.stored(place);
      this.#write(rule, crossbar, place, shiftRight(rule.evaluate(inputs), annealing));
    });
  }

  /** Calls `change` for each synapse of neuron k in the active rows, or in all, with x0 and x1 set. */
  #visit(
    rule: Rule,
    crossbar: Crossbar,
    k: number,
    activeRows: Int32Array | null,
    change: (place: number) => void,
  ): void {
    const inputs = this.#inputs;
    const { active, activeCount, x1, preTrace } = crossbar;
    const traced = rule.visits === 'traced-rows';
    const rows = activeRows === null ? crossbar.rows : activeCount;
    let next = 0;
    for (let i = 0; i < rows; i++) {
      const row = activeRows === null ? i : activeRows[i];
      const isActive = next < activeCount && active[next] === row;
      if (isActive) next++;
      inputs.x0 = isActive ? 1 : 0;
      inputs.x1 = preTrace === null ? 0 : x1[row];
      if (traced && inputs.x1 === 0) continue;
      const place = crossbar.place(row, k);
      if (place < 0) continue;
      this.tally.visits++;
      change(place);
    }
  }

  #write(rule: Rule, crossbar: Crossbar, place: number, change: number): void {
    const step = this.#round(change, rule.image.rounding, rule.image.program.fractionBits);
    if (rule.image.rounding === 'stochastic') this.tally.draws++;
    const before = crossbar.stored(place);
    if (!crossbar.store(place, before + step)) return;
    this.tally.writes++;
    if ((before ^ crossbar.stored(place)) >> crossbar.shadowShift !== 0) this.tally.actingWrites++;
  }

  #round(change: number, rounding: Rule['image']['rounding'], fractionBits: number): number {
    if (rounding === 'floor' || fractionBits === 0) {
      if (rounding === 'stochastic') this.#draw();
      return shiftRight(change, fractionBits);
    }
    if (rounding === 'nearest') return shiftRight(change + 2 ** (fractionBits - 1), fractionBits);
    return shiftRight(change + (this.#draw() & ((1 << fractionBits) - 1)), fractionBits);
  }

  #draw(): number {
    const state = lfsr16Draw(this.#lfsr[0]);
    this.#lfsr[0] = state;
    return state & 255;
  }
}

/** Arithmetic shift to the right, rounding towards minus infinity, exact beyond 32 bits too. */
function shiftRight(value: number, bits: number): number {
  return value === (value | 0) ? value >> Math.min(31, bits) : Math.floor(value / 2 ** bits);
}
