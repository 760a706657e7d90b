import { type LfsrBits, lfsr16Draw, lfsr32Draw } from '../../fixed/lfsr.js';
import type { Arena } from '../arena.js';
import type { VisitedColumns } from '../kernels/learn.js';
import { CHANGE_LIMIT, type ChangeFormat, type DenseWeights, type Register } from '../kernels/learn.js';
import type { PassTally } from './pass-tally.js';
import type { RulePass } from './rule.js';
import { idleRows, splitColumns } from './split-pass.js';
import { takeNeuron } from './take-neuron.js';
import { SYNAPSE } from './term-program.js';
import type { LearningCrossbar, LearningSlice } from './unit-view.js';
import { type SweptColumn, sweepColumn, walkColumns, walkRows } from './walks.js';
import type { LearningWorkspace } from './workspace.js';

/** The greatest magnitude of a weight. */
const MOST_WEIGHT = 2 ** 15;

type Mutable<T> = { -readonly [field in keyof T]: T[field] };

/** Below one visited neuron in so many, single columns are faster than all neurons' rows. */
const DENSE_ONE_IN = 4;

/**
 * The learning unit of one core: runs rules over its crossbars, neuron by neuron in ascending order
 * and for each its rows in ascending order (rules of the active rows alone: the other way round), and
 * rounds with its own shift register.
 */
export class LearningUnit {
  readonly register: Register;
  readonly #workspace: LearningWorkspace;
  readonly #columns: VisitedColumns;
  /** Of a split pass: the neurons that visit rows that are not active. */
  readonly #idleColumns: VisitedColumns;
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
    this.register = { state: arena.int32(1), bits };
    if (arena.fresh) this.register.state[0] = seed;
    this.#columns = { list: workspace.columns, count: 0, post: workspace.posts };
    this.#idleColumns = { list: workspace.idleColumns, count: 0, post: workspace.idlePosts };
    this.#rows = { list: workspace.rows, count: 0, bits: workspace.bits, pre: null };
  }

  /** The register, unsigned. */
  get lfsrState(): number {
    return this.register.state[0] >>> 0;
  }

  set lfsrState(state: number) {
    this.register.state[0] = state;
  }

  /** One draw; returns the register after it, unsigned, of whose low bits the caller takes as many as it needs. */
  draw(): number {
    const { bits } = this.register;
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
    } else if (dense !== null && pass.isSplit) {
      if (this.#runSplit(pass, crossbar, dense, slice, annealing, applied)) return;
    }
    crossbar.sumsStale = true;
    const walk = { crossbar, annealing, register: this.register, tally: this.tally };
    if (pass.visits === 'active-rows') walkRows(pass, walk, slice, applied);
    else walkColumns(pass, walk, slice, applied);
  }

  /**
   * Runs a scaling rule down one column: of the synapses held, those with a D other than 0 are visited.
   * @param swept the column, its place in the running sums, which are kept, and r0
   */
  sweep(
    pass: RulePass,
    crossbar: LearningCrossbar,
    slice: LearningSlice,
    swept: SweptColumn,
    annealing: number,
    applied: Int32Array,
  ): void {
    if (crossbar.dense !== null && pass.scalesWeight) {
      if (this.#scaleColumn(pass, crossbar, crossbar.dense, slice, swept, annealing, applied)) return;
    }
    const walk = { crossbar, annealing, register: this.register, tally: this.tally };
    sweepColumn(pass, walk, slice, swept, applied);
  }

  /** Scales a column of dense weights; false, and nothing done, where a change could be too large. */
  #scaleColumn(
    pass: RulePass,
    crossbar: LearningCrossbar,
    dense: DenseWeights,
    slice: LearningSlice,
    { column, ratio }: SweptColumn,
    annealing: number,
    applied: Int32Array,
  ): boolean {
    if (!takeNeuron(pass, slice, column, 0, applied, ratio)) return true;
    const factor = pass.programs[0].post;
    if (Math.abs(factor) * MOST_WEIGHT >= CHANGE_LIMIT) return false;
    this.#takeFormat(pass, annealing);
    const { kernels } = this.#workspace;
    kernels.scaleColumn(dense, column, factor, crossbar.rows, this.#format, this.register, this.tally);
    return true;
  }

  /** Runs a split pass over dense weights; false, and nothing done, where a change could be too large. */
  #runSplit(
    pass: RulePass,
    crossbar: LearningCrossbar,
    dense: DenseWeights,
    slice: LearningSlice,
    annealing: number,
    applied: Int32Array,
  ): boolean {
    const columns = this.#columns;
    const idle = this.#idleColumns;
    const rows = this.#rows;
    pass.row[SYNAPSE.d] = crossbar.delayTicks;
    if (splitColumns(pass, slice, applied, columns, idle) >= CHANGE_LIMIT) return false;
    if (pass.opensColumns) this.tally.columns += columns.count;
    this.#takeFormat(pass, annealing);
    crossbar.sumsStale = true;
    rows.pre = null;
    // Without draws the order of visits leaves nothing behind.
    this.#takeRowSet(crossbar, 'active');
    this.#runPass(dense, slice.count, columns);
    if (idle.count === 0) return true;
    rows.list = this.#workspace.rows;
    rows.bits = this.#workspace.bits;
    rows.count = idleRows(crossbar, crossbar.rows, rows.list, rows.bits);
    this.#runPass(dense, slice.count, idle);
    return true;
  }

  #takeFormat(pass: RulePass, annealing: number): void {
    const format = this.#format;
    format.rounding = pass.image.rounding;
    format.fractionBits = pass.programs[0].fractionBits;
    format.annealing = annealing;
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
    this.#takeFormat(pass, annealing);
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
      kernels.learnRows(dense, this.#columns, this.#rows, this.#format, this.register, this.tally);
      return true;
    }
    crossbar.sumsStale = true;
    if (pass.visits === 'union') this.#runUnion(crossbar, dense, slice);
    else this.#runPass(dense, slice.count, this.#columns);
    return true;
  }

  #runPass(dense: DenseWeights, neurons: number, columns: VisitedColumns): void {
    const { kernels } = this.#workspace;
    if (columns.count === 0) return;
    if (dense.held === null && columns.count * DENSE_ONE_IN >= neurons) {
      kernels.learnDense(dense, columns, this.#rows, this.#format, this.register, this.tally);
    } else {
      kernels.learnColumns(dense, columns, this.#rows, this.#format, this.register, this.tally);
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
      this.#runPass(dense, slice.count, columns);
    }
  }

  /** Sets the rows that the rule visits. */
  #takeRows(pass: RulePass, crossbar: LearningCrossbar): void {
    if (pass.visits === 'traced-rows') this.#takeTraced(crossbar);
    else this.#takeRowSet(crossbar, pass.visitsActive ? 'active' : 'all');
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
    if (pass.postTrace !== null && isConstant(pass)) {
      return this.#takeTraces(slice[pass.postTrace], pass.unitChange(crossbar.delayTicks), pass, slice);
    }
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

  /** Sets the neurons whose trace is not 0, and D, of which a trace of 1 makes `change`; returns the greatest. */
  #takeTraces(trace: Int32Array, change: number, pass: RulePass, slice: LearningSlice): number {
    const columns = this.#columns;
    const { list, post } = columns;
    columns.count = 0;
    this.#listCandidates(pass, slice);
    const neurons = this.#candidateCount;
    let most = 0;
    for (let i = 0; i < neurons; i++) {
      const k = this.#candidates![i];
      const value = trace[k] * change;
      list[i] = k;
      post[i] = value;
      const magnitude = value < 0 ? -value : value;
      if (magnitude > most) most = magnitude;
    }
    columns.count = neurons;
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
}

/** Whether the row's part of D is the same for all rows that the rule visits. */
function isConstant(pass: RulePass): boolean {
  return !pass.readsTrace && (!pass.readsX0 || pass.visitsActive);
}

/** That part. */
function constantPre(pass: RulePass, { delayTicks }: LearningCrossbar): number {
  pass.row[SYNAPSE.x0] = 1;
  pass.row[SYNAPSE.d] = delayTicks;
  return pass.programs[0].pre;
}
