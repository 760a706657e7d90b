import { raise } from '../fixed/error.js';
import type { ChipImage } from '../image/layout.js';
import { Counters, ledgerRows } from '../ledger/counters.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../ledger/events.js';
import { Arena } from './arena.js';
import { Axons } from './axons.js';
import { Crossbar } from './crossbar.js';
import { Encoder } from './encoder.js';
import { createKernels, type KernelChoice, type Kernels } from './kernels/kernels.js';
import { LateValues } from './late-values.js';
import { countManagedPass, countUnitPass } from './learning/count-pass.js';
import { LearningUnit } from './learning/learning-unit.js';
import { Rule } from './learning/rule.js';
import { planBytes } from './memory-plan.js';
import { updateNeurons } from './neurons/index.js';
import { Reductions } from './reductions.js';
import { Router } from './router.js';
import { Slice } from './slice.js';
import { restoreState, saveState } from './state.js';
import { type ThresholdUnit, thresholdUnit } from './thresholds/index.js';
import { AnalyticTiming } from './timing/analytic.js';
import { type DurationTable, noTiming, type TimingModel } from './timing/timing.js';
import { bumpTrace, decayAll } from './trace.js';

export interface EngineOptions {
  /** Durations for analytic timing; left out, no time is told. */
  readonly durations?: DurationTable;
  /** Inner loops: SIMD where the platform has it (auto), or TypeScript. Results are the same. */
  readonly kernels?: KernelChoice;
}

/** Control registers, in the arena so that a checkpoint holds them. */
const TICK = 0;
const LEARNING = 1;
const LABEL = 2;
const POLARITY = 3;
const ANNEALING = 4;
const REGISTERS = 5;

/**
 * A chip image, running. Each step goes through the phases in their order (docs/counting.md says
 * what each does and counts): deliver, integrate, fire, send, learn, then the management processor's
 * turn (the caller's), and the barrier. All integer, all deterministic.
 *
 * Indices of slices, crossbars, cores, encoders and reductions are the image's.
 */
export class Engine {
  readonly image: ChipImage;
  readonly counters: Counters;
  readonly slices: readonly Slice[];
  readonly axons: Axons;
  readonly crossbars: readonly Crossbar[];
  readonly encoders: readonly Encoder[];
  readonly reductions: Reductions;
  readonly learningUnits: readonly LearningUnit[];
  readonly arena: Arena;
  readonly router: Router;
  readonly timing: TimingModel;
  /** An instrument beside the chip, called after every step; it must change nothing. */
  observer: ((engine: Engine) => void) | undefined;

  readonly #registers: Int32Array;
  readonly #rules: readonly Rule[];
  readonly #thresholds: readonly ThresholdUnit[];
  /** Spikes of populations whose thresholds move together, as late as their policy says. */
  readonly #layerActivity: readonly { population: number; late: LateValues }[];
  readonly #layerSpikes: Int32Array;
  readonly #kernels: Kernels;

  constructor(image: ChipImage, options: EngineOptions = {}) {
    this.image = image;
    const arena = new Arena(planBytes(image));
    this.arena = arena;
    const rows = ledgerRows(image.slices.length, image.encoders.length);
    this.counters = new Counters(
      image.slices.length,
      image.encoders.length,
      arena.float64(rows * EVENT_KIND_COUNT),
    );
    this.#registers = arena.int32(REGISTERS);
    let sources = 0;
    this.slices = image.slices.map(slice => {
      const made = new Slice(slice, sources, arena);
      sources += slice.count;
      return made;
    });
    this.encoders = image.encoders.map(encoder => {
      const made = new Encoder(encoder, sources, arena);
      sources += encoder.count;
      return made;
    });
    const kernels = createKernels(arena, options.kernels);
    this.#kernels = kernels;
    const axons = new Axons(image, kernels, arena);
    this.axons = axons;
    this.crossbars = image.crossbars.map((crossbar, index) => {
      const columns = this.slices[crossbar.slice].count;
      return new Crossbar(crossbar, index, columns, axons, kernels, arena);
    });
    this.learningUnits = image.cores.map(core => new LearningUnit(core.lfsrSeed, kernels, arena));
    this.reductions = new Reductions(image, this.slices, this.counters, arena);
    this.router = new Router(image.routes, this.counters.counts);
    this.#rules = image.rules.map(rule => new Rule(rule));
    this.#thresholds = this.slices.map(slice => thresholdUnit(slice.thresholdPolicy));
    this.#layerActivity = layersThatShift(image).map(({ population, latenessSteps }) => ({
      population,
      late: new LateValues(latenessSteps, -1, arena),
    }));
    this.#layerSpikes = new Int32Array(image.populations.length);
    this.timing =
      options.durations === undefined
        ? noTiming
        : new AnalyticTiming(
            this.counters,
            image.slices.map(slice => slice.core),
            image.cores.length,
            options.durations,
          );
  }

  /** Steps done since the image was started. */
  get tick(): number {
    return this.#registers[TICK];
  }

  /** Clears what a presentation leaves behind; weights, thresholds and shift registers stay. */
  reset(): void {
    for (const [row, slice] of this.slices.entries()) {
      slice.reset();
      this.counters.add(row, EVENT_INDEX.stateReset, slice.count);
    }
    for (const crossbar of this.crossbars) crossbar.x1.fill(0);
    for (const crossbar of this.crossbars) crossbar.deactivate();
    for (const encoder of this.encoders) encoder.reset();
    for (const { late } of this.#layerActivity) late.clear();
    this.reductions.reset();
    this.router.clear();
  }

  /** Tells the encoders which sample comes, for those that load their register anew. */
  beginSample(sample: number): void {
    for (const encoder of this.encoders) encoder.beginSample(sample);
  }

  /** Values 0..255 of an encoder's units; they stay until others come. */
  loadInput(encoder: number, values: ArrayLike<number>): void {
    this.encoders[encoder].load(values);
  }

  /**
   * Units of an encoder of any kind that fire in the next step, ascending, each once, in place of what
   * its values would give; none leaves the step as it is (docs/counting.md, send).
   */
  inject(encoder: number, units: ArrayLike<number>): void {
    this.encoders[encoder].inject(units);
  }

  /** Step rules and third factors on or off. */
  setLearning(on: boolean): void {
    this.#registers[LEARNING] = on ? 1 : 0;
  }

  /** Label register, compared by groups with a class of their own; -1 for none. */
  setLabel(label: number): void {
    this.#registers[LABEL] = label;
  }

  /** Polarity register: 1 for a positive presentation, 0 for a negative one. */
  setPolarity(polarity: number): void {
    this.#registers[POLARITY] = polarity;
  }

  /** Annealing register h of the learning units, 0..24. */
  setAnnealing(shift: number): void {
    this.#registers[ANNEALING] = shift;
  }

  run(steps: number): void {
    for (let i = 0; i < steps; i++) this.step();
  }

  step(): void {
    const now = this.#registers[TICK];
    for (const crossbar of this.crossbars) crossbar.deactivate();
    this.#deliver(now);
    this.#integrate();
    this.#fire();
    this.#send(now);
    this.#learn();
    this.counters.add(this.counters.chipRow, EVENT_INDEX.barrier, 1);
    this.timing.endStep(this.router.farEastWest, this.router.farNorthSouth);
    this.#registers[TICK] = now + 1;
    this.observer?.(this);
  }

  /** Runs the epoch rules on traces that include the spikes due next step, which are then gone. */
  learnEpoch(): void {
    for (const crossbar of this.crossbars) crossbar.deactivate();
    this.#deliver(this.#registers[TICK]);
    for (const crossbar of this.crossbars) crossbar.deactivate();
    this.#runRules('epoch');
  }

  /** Adapts the thresholds of slices with per-neuron homeostasis. */
  adaptThresholds(): void {
    for (const [row, slice] of this.slices.entries()) {
      const updated = this.#thresholds[row].onDemand(slice);
      const policy = slice.thresholdPolicy;
      if (policy.kind !== 'neuron') continue;
      if (policy.by === 'unit') {
        this.counters.add(row, EVENT_INDEX.thresholdUpdate, updated);
        continue;
      }
      const { cyclesPerRead, cyclesPerWrite, cyclesPerOperation } = this.image.chip.management;
      const management = this.counters.managementRow;
      this.counters.add(management, EVENT_INDEX.managementRead, updated);
      this.counters.add(management, EVENT_INDEX.managementWrite, updated);
      const cycles = cyclesPerRead + cyclesPerWrite + 3 * cyclesPerOperation;
      this.counters.add(management, EVENT_INDEX.managementCycle, updated * cycles);
    }
  }

  /** Third factors of a slice's neurons that no reduction drives; cleared by `reset`. */
  writeThirdFactor(slice: number, values: ArrayLike<number>): void {
    this.slices[slice].thirdFactors.set(values);
  }

  /** Live view of the membrane potentials of a slice. */
  potentials(slice: number): Int32Array {
    return this.slices[slice].potential;
  }

  /** Live view of the spike counts since the reset. */
  spikeCounts(slice: number): Int32Array {
    return this.slices[slice].spikeCounts;
  }

  /** Live view of the thresholds. */
  thresholds(slice: number): Int32Array {
    return this.slices[slice].thresholds;
  }

  /** A copy of a crossbar's stored weights, laid out as in the image. */
  storedWeights(crossbar: number): Int8Array | Int16Array {
    return this.crossbars[crossbar].copyStored();
  }

  writeStoredWeights(crossbar: number, weights: Int8Array | Int16Array): void {
    this.crossbars[crossbar].loadStored(weights);
  }

  goodness(reduction: number): number {
    return this.reductions.all[reduction].goodness;
  }

  lfsrState(core: number): number {
    return this.learningUnits[core].lfsrState;
  }

  encoderState(encoder: number): number {
    return this.encoders[encoder].lfsrState;
  }

  setEncoderState(encoder: number, state: number): void {
    if (state === 0)
      raise('an encoder register was loaded with 0, from which it never moves; load 1 or more');
    this.encoders[encoder].lfsrState = state;
  }

  /** Everything that the future depends on, between two steps. */
  saveState(): Uint8Array {
    return saveState(this);
  }

  /** Puts back what {@link saveState} gave. */
  restoreState(bytes: Uint8Array): void {
    restoreState(this, bytes);
  }

  #deliver(now: number): void {
    for (const crossbar of this.crossbars) {
      if (crossbar.preTrace === null || crossbar.preTrace.decay === 0) continue;
      this.counters.add(crossbar.slice, EVENT_INDEX.traceUpdate, decayAll(crossbar.x1, crossbar.preTrace));
    }
    this.router.deliver(now, this.axons);
    for (let index = 0; index < this.crossbars.length; index++) {
      const arrivals = this.axons.arrivals(index);
      if (arrivals === 0) continue;
      this.axons.settle(index);
      const { slice, preTrace } = this.crossbars[index];
      this.counters.add(slice, EVENT_INDEX.axonLookup, arrivals);
      if (preTrace !== null) this.counters.add(slice, EVENT_INDEX.traceUpdate, arrivals);
    }
  }

  #integrate(): void {
    for (const crossbar of this.crossbars) {
      if (crossbar.activeCount === 0) continue;
      const operations = crossbar.accumulate(this.slices[crossbar.slice].sums);
      this.counters.add(crossbar.slice, EVENT_INDEX.rowRead, crossbar.activeCount);
      this.counters.add(crossbar.slice, EVENT_INDEX.synapticOp, operations);
    }
  }

  #fire(): void {
    const { counters } = this;
    this.#layerSpikes.fill(0);
    for (let row = 0; row < this.slices.length; row++) {
      const slice = this.slices[row];
      const active = updateNeurons(slice, this.#kernels);
      counters.add(row, EVENT_INDEX.neuronActive, active);
      counters.add(row, EVENT_INDEX.neuronIdle, slice.count - active);
      counters.add(row, EVENT_INDEX.spike, slice.fired);
      this.#layerSpikes[slice.population] += slice.fired;
      if (slice.trace !== null) counters.add(row, EVENT_INDEX.traceUpdate, this.#updateTraces(slice));
    }
    for (const { population, late } of this.#layerActivity) {
      const spikes = late.push(this.#layerSpikes[population]);
      for (let row = 0; row < this.slices.length; row++) {
        const slice = this.slices[row];
        if (slice.population !== population) continue;
        counters.add(row, EVENT_INDEX.thresholdUpdate, this.#thresholds[row].afterFire(slice, spikes));
      }
    }
  }

  /** Trace y1 of a slice; returns the traces touched: those not at 0, and those of neurons that fired. */
  #updateTraces(slice: Slice): number {
    const unit = slice.trace!;
    const { y1, spikes, fired } = slice;
    let freshlyRaised = 0;
    for (let i = 0; i < fired; i++) {
      if (y1[spikes[i]] === 0 || unit.decay === 0) freshlyRaised++;
    }
    const decayed = decayAll(y1, unit);
    for (let i = 0; i < fired; i++) y1[spikes[i]] = bumpTrace(y1[spikes[i]], unit);
    return decayed + freshlyRaised;
  }

  #send(now: number): void {
    const { router, counters } = this;
    router.farEastWest = 0;
    router.farNorthSouth = 0;
    for (let row = 0; row < this.slices.length; row++) {
      const { sourceBase, spikes, fired } = this.slices[row];
      if (fired > 0) router.send(sourceBase, spikes, fired, now, row);
    }
    for (const [index, encoder] of this.encoders.entries()) {
      const row = counters.encoderRow + index;
      const draws = encoder.step();
      if (encoder.image.by === 'unit') counters.add(row, EVENT_INDEX.encoderDraw, draws);
      else {
        const cycles = draws * this.image.chip.management.cyclesPerOperation;
        counters.add(counters.managementRow, EVENT_INDEX.managementCycle, cycles);
      }
      counters.add(row, EVENT_INDEX.inputSpike, encoder.fired);
      router.send(encoder.sourceBase, encoder.spikes, encoder.fired, now, row);
    }
  }

  #learn(): void {
    const learning = this.#registers[LEARNING] === 1;
    this.reductions.step(learning, this.#registers[LABEL], this.#registers[POLARITY]);
    if (learning) this.#runRules('step');
  }

  #runRules(when: 'step' | 'epoch'): void {
    const annealing = this.#registers[ANNEALING];
    for (const crossbar of this.crossbars) {
      const rule = this.#rules[crossbar.rule];
      if (rule === undefined || rule.image.when !== when) continue;
      const slice = this.slices[crossbar.slice];
      const unit = this.learningUnits[slice.core];
      const { tally } = unit;
      tally.visits = 0;
      tally.draws = 0;
      tally.writes = 0;
      tally.columns = 0;
      tally.actingWrites = 0;
      unit.run(rule, crossbar, slice, annealing, this.reductions.applied);
      if (crossbar.learnsBy === 'unit') countUnitPass(this.counters, crossbar, tally);
      else countManagedPass(this.counters, crossbar, tally, this.image.chip.management);
    }
  }
}

function layersThatShift(image: ChipImage): { population: number; latenessSteps: number }[] {
  const found = new Map<number, number>();
  for (const { population, thresholdPolicy } of image.slices) {
    if (thresholdPolicy.kind === 'layer') found.set(population, thresholdPolicy.latenessSteps);
  }
  return [...found].map(([population, latenessSteps]) => ({ population, latenessSteps }));
}
