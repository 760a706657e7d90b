import type { Arena } from '../arena.js';
import type { Crossbar } from '../crossbar.js';
import { CHANGE_LIMIT, type ChangeFormat, type DenseWeights, type UpdateTally } from '../kernels/learn.js';
import type { Slice } from '../slice.js';
import type { StoredWeights } from '../stored-weights.js';
import type { Rule } from './rule.js';
import { walkSynapses } from './synapse-walk.js';
import type { LearningWorkspace } from './workspace.js';

/** What a pass of a rule over a crossbar did. */
export interface PassTally extends UpdateTally {
  /** Neurons whose column was opened. */
  columns: number;
}

/** What a learning unit reads of a crossbar. */
export type LearningCrossbar = Pick<
  Crossbar,
  'rows' | 'active' | 'activeCount' | 'activeBits' | 'x1' | 'preTrace' | 'dense'
> & { readonly weights: Pick<StoredWeights, 'place' | 'at' | 'store' | 'shadowShift'> };

/** What a learning unit reads of a slice. */
export type LearningSlice = Pick<
  Slice,
  'count' | 'spikes' | 'fired' | 'trace' | 'y1' | 'spikeCounts' | 'thirdFactors' | 'memberOf'
>;

type Mutable<T> = { -readonly [field in keyof T]: T[field] };

/** Below one visited neuron in so many, single columns are faster than all neurons' rows. */
const DENSE_ONE_IN = 4;

/**
 * The learning unit of one core: runs rules over its crossbars, neuron by neuron in ascending order
 * and for each its rows in ascending order, and rounds with its own shift register.
 */
export class LearningUnit {
  /** [0]: the 16-bit register. */
  readonly #lfsr: Int32Array;
  readonly #workspace: LearningWorkspace;
  readonly #columns: { readonly list: Int32Array; count: number; readonly post: Int32Array };
  readonly #rows: { list: Int32Array; count: number; bits: Int32Array; pre: Int32Array | null };
  readonly #format: Mutable<ChangeFormat> = { rounding: 'floor', fractionBits: 0, annealing: 0 };
  readonly tally: PassTally = { visits: 0, draws: 0, writes: 0, columns: 0, actingWrites: 0 };

  constructor(seed: number, workspace: LearningWorkspace, arena: Arena) {
    this.#workspace = workspace;
    this.#lfsr = arena.int32(1);
    if (arena.fresh) this.#lfsr[0] = seed;
    this.#columns = { list: workspace.columns, count: 0, post: workspace.posts };
    this.#rows = { list: workspace.rows, count: 0, bits: workspace.bits, pre: null };
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
  run(
    rule: Rule,
    crossbar: LearningCrossbar,
    slice: LearningSlice,
    annealing: number,
    applied: Int32Array,
  ): void {
    if (slice.fired === 0 && rule.opensColumns) return;
    const { dense } = crossbar;
    if (dense !== null && rule.isProduct) {
      if (this.#runKernels(rule, crossbar, dense, slice, annealing, applied)) return;
    }
    this.#walk(rule, crossbar, slice, annealing, applied);
  }

  /** Runs a product over dense weights; false, and nothing done, where a change could be too large for it. */
  #runKernels(
    rule: Rule,
    crossbar: LearningCrossbar,
    dense: DenseWeights,
    slice: LearningSlice,
    annealing: number,
    applied: Int32Array,
  ): boolean {
    const format = this.#format;
    format.rounding = rule.image.rounding;
    format.fractionBits = rule.image.program.fractionBits;
    format.annealing = annealing;
    this.#takeRows(rule, crossbar);
    const pre = this.#takePre(rule, crossbar);
    const post = this.#takeColumns(rule, slice, applied);
    if (Math.max(pre, 1) * Math.max(post, 1) >= CHANGE_LIMIT) return false;
    if (rule.opensColumns) this.tally.columns += this.#columns.count;
    if (rule.visits === 'union') this.#runUnion(crossbar, dense, slice);
    else this.#runPass(dense, slice.count);
    return true;
  }

  #runPass(dense: DenseWeights, neurons: number): void {
    const columns = this.#columns;
    const { kernels } = this.#workspace;
    if (columns.count === 0) return;
    if (dense.held === null && columns.count * DENSE_ONE_IN >= neurons) {
      kernels.learnDense(dense, columns, this.#rows, this.#format, this.#lfsr, this.tally);
    } else {
      kernels.learnColumns(dense, columns, this.#rows, this.#format, this.#lfsr, this.tally);
    }
  }

  /** Neurons that fire go over all rows, those between them over the active ones: in turn, run by run. */
  #runUnion(crossbar: LearningCrossbar, dense: DenseWeights, slice: LearningSlice): void {
    const columns = this.#columns;
    const { list, post, count } = columns;
    let spike = 0;
    let end = 0;
    for (let first = 0; first < count; first = end) {
      while (spike < slice.fired && slice.spikes[spike] < list[first]) spike++;
      const fires = spike < slice.fired && slice.spikes[spike] === list[first];
      const nextSpike = spike < slice.fired ? slice.spikes[spike] : slice.count;
      end = first + 1;
      if (!fires) while (end < count && list[end] < nextSpike) end++;
      list.copyWithin(0, first, end);
      post.copyWithin(0, first, end);
      columns.count = end - first;
      this.#takeRowSet(crossbar, fires ? 'all' : 'active');
      this.#runPass(dense, slice.count);
    }
  }

  /** Sets the rows that the rule visits. */
  #takeRows(rule: Rule, crossbar: LearningCrossbar): void {
    if (rule.visits === 'traced-rows') this.#takeTraced(crossbar);
    else this.#takeRowSet(crossbar, visitsActive(rule) ? 'active' : 'all');
  }

  #takeRowSet(crossbar: LearningCrossbar, set: 'active' | 'all'): void {
    const rows = this.#rows;
    const active = set === 'active';
    rows.list = active ? crossbar.active : this.#workspace.allRows;
    rows.count = active ? crossbar.activeCount : crossbar.rows;
    rows.bits = active ? crossbar.activeBits : this.#workspace.allBits;
  }

  #takeTraced({ rows, x1, preTrace }: LearningCrossbar): void {
    const { rows: list, bits } = this.#workspace;
    const set = this.#rows;
    set.list = list;
    set.bits = bits;
    set.count = 0;
    if (preTrace === null) return;
    bits.fill(0, 0, ((rows + 63) >> 6) * 2);
    for (let row = 0; row < rows; row++) {
      if (x1[row] === 0) continue;
      list[set.count++] = row;
      bits[row >> 5] |= 1 << (row & 31);
    }
  }

  /** Sets the rows' parts of D; returns the greatest magnitude. */
  #takePre(rule: Rule, { active, activeCount, x1, preTrace }: LearningCrossbar): number {
    const rows = this.#rows;
    rows.pre = null;
    if (isConstant(rule)) return 1;
    const hasTrace = preTrace !== null;
    const onlyTrace = rule.preIsTrace && hasTrace;
    const pre = onlyTrace ? x1 : this.#workspace.pre;
    rows.pre = pre;
    let most = 0;
    let next = 0;
    for (let i = 0; i < rows.count; i++) {
      const row = rows.list[i];
      let value = x1[row];
      if (!onlyTrace) {
        while (next < activeCount && active[next] < row) next++;
        const isActive = next < activeCount && active[next] === row;
        value = rule.program.pre(isActive ? 1 : 0, hasTrace ? value : 0);
        pre[row] = value;
      }
      const magnitude = value < 0 ? -value : value;
      if (magnitude > most) most = magnitude;
    }
    return most;
  }

  /** Sets the neurons that the rule visits, and their parts of D; returns the greatest magnitude. */
  #takeColumns(rule: Rule, slice: LearningSlice, applied: Int32Array): number {
    const columns = this.#columns;
    const { program, opensColumns } = rule;
    // Where all rows' parts are alike, they go to the neurons'.
    const factor = isConstant(rule) ? program.pre(1, 0) : 1;
    const neurons = opensColumns ? slice.fired : slice.count;
    columns.count = 0;
    let most = 0;
    let next = 0;
    for (let i = 0; i < neurons; i++) {
      const k = opensColumns ? slice.spikes[i] : i;
      const fires = next < slice.fired && slice.spikes[next] === k;
      if (fires) next++;
      if (!takeNeuron(rule, slice, k, fires ? 1 : 0, applied)) continue;
      const value = program.post * factor;
      const magnitude = value < 0 ? -value : value;
      if (magnitude > most) most = magnitude;
      columns.list[columns.count] = k;
      columns.post[columns.count++] = value;
    }
    return most;
  }

  /** As {@link #runKernels}, synapse by synapse. */
  #walk(
    rule: Rule,
    crossbar: LearningCrossbar,
    slice: LearningSlice,
    annealing: number,
    applied: Int32Array,
  ): void {
    const { opensColumns } = rule;
    const neurons = opensColumns ? slice.fired : slice.count;
    let next = 0;
    for (let i = 0; i < neurons; i++) {
      const k = opensColumns ? slice.spikes[i] : i;
      const fires = next < slice.fired && slice.spikes[next] === k;
      if (fires) next++;
      if (!takeNeuron(rule, slice, k, fires ? 1 : 0, applied)) continue;
      if (opensColumns) this.tally.columns++;
      const activeOnly = visitsActive(rule) || (rule.visits === 'union' && !fires);
      walkSynapses(rule, crossbar, k, activeOnly, annealing, this.#lfsr, this.tally);
    }
  }
}

/** Hands a neuron's values to the rule; false where the rule passes it over. */
function takeNeuron(rule: Rule, slice: LearningSlice, k: number, y0: number, applied: Int32Array): boolean {
  const member = slice.memberOf[k];
  const r1 = member >= 0 ? applied[member] : slice.thirdFactors[k];
  if (r1 === 0 && rule.needsThirdFactor) return false;
  rule.program.setNeuron(y0, slice.trace === null ? 0 : slice.y1[k], slice.spikeCounts[k], r1);
  return true;
}

/** Whether every neuron goes over the active rows alone. */
function visitsActive({ visits }: Rule): boolean {
  return visits === 'pairs' || visits === 'active-rows';
}

/** Whether the row's part of D is the same for all rows that the rule visits. */
function isConstant(rule: Rule): boolean {
  return !rule.readsX1 && (!rule.readsX0 || visitsActive(rule));
}
