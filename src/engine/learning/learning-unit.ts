import { type LfsrBits, lfsr16Draw, lfsr32Draw } from '../../fixed/lfsr.js';
import type { Arena } from '../arena.js';
import type { Crossbar } from '../crossbar.js';
import {
  CHANGE_LIMIT,
  type ChangeFormat,
  type DenseWeights,
  type Register,
  type UpdateTally,
} from '../kernels/learn.js';
import type { Slice } from '../slice.js';
import type { StoredWeights } from '../stored-weights.js';
import type { Tags } from '../tags.js';
import type { RulePass } from './rule.js';
import { visitSynapse, type Walk } from './synapse-walk.js';
import { POST, SYNAPSE } from './term-program.js';
import type { LearningWorkspace } from './workspace.js';

/** What a pass of a rule over a crossbar did. */
export interface PassTally extends UpdateTally {
  /** Neurons whose column was opened. */
  columns: number;
  /** Tags that were read, and those that changed. */
  tagReads: number;
  tagWrites: number;
  /** Weights that were read of synapses that were then passed over. */
  passedReads: number;
}

/** What a learning unit reads of a crossbar. */
export type LearningCrossbar = Pick<
  Crossbar,
  | 'rows'
  | 'active'
  | 'activeCount'
  | 'activeBits'
  | 'x1'
  | 'x2'
  | 'preTraces'
  | 'delayTicks'
  | 'dense'
  | 'sumsStale'
> & {
  readonly weights: Pick<StoredWeights, 'place' | 'at' | 'store' | 'shadowShift'>;
  readonly tags: Pick<Tags, 'at' | 'store'> | null;
};

/** What a learning unit reads of a slice. */
export type LearningSlice = Pick<
  Slice,
  'count' | 'spikes' | 'fired' | 'traces' | 'y1' | 'y2' | 'y3' | 'reward' | 'thirdFactors' | 'memberOf'
>;

type Mutable<T> = { -readonly [field in keyof T]: T[field] };

/** Below one visited neuron in so many, single columns are faster than all neurons' rows. */
const DENSE_ONE_IN = 4;

/**
 * The learning unit of one core: runs rules over its crossbars, neuron by neuron in ascending order
 * and for each its rows in ascending order (rules of the active rows alone: the other way round), and
 * rounds with its own shift register.
 */
export class LearningUnit {
  readonly #register: Register;
  readonly #workspace: LearningWorkspace;
  readonly #columns: { readonly list: Int32Array; count: number; readonly post: Int32Array };
  readonly #rows: { list: Int32Array; count: number; bits: Int32Array; pre: Int32Array | null };
  /** Neurons that may be visited, ascending; null for all of the slice. */
  #candidates: Int32Array | null = null;
  #candidateCount = 0;
  readonly #format: Mutable<ChangeFormat> = { rounding: 'floor', fractionBits: 0, annealing: 0 };
  readonly tally: PassTally = {
    visits: 0,
    draws: 0,
    writes: 0,
    columns: 0,
    actingWrites: 0,
    tagReads: 0,
    tagWrites: 0,
    passedReads: 0,
  };

  constructor(seed: number, bits: LfsrBits, workspace: LearningWorkspace, arena: Arena) {
    this.#workspace = workspace;
    this.#register = { state: arena.int32(1), bits };
    if (arena.fresh) this.#register.state[0] = seed;
    this.#columns = { list: workspace.columns, count: 0, post: workspace.posts };
    this.#rows = { list: workspace.rows, count: 0, bits: workspace.bits, pre: null };
  }

  /** The register, unsigned. */
  get lfsrState(): number {
    return this.#register.state[0] >>> 0;
  }

  set lfsrState(state: number) {
    this.#register.state[0] = state;
  }

  /** One draw; returns the register after it, unsigned, of whose low bits the caller takes as many as it needs. */
  draw(): number {
    const { bits } = this.#register;
    this.lfsrState = bits === 32 ? lfsr32Draw(this.lfsrState) : lfsr16Draw(this.lfsrState);
    return this.lfsrState;
  }

  /** Clears the tally. */
  begin(): void {
    const { tally } = this;
    tally.visits = 0;
    tally.draws = 0;
    tally.writes = 0;
    tally.columns = 0;
    tally.actingWrites = 0;
    tally.tagReads = 0;
    tally.tagWrites = 0;
    tally.passedReads = 0;
  }

  /**
   * Runs a rule's pass once over a crossbar.
   * @param annealing h: D is shifted right by it (floor) before rounding
   * @param applied third factors of the reductions' members; `Slice.memberOf` points into it
   */
  run(
    pass: RulePass,
    crossbar: LearningCrossbar,
    slice: LearningSlice,
    annealing: number,
    applied: Int32Array,
  ): void {
    if (slice.fired === 0 && pass.opensColumns) return;
    if (crossbar.activeCount === 0 && pass.visits === 'active-rows') return;
    const { dense } = crossbar;
    if (dense !== null && pass.isProduct) {
      if (this.#runKernels(pass, crossbar, dense, slice, annealing, applied)) return;
    }
    crossbar.sumsStale = true;
    const walk = { crossbar, annealing, register: this.#register, tally: this.tally };
    if (pass.visits === 'active-rows') this.#walkRows(pass, walk, slice, applied);
    else this.#walk(pass, walk, slice, applied);
  }

  /**
   * Runs a scaling rule down one column: of the synapses held, those with a D other than 0 are visited.
   * @param swept the column, its place in the running sums, which are kept, and r0
   */
  sweep(
    pass: RulePass,
    crossbar: LearningCrossbar,
    slice: LearningSlice,
    swept: { readonly column: number; readonly sums: Int32Array; readonly ratio: number },
    annealing: number,
    applied: Int32Array,
  ): void {
    const { column, sums, ratio } = swept;
    if (!takeNeuron(pass, slice, column, 0, applied, ratio)) return;
    const { tally } = this;
    const walk = { crossbar, annealing, register: this.#register, tally };
    const { weights, rows } = crossbar;
    let sum = sums[column];
    for (let row = 0; row < rows; row++) {
      const place = weights.place(row, column);
      if (place < 0) continue;
      const before = weights.at(place);
      const visits = tally.visits;
      visitSynapse(pass, walk, row, place, false, true);
      if (tally.visits === visits) tally.passedReads++;
      sum += weights.at(place) - before;
    }
    sums[column] = sum;
  }

  /** Runs a product over dense weights; false, and nothing done, where a change could be too large for it. */
  #runKernels(
    pass: RulePass,
    crossbar: LearningCrossbar,
    dense: DenseWeights,
    slice: LearningSlice,
    annealing: number,
    applied: Int32Array,
  ): boolean {
    const format = this.#format;
    format.rounding = pass.image.rounding;
    format.fractionBits = pass.programs[0].fractionBits;
    format.annealing = annealing;
    pass.row[SYNAPSE.d] = crossbar.delayTicks;
    pass.row[SYNAPSE.r0] = slice.reward;
    const post = this.#takeColumns(pass, crossbar, slice, applied);
    if (this.#columns.count === 0) return true;
    this.#takeRows(pass, crossbar);
    const pre = this.#takePre(pass, crossbar);
    if (Math.max(pre, 1) * Math.max(post, 1) >= CHANGE_LIMIT) return false;
    if (pass.opensColumns) this.tally.columns += this.#columns.count;
    if (pass.visits === 'active-rows') {
      const { kernels } = this.#workspace;
      kernels.learnRows(dense, this.#columns, this.#rows, format, this.#register, this.tally);
      return true;
    }
    crossbar.sumsStale = true;
    if (pass.visits === 'union') this.#runUnion(crossbar, dense, slice);
    else this.#runPass(dense, slice.count);
    return true;
  }

  #runPass(dense: DenseWeights, neurons: number): void {
    const columns = this.#columns;
    const { kernels } = this.#workspace;
    if (columns.count === 0) return;
    if (dense.held === null && columns.count * DENSE_ONE_IN >= neurons) {
      kernels.learnDense(dense, columns, this.#rows, this.#format, this.#register, this.tally);
    } else {
      kernels.learnColumns(dense, columns, this.#rows, this.#format, this.#register, this.tally);
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
  #takeRows(pass: RulePass, crossbar: LearningCrossbar): void {
    if (pass.visits === 'traced-rows') this.#takeTraced(crossbar);
    else this.#takeRowSet(crossbar, visitsActive(pass) ? 'active' : 'all');
  }

  #takeRowSet(crossbar: LearningCrossbar, set: 'active' | 'all'): void {
    const rows = this.#rows;
    const active = set === 'active';
    rows.list = active ? crossbar.active : this.#workspace.allRows;
    rows.count = active ? crossbar.activeCount : crossbar.rows;
    rows.bits = active ? crossbar.activeBits : this.#workspace.allBits;
  }

  #takeTraced({ rows, x1, preTraces }: LearningCrossbar): void {
    const { rows: list, bits } = this.#workspace;
    const set = this.#rows;
    set.list = list;
    set.bits = bits;
    set.count = 0;
    if (preTraces.x1 === null) return;
    bits.fill(0, 0, ((rows + 63) >> 6) * 2);
    for (let row = 0; row < rows; row++) {
      if (x1[row] === 0) continue;
      list[set.count++] = row;
      bits[row >> 5] |= 1 << (row & 31);
    }
  }

  /** Sets the rows' parts of D; returns the greatest magnitude. */
  #takePre(pass: RulePass, { active, activeCount, x1, x2, preTraces }: LearningCrossbar): number {
    const rows = this.#rows;
    rows.pre = null;
    if (isConstant(pass)) return 1;
    const { row: values, programs } = pass;
    const [program] = programs;
    const hasX1 = preTraces.x1 !== null;
    const hasX2 = preTraces.x2 !== null;
    const onlyTrace = pass.preIsTrace && hasX1;
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
        values[SYNAPSE.x0] = isActive ? 1 : 0;
        values[SYNAPSE.x1] = hasX1 ? value : 0;
        values[SYNAPSE.x2] = hasX2 ? x2[row] : 0;
        value = program.pre;
        pre[row] = value;
      }
      const magnitude = value < 0 ? -value : value;
      if (magnitude > most) most = magnitude;
    }
    return most;
  }

  /** Sets the neurons that the rule visits, and their parts of D; returns the greatest magnitude. */
  #takeColumns(
    pass: RulePass,
    crossbar: LearningCrossbar,
    slice: LearningSlice,
    applied: Int32Array,
  ): number {
    const columns = this.#columns;
    const [program] = pass.programs;
    // Where all rows' parts are alike, they go to the neurons'.
    const factor = isConstant(pass) ? constantPre(pass, crossbar) : 1;
    this.#listCandidates(pass, slice);
    const candidates = this.#candidates;
    const neurons = this.#candidateCount;
    columns.count = 0;
    let most = 0;
    let next = 0;
    for (let i = 0; i < neurons; i++) {
      const k = candidates === null ? i : candidates[i];
      while (next < slice.fired && slice.spikes[next] < k) next++;
      const fires = next < slice.fired && slice.spikes[next] === k;
      if (!takeNeuron(pass, slice, k, fires ? 1 : 0, applied)) continue;
      const value = program.post * factor;
      const magnitude = value < 0 ? -value : value;
      if (magnitude > most) most = magnitude;
      columns.list[columns.count] = k;
      columns.post[columns.count++] = value;
    }
    return most;
  }

  /** Lists the neurons that a trace does not make the rule pass over; there may be few of many. */
  #listCandidates(pass: RulePass, slice: LearningSlice): void {
    const [gate] = pass.gating;
    this.#candidates = null;
    this.#candidateCount = slice.count;
    if (pass.opensColumns) {
      this.#candidates = slice.spikes;
      this.#candidateCount = slice.fired;
    } else if (gate === 'y1' || gate === 'y2' || gate === 'y3') {
      const { candidates, kernels } = this.#workspace;
      this.#candidates = candidates;
      this.#candidateCount =
        slice.traces[gate] === null ? 0 : kernels.listNonZero(slice[gate], slice.count, candidates);
    }
  }

  /** As {@link #runKernels}, synapse by synapse. */
  #walk(pass: RulePass, walk: Walk, slice: LearningSlice, applied: Int32Array): void {
    const { opensColumns } = pass;
    const neurons = opensColumns ? slice.fired : slice.count;
    let next = 0;
    for (let i = 0; i < neurons; i++) {
      const k = opensColumns ? slice.spikes[i] : i;
      const fires = next < slice.fired && slice.spikes[next] === k;
      if (fires) next++;
      if (!takeNeuron(pass, slice, k, fires ? 1 : 0, applied)) continue;
      if (opensColumns) this.tally.columns++;
      const activeOnly = visitsActive(pass) || (pass.visits === 'union' && !fires);
      walkColumn(pass, walk, k, activeOnly);
    }
  }

  /** As {@link #walk}, row by row. */
  #walkRows(pass: RulePass, walk: Walk, slice: LearningSlice, applied: Int32Array): void {
    const { crossbar } = walk;
    for (let i = 0; i < crossbar.activeCount; i++) {
      const row = crossbar.active[i];
      let next = 0;
      for (let k = 0; k < slice.count; k++) {
        const fires = next < slice.fired && slice.spikes[next] === k;
        if (fires) next++;
        const place = crossbar.weights.place(row, k);
        if (place < 0 || !takeNeuron(pass, slice, k, fires ? 1 : 0, applied)) continue;
        visitSynapse(pass, walk, row, place, true);
      }
    }
  }
}

/** Goes down the synapses of a neuron whose values the pass has taken: those in active rows, or all. */
function walkColumn(pass: RulePass, walk: Walk, k: number, activeOnly: boolean): void {
  const { active, activeCount, x1, preTraces, weights, rows: allRows } = walk.crossbar;
  const traced = pass.visits === 'traced-rows';
  const rows = activeOnly ? activeCount : allRows;
  let next = 0;
  for (let i = 0; i < rows; i++) {
    const row = activeOnly ? active[i] : i;
    const isActive = next < activeCount && active[next] === row;
    if (isActive) next++;
    if (traced && (preTraces.x1 === null || x1[row] === 0)) continue;
    const place = weights.place(row, k);
    if (place >= 0) visitSynapse(pass, walk, row, place, isActive);
  }
}

/** Hands a neuron's values to the rule; false where the rule passes it over. */
function takeNeuron(
  pass: RulePass,
  slice: LearningSlice,
  k: number,
  y0: number,
  applied: Int32Array,
  r0 = slice.reward,
): boolean {
  const { neuron, gating, programs } = pass;
  const { traces } = slice;
  const member = slice.memberOf[k];
  neuron[POST.y0] = y0;
  neuron[POST.y1] = traces.y1 === null ? 0 : slice.y1[k];
  neuron[POST.y2] = traces.y2 === null ? 0 : slice.y2[k];
  neuron[POST.y3] = traces.y3 === null ? 0 : slice.y3[k];
  neuron[POST.r0] = r0;
  pass.row[SYNAPSE.r0] = r0;
  neuron[POST.r1] = member >= 0 ? applied[member] : slice.thirdFactors[k];
  for (let i = 0; i < gating.length; i++) if (neuron[POST[gating[i]]] === 0) return false;
  for (let p = 0; p < programs.length; p++) programs[p].takeNeuron();
  return true;
}

/** Whether every neuron goes over the active rows alone. */
function visitsActive({ visits }: RulePass): boolean {
  return visits === 'pairs' || visits === 'active-rows';
}

/** Whether the row's part of D is the same for all rows that the rule visits. */
function isConstant(pass: RulePass): boolean {
  return !pass.readsTrace && (!pass.readsX0 || visitsActive(pass));
}

/** That part. */
function constantPre(pass: RulePass, { delayTicks }: LearningCrossbar): number {
  pass.row[SYNAPSE.x0] = 1;
  pass.row[SYNAPSE.d] = delayTicks;
  return pass.programs[0].pre;
}
