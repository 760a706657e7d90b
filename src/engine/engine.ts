import { raise } from '../fixed/error.js';
import type { ChipImage, WeightlessImage } from '../image/layout.js';
import { EVENT_INDEX } from '../ledger/events.js';
import { Chip, type ChipOptions, EPOCHS, REGISTER } from './chip.js';
import { Competitions } from './competitions.js';
import { Crew, END } from './crew.js';
import { countManagedPass, countUnitPass } from './learning/count-pass.js';
import { type StepRuns, stepRuns } from './learning/row-passes.js';
import { type RuleRun, ruleRuns, visitsNothing } from './learning/rule-runs.js';
import { scaleColumns } from './learning/scale-columns.js';
import type { Profile } from './profile/profile.js';
import { type Share, takeFarthest } from './share.js';
import { restoreState, saveState } from './state.js';
import { stepEncoders } from './step-encoders.js';
import { type ThresholdUnit, thresholdUnit } from './thresholds/index.js';
import { adaptOnDemand } from './thresholds/on-demand.js';

export interface EngineOptions extends ChipOptions {
  /** Whether a processor is free for each thread: only then do they wait awake for each other. */
  readonly spins?: boolean | undefined;
}

/**
 * A chip image, running. Each step goes through the phases in their order (docs/counting.md says
 * what each does and counts): deliver, integrate, fire, send, learn, then the management processor's
 * turn (the caller's), and the barrier. All integer, all deterministic.
 *
 * Several threads may run one chip, each an engine over the same memory with cores of its own. Thread 0
 * is the one that is talked to; the others {@link serve}. They meet when all spikes of a step are sent,
 * and again where something of the whole chip (goodness, a layer's spikes, a far event) must be known
 * before anyone learns; before the spikes are sent only where neurons compete across slices.
 *
 * Indices of slices, crossbars, cores, encoders and reductions are the image's.
 */
export class Engine extends Chip {
  /** An instrument beside the chip, called after every step; it must change nothing. */
  observer: ((engine: Engine) => void) | undefined;
  /** Another one, which times what the engine does; of thread 0 only. */
  profile: Profile | undefined;

  readonly #thresholds: readonly ThresholdUnit[];
  readonly #competitions: Competitions;
  /** Step rules of each share. */
  readonly #stepRuns: readonly StepRuns[];
  readonly #crew: Crew | null;
  /** Whether thread 0 must act between sending and learning. */
  readonly #chipWide: boolean;
  /** Farthest path of the step's spikes, as a share's `farHops`. */
  readonly #farthest = new Int32Array(3);
  /** Step under way, of thread 0. */
  #underWay = 0;

  /**
   * @param image with its weights, unless `options.memory` holds them
   * @throws SpikeloomError where the image needs more memory than there is
   */
  constructor(image: ChipImage | WeightlessImage, options: EngineOptions = {}) {
    super(image, options);
    this.#thresholds = this.slices.map(slice => thresholdUnit(slice.thresholdPolicy, this.loops.thresholds));
    this.#competitions = new Competitions(
      image,
      this.slices,
      this.shares,
      this.counters,
      this.controlPackets,
    );
    this.#stepRuns = this.shares.map(share => stepRuns(this, ruleRuns(this, share, 'step', 0)));
    const { threads = 1, thread = 0, spins = false } = options;
    this.#crew = threads === 1 ? null : new Crew(this.crewWords, threads, thread, spins);
    this.#chipWide =
      image.reductions.some(({ epoch }) => epoch === null) || this.layers.any || this.router.farRoutes > 0;
  }

  /** Steps done since the image was started. */
  get tick(): number {
    return this.registers[REGISTER.tick];
  }

  /** Clears what a presentation leaves behind; weights, thresholds and shift registers stay. */
  reset(): void {
    this.profile?.begin();
    for (const share of this.shares) this.kernels.clear(share);
    for (const [row, slice] of this.slices.entries()) {
      slice.reset();
      this.counters.add(row, EVENT_INDEX.stateReset, slice.count);
    }
    for (const crossbar of this.crossbars) crossbar.reset();
    for (const encoder of this.encoders) encoder.reset();
    this.layers.reset();
    this.reductions.reset();
    this.router.clear();
    this.profile?.end('reset');
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
    this.registers[REGISTER.learning] = on ? 1 : 0;
  }

  /** Label register, compared by groups with a class of their own; -1 for none. */
  setLabel(label: number): void {
    this.registers[REGISTER.label] = label;
  }

  /** Polarity register: 1 for a positive presentation, 0 for a negative one. */
  setPolarity(polarity: number): void {
    this.registers[REGISTER.polarity] = polarity;
  }

  /** Annealing register h of the learning units, 0..24. */
  setAnnealing(shift: number): void {
    this.registers[REGISTER.annealing] = shift;
  }

  step(): void {
    this.run(1);
  }

  /** @throws Error where another thread of the engine was lost ({@link lost}): the chip is torn then */
  run(steps: number): void {
    if (this.observer === undefined) {
      this.#run(steps);
      return;
    }
    for (let i = 0; i < steps; i++) {
      this.#run(1);
      this.observer(this);
    }
  }

  /** A thread's life: runs its share of whatever thread 0 runs, until that one {@link close}s. */
  serve(thread: number): void {
    for (let steps = this.#crew!.order(); steps !== END; steps = this.#crew!.order()) {
      const first = this.tick;
      const passes = this.registers[REGISTER.steps];
      for (let step = 0; step < steps; step++) {
        this.#runShare(this.shares[thread], first + step, passes + step + 1);
      }
      this.#crew!.barrier();
    }
  }

  /** Lets the other threads go: the engine can be looked at, not run, after it. May be called again. */
  close(): void {
    this.#crew?.close();
  }

  /** The thread that the engine lost, if it did, and the step (from 0) in which thread 0 missed it. */
  get lost(): { readonly what: string; readonly step: number } | null {
    const what = this.#crew?.lost ?? null;
    return what === null ? null : { what, step: this.#underWay };
  }

  /**
   * Runs the epoch rules of a number on traces that include the spikes due next step, which are then gone.
   * @param epoch 0..15
   */
  learnEpoch(epoch = 0): void {
    if (!(epoch >= 0 && epoch < EPOCHS))
      raise(`learning epoch ${epoch} was asked for; limit 0..${EPOCHS - 1}`);
    const laps = this.profile?.beginEpoch();
    for (const share of this.shares) {
      this.kernels.clear(share);
      this.kernels.deliver(share, this.tick);
      this.kernels.clear(share);
    }
    this.router.wheel.forget(this.tick);
    laps?.lap(laps.epochSpikes);
    const { label, polarity } = REGISTER;
    this.reductions.stepEpoch(epoch, this.registers[label], this.registers[polarity]);
    const passes = ++this.registers[REGISTER.epochs + epoch];
    for (const share of this.shares) {
      this.#runRules(ruleRuns(this, share, 'epoch', epoch), 'epoch', passes, laps);
    }
    laps?.endEpoch();
  }

  /** Runs the scaling rules down the columns whose weights add up to too much (`ScalingImage`). */
  scale(): void {
    this.profile?.begin();
    scaleColumns(this);
    this.profile?.end('scaling');
  }

  /** Adapts the thresholds of slices with per-neuron homeostasis, and lets dynamic ones decay. */
  adaptThresholds(): void {
    this.profile?.begin();
    adaptOnDemand(this, this.#thresholds);
    this.profile?.end('homeostasis');
  }

  /** Third factors of a slice's neurons that no reduction drives; cleared by `reset`. */
  writeThirdFactor(slice: number, values: ArrayLike<number>): void {
    this.slices[slice].thirdFactors.set(values);
  }

  /** The reward register r0 of a slice, or of all; cleared by `reset`. */
  writeReward(slice: number | 'all', value: number): void {
    for (const one of slice === 'all' ? this.slices : [this.slices[slice]]) one.reward = value;
  }

  /** The running sums of a crossbar's columns; null where it is not scaled. */
  columnSums(crossbar: number): Int32Array | null {
    return this.crossbars[crossbar].columnSums();
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
    return this.crossbars[crossbar].weights.copy();
  }

  writeStoredWeights(crossbar: number, weights: Int8Array | Int16Array): void {
    this.crossbars[crossbar].weights.load(weights);
    this.crossbars[crossbar].sumsStale = true;
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

  #run(steps: number): void {
    const { profile } = this;
    const first = this.tick;
    const passes = this.registers[REGISTER.steps];
    profile?.begin();
    this.#underWay = first;
    this.#crew?.give(steps);
    if (this.#crew !== null) profile?.end('barrier');
    for (let tick = first; tick < first + steps; tick++) {
      this.#underWay = tick;
      this.#runShare(this.shares[0], tick, passes + tick - first + 1, tick > first, profile?.sample());
    }
    profile?.end('step', steps);
    this.#crew?.barrier();
    if (this.#crew !== null) profile?.end('barrier');
    if (steps > 0) this.#endStep(first + steps - 1);
    this.timing.endManagement();
    this.registers[REGISTER.tick] = first + steps;
    if (this.registers[REGISTER.learning] === 1) this.registers[REGISTER.steps] = passes + steps;
  }

  /**
   * One step of a share.
   * @param passes steps with learning on since boot, this one included, if learning is on
   * @param endBefore whether thread 0 is to tell the time of the step before, whose counts stand by now
   * @param laps where the step is one to be taken apart
   */
  #runShare(share: Share, now: number, passes: number, endBefore = false, laps?: Profile): void {
    const { registers, timing } = this;
    const kernels = laps?.kernels ?? this.kernels;
    const learning = registers[REGISTER.learning] === 1;
    const leads = share.index === 0;
    kernels.clear(share);
    kernels.deliver(share, now);
    kernels.integrate(share);
    kernels.fire(share, learning);
    if (this.#competitions.any) {
      this.#meet(laps);
      this.#competitions.decide(share);
      kernels.settle(share, learning);
    }
    if (learning || this.reductions.ungated) this.reductions.addUp(this.members[share.index]);
    laps?.lap(laps.goodness);
    const inputSpikes = leads ? stepEncoders(this) : 0;
    laps?.lap(laps.encode, inputSpikes);
    kernels.send(share, now);
    this.#meet(laps);
    kernels.forget(share, now);
    if (leads) {
      if (endBefore) this.#endStep(now - 1);
      takeFarthest(this.shares, this.#farthest);
      laps?.lap(laps.time);
    }
    if (this.#chipWide) {
      if (leads) this.#actChipWide(now, learning);
      laps?.lap(laps.chipWide);
      this.#meet(laps);
      if (this.layers.any) this.#moveThresholds(share);
      laps?.lap(laps.thresholds);
    }
    if (learning) this.#runStepRules(this.#stepRuns[share.index], passes, laps);
    if (leads) this.counters.add(this.counters.chipRow, EVENT_INDEX.barrier, 1);
    timing.endShare(share.index, now);
    laps?.lap(laps.time);
    laps?.endSample();
  }

  /** Waits for the other threads. */
  #meet(laps?: Profile): void {
    if (this.#crew === null) return;
    this.#crew.barrier();
    laps?.lap(laps.wait);
  }

  #endStep(tick: number): void {
    this.timing.endStep(tick, this.#farthest[0], this.#farthest[1], this.#farthest[2]);
  }

  /** What one thread does for all, when all spikes of the step are sent. */
  #actChipWide(now: number, learning: boolean): void {
    if (this.router.farRoutes > 0) this.router.postFar(this.shares, now);
    this.layers.step();
    const { label, polarity } = REGISTER;
    this.reductions.step(learning, this.registers[label], this.registers[polarity]);
  }

  #moveThresholds({ slices, sliceRows }: Share): void {
    for (let i = 0; i < slices.length; i++) {
      const slice = slices[i];
      const updated = this.#thresholds[sliceRows[i]].afterFire(slice, this.layers.spikesOf[slice.population]);
      this.counters.add(sliceRows[i], EVENT_INDEX.thresholdUpdate, updated);
    }
  }

  #runStepRules({ all, records, passes: rowPasses, rest }: StepRuns, passes: number, laps?: Profile): void {
    if (laps !== undefined || rowPasses === 0) {
      this.#runRules(all, 'step', passes, laps);
      return;
    }
    const { kernels, candidates, posts } = this.learningWorkspace;
    kernels.learnPasses!(records, rowPasses, this.registers[REGISTER.annealing], candidates, posts);
    if (rest.length > 0) this.#runRules(rest, 'step', passes);
  }

  #runRules(runs: readonly RuleRun[], when: 'step' | 'epoch', passes: number, laps?: Profile): void {
    const annealing = this.registers[REGISTER.annealing];
    for (let i = 0; i < runs.length; i++) {
      const { crossbar, rule, slice, unit, quiet } = runs[i];
      const pass = rule.pass(passes);
      const idle = pass === null || visitsNothing(pass, crossbar, slice);
      if (idle && quiet && laps === undefined) continue;
      const { tally } = unit;
      unit.begin();
      if (!idle) unit.run(pass, crossbar, slice, annealing, this.reductions.applied);
      if (crossbar.learnsBy === 'unit') countUnitPass(this.counters, crossbar, tally);
      else countManagedPass(this.counters, crossbar, tally, this.image.chip.management);
      laps?.lapPass(crossbar, when, tally);
    }
  }
}
