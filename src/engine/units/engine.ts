import { raise } from '../../fixed/error.js';
import type { UnitCounts } from '../../ledger/unit-counts.js';
import { Arena } from '../arena.js';
import { countRun, countStep, type SomaCounts } from './counting.js';
import { addRows, collect, type Deliveries } from './deliver.js';
import { Accumulator, DelayAccumulator, DendritePath, TapLine } from './dendrite-path.js';
import { CHARGES, layOut, type UnitLayout, type UnitRun } from './layout.js';
import { CRandom } from './neurons/c-random.js';
import { InputPlayer } from './neurons/input.js';
import { updateLif } from './neurons/lif.js';
import { updateTrueNorth } from './neurons/true-north.js';
import { ownDelayOf } from './own-delay.js';
import { Ways } from './routes.js';
import { createUnitKernels, type UnitKernels } from './simd/kernels.js';
import { createState, FIRED, IDLE, type Inbox, stateBytes, type UnitState } from './state.js';
import { type SynapseRows, synapseRows } from './synapse-rows.js';
import type { UnitSystem } from './system.js';

/** What a step, or all steps so far, came to. */
export interface StepTotals extends Deliveries {
  fired: number;
  updated: number;
}

export interface UnitEngineOptions {
  readonly limitBytes?: number | undefined;
  readonly kernels?: boolean;
}

/**
 * The unit machine: neurons on a chip of named units, in IEEE doubles and one fixed order of operations. A step runs all neurons
 * (cores ascending, in each the order of the placement) and then delivers what they sent, which acts in the next.
 */
export class UnitEngine {
  readonly system: UnitSystem;
  readonly layout: UnitLayout;
  readonly rows: SynapseRows;
  readonly state: UnitState;
  readonly ways: Ways;
  readonly inbox: Inbox;
  /** [rows] links that a packet crosses. */
  readonly rowHops: Int32Array;
  /** [rows] slot of the neuron that sends it. */
  readonly rowSource: Int32Array;
  /** The step that was run last, from 1. */
  tick = 0;
  /** Neurons that fired in it: the first so many of `state.fired`. */
  firedCount = 0;
  readonly step: StepTotals = { fired: 0, updated: 0, packets: 0, hops: 0, spikes: 0 };
  /** [runs] of the step. */
  readonly runUpdated: Float64Array;
  readonly runFired: Float64Array;
  /** [cores] seconds that its neurons take in the step, packets that it sends included. */
  readonly sendS: Float64Array;

  readonly #players: readonly (readonly InputPlayer[] | null)[];
  readonly #paths: readonly (DendritePath | null)[];
  readonly #random = new CRandom();
  /** [cores] 1: some of its charges go by {@link DendritePath}. */
  readonly #pathCores: Uint8Array;
  readonly #kernels: UnitKernels | null;
  /** [cores] seconds of a step in which nothing is updated. */
  readonly #quietS: Float64Array;
  readonly #receives: Uint8Array;
  readonly #soma: SomaCounts;
  readonly #stepExtra: Map<number, [accesses: number, updates: number, spikes: number]> = new Map();
  /** Seconds that soma units worked for a row of the step besides, where synapses run them. */
  readonly #rowExtraS: Map<number, number> = new Map();

  /**
   * @param limitBytes memory that the machine can give
   * @param kernels whether the inner loops run in WebAssembly where that is there; nothing else changes by it
   */
  constructor(system: UnitSystem, { limitBytes, kernels = true }: UnitEngineOptions = {}) {
    this.system = system;
    this.layout = layOut(system);
    this.rows = synapseRows(system, this.layout);
    const { layout, rows } = this;
    this.ways = new Ways(system, layout);
    this.rowSource = new Int32Array(rows.core.length);
    for (let slot = 0; slot < layout.slots; slot++) {
      this.rowSource.fill(slot, rows.rowStart[slot], rows.rowStart[slot + 1]);
    }
    this.rowHops = rows.core.map((core, row) => this.ways.hops(layout.coreOf[this.rowSource[row]], core));
    const arena = new Arena(stateBytes(layout, rows), { limitBytes });
    this.state = createState(system, layout, rows, this.rowHops, arena);
    this.inbox = this.state.inbox;
    const cores = layout.cores.length;
    this.#kernels = kernels ? createUnitKernels(this.state, arena) : null;
    this.runUpdated = new Float64Array(layout.runs.length);
    this.runFired = new Float64Array(layout.runs.length);
    this.sendS = new Float64Array(cores);
    this.#players = this.#createPlayers();
    this.#paths = this.#createPaths();
    this.#pathCores = new Uint8Array(cores);
    for (const run of layout.runs) if (run.charges === CHARGES.path) this.#pathCores[run.core] = 1;
    this.#receives = new Uint8Array(layout.runs.length);
    for (const run of rows.segments.run) this.#receives[run] = 1;
    this.#quietS = new Float64Array(cores);
    for (const run of layout.runs) this.#quietS[run.core] += this.#quietSeconds(run);
    const units = layout.ledgerRows.length;
    this.#soma = {
      updates: new Float64Array(units),
      spikes: new Float64Array(units),
      extraAccesses: new Float64Array(units),
    };
  }

  /** Runs the next step. */
  runStep(): void {
    this.tick++;
    const { step, layout, state, inbox } = this;
    step.fired = step.updated = step.packets = step.hops = step.spikes = 0;
    this.firedCount = 0;
    if (this.#stepExtra.size > 0) {
      this.#stepExtra.clear();
      this.#rowExtraS.clear();
    }
    for (let run = 0; run < layout.runs.length; run++) this.#runNeurons(run);
    this.#tellSendTimes();
    if (this.#kernels === null) collect(state, this.firedCount, step);
    else this.#kernels.collect(this.firedCount, this.tick, step);
    const { direct } = state.tables;
    for (let core = 0; core < inbox.count.length; core++) {
      if (inbox.count[core] === 0) continue;
      if (this.#kernels !== null && this.#pathCores[core] === 0) {
        if (direct[core] === 0) this.#kernels.addRows(core, this.tick);
      } else addRows(state, core, this.tick, (segment, row) => this.#takePath(row, segment));
    }
  }

  /** Counts of all steps so far. */
  counts(): UnitCounts {
    return countRun(this, this.#soma);
  }

  /** Counts of the step that was run last. */
  stepCounts(): UnitCounts {
    return countStep(this, this.#stepExtra);
  }

  /** Seconds that a neuron takes in its turn: its dendrite unit's first where that stands behind the buffer. */
  neuronSeconds(run: UnitRun, slot: number, status: number): number {
    const soma = run.model === 'input' ? this.#somaOf(slot) : run.soma.soma!;
    let seconds = soma.accessS;
    if (status !== IDLE) seconds += soma.updateS;
    if (status === FIRED) seconds += soma.spikeOutS;
    return this.dendriteRunsWithNeurons(run) ? run.dendrite.dendrite!.updateS + seconds : seconds;
  }

  /** Seconds that a row of the step took its core besides `rows.workS`: soma units that its synapses ran. */
  extraWorkS(row: number): number {
    return this.#rowExtraS.get(row) ?? 0;
  }

  #somaOf(slot: number) {
    const { ledgerRows, somaRowOf } = this.layout;
    const { core, unit } = ledgerRows[somaRowOf[slot]];
    return this.system.cores[core].units[unit].soma!;
  }

  /** Whether a run's dendrite unit runs for each neuron in its turn. */
  dendriteRunsWithNeurons(run: UnitRun): boolean {
    return this.system.cores[this.layout.cores[run.core]].bufferPosition === 'dendrite';
  }

  #quietSeconds(run: UnitRun): number {
    let seconds = 0;
    for (let slot = run.firstSlot; slot < run.firstSlot + run.count; slot++) {
      seconds += this.neuronSeconds(run, slot, IDLE);
    }
    return seconds;
  }

  #runNeurons(index: number): void {
    const run = this.layout.runs[index];
    const path = this.#paths[index];
    const firedBefore = this.firedCount;
    let updated = 0;
    if (run.model === 'input') updated = this.#runInputs(index, path);
    else if (run.model === 'leaky_integrate_fire' && path === null && this.#kernels !== null) {
      updated = this.#kernels.runLif(run, this.tick, this.firedCount);
      this.firedCount = this.#kernels.firedCount;
    } else {
      const { charges, awake, potential } = this.state;
      const base = run.ring === 1 ? 0 : potential.length * (this.tick % run.ring);
      for (let slot = run.firstSlot; slot < run.firstSlot + run.count; slot++) {
        let input: number | undefined;
        if (path !== null) input = path.take(slot - run.firstSlot, this.tick);
        else {
          const charge = charges[base + slot];
          if (!Object.is(charge, -0)) {
            input = charge;
            charges[base + slot] = -0;
          }
        }
        if (input === undefined && awake[slot] === 0) continue;
        const status = this.#updateNeuron(run, slot, input);
        if (status === IDLE) continue;
        updated++;
        if (status === FIRED) this.state.fired[this.firedCount++] = slot;
      }
    }
    const fired = this.firedCount - firedBefore;
    this.runUpdated[index] = updated;
    this.runFired[index] = fired;
    this.step.updated += updated;
    this.step.fired += fired;
    if (run.model === 'input') return;
    this.#soma.updates[run.somaRow] += updated;
    this.#soma.spikes[run.somaRow] += fired;
  }

  #updateNeuron(run: UnitRun, slot: number, input: number | undefined): number {
    if (run.model === 'leaky_integrate_fire') return updateLif(this.state, slot, input, this.tick === 1);
    const { sets, setOf } = this.system.image;
    const { randomMask } = sets[setOf[this.layout.neuronOf[slot]]];
    const noise = randomMask === 0 ? 0 : this.#random.next() & randomMask;
    return updateTrueNorth(this.state, slot, input, noise);
  }

  #runInputs(index: number, path: DendritePath | null): number {
    const run = this.layout.runs[index];
    const { charges, potential, status, fired } = this.state;
    const players = this.#players[index]!;
    const base = run.ring === 1 ? 0 : potential.length * (this.tick % run.ring);
    let updated = 0;
    for (let i = 0; i < run.count; i++) {
      const slot = run.firstSlot + i;
      if (path !== null) this.#refuseCharge(slot, path.take(i, this.tick) ?? 0);
      else if (this.#receives[index] === 1) {
        this.#refuseCharge(slot, charges[base + slot]);
        charges[base + slot] = -0;
      }
      const fires = players[i].run(this.tick);
      status[slot] = fires ? FIRED : IDLE;
      if (!fires) continue;
      fired[this.firedCount++] = slot;
      updated++;
      const row = this.layout.somaRowOf[slot];
      this.#soma.updates[row]++;
      this.#soma.spikes[row]++;
    }
    return updated;
  }

  #refuseCharge(slot: number, charge: number): void {
    if (charge === 0) return;
    raise(
      `neuron ${this.neuronName(slot)} of model input gets a charge of ${charge} in step ${this.tick}; ` +
        'inputs take none: leave out the synapses that end there',
    );
  }

  /** `group.index` of the neuron in a slot. */
  neuronName(slot: number): string {
    let index = this.layout.neuronOf[slot];
    for (const { name, size } of this.system.image.groups) {
      if (index < size) return `${name}.${index}`;
      index -= size;
    }
    return raise(`slot ${slot} holds no neuron`);
  }

  /** Time that cores take to run their neurons and send, by what was updated and fired. */
  #tellSendTimes(): void {
    const { sendS, layout, system, rows, state } = this;
    sendS.set(this.#quietS);
    layout.runs.forEach((run, index) => {
      if (run.model === 'input') {
        if (this.runFired[index] === 0) return;
        for (let slot = run.firstSlot; slot < run.firstSlot + run.count; slot++) {
          if (state.status[slot] !== FIRED) continue;
          const { updateS, spikeOutS } = this.#somaOf(slot);
          sendS[run.core] += updateS + spikeOutS;
        }
        return;
      }
      const { updateS, spikeOutS } = run.soma.soma!;
      sendS[run.core] += this.runUpdated[index] * updateS + this.runFired[index] * spikeOutS;
    });
    for (let i = 0; i < this.firedCount; i++) {
      const slot = state.fired[i];
      const core = layout.coreOf[slot];
      sendS[core] +=
        (rows.rowStart[slot + 1] - rows.rowStart[slot]) * system.cores[layout.cores[core]].axonOutS;
    }
  }

  /** A segment that goes synapse by synapse through its dendrite unit. */
  #takePath(row: number, segment: number): void {
    const { segments, synapseOrder } = this.rows;
    const { image } = this.system;
    const { delays, taps, targets } = image.synapses;
    const index = segments.run[segment];
    const run = this.layout.runs[index];
    const path = this.#paths[index]!;
    const { weights, weightStart } = this.state;
    for (let i = segments.from[segment]; i < segments.to[segment]; i++) {
      const synapse = synapseOrder[i];
      const slot = this.layout.slotOf[targets[synapse]];
      const weight = weights[weightStart[segment] + i - segments.from[segment]];
      const neuron = slot - run.firstSlot;
      const given = path.receive(neuron, weight, delays?.[synapse] ?? 0, taps?.[synapse] ?? 0, this.tick);
      if (path.runsSoma) this.#runSomaAtOnce(row, index, slot, given);
    }
  }

  /** A soma unit behind no buffer runs for each synapse; a spike then is counted and sends nothing. */
  #runSomaAtOnce(row: number, index: number, slot: number, input: number | undefined): void {
    const run = this.layout.runs[index];
    let status: number;
    if (run.model === 'input') {
      this.#refuseCharge(slot, input ?? 0);
      const fires = this.#players[index]![slot - run.firstSlot].run(this.tick);
      status = fires ? FIRED : IDLE;
    } else status = this.#updateNeuron(run, slot, input);
    const { accessS, updateS, spikeOutS } = this.#somaOf(slot);
    const workS = accessS + (status === IDLE ? 0 : updateS) + (status === FIRED ? spikeOutS : 0);
    this.inbox.workS[run.core] += workS;
    this.#rowExtraS.set(row, this.extraWorkS(row) + workS);
    const unit = this.layout.somaRowOf[slot];
    const extra = this.#stepExtra.get(unit) ?? [0, 0, 0];
    this.#stepExtra.set(unit, extra);
    extra[0]++;
    this.#soma.extraAccesses[unit]++;
    if (status === IDLE) return;
    extra[1]++;
    this.#soma.updates[unit]++;
    this.step.updated++;
    if (status !== FIRED) return;
    extra[2]++;
    this.#soma.spikes[unit]++;
    this.step.fired++;
  }

  #createPlayers(): (InputPlayer[] | null)[] {
    const { inputs } = this.system.image;
    const { ledgerRows, somaRowOf, runs } = this.layout;
    const told = new Map(inputs.map(input => [`${input.core}.${input.unit}`, input]));
    const players = ledgerRows.map(({ core, unit }): InputPlayer | null =>
      this.system.cores[core].units[unit].soma?.model === 'input'
        ? new InputPlayer(told.get(`${core}.${unit}`))
        : null,
    );
    return runs.map(({ model, firstSlot, count }) =>
      model === 'input' ? Array.from({ length: count }, (_, i) => players[somaRowOf[firstSlot + i]]!) : null,
    );
  }

  #createPaths(): (DendritePath | null)[] {
    const { image, cores } = this.system;
    const lines = new Map<number, TapLine>();
    return this.layout.runs.map(run => {
      if (run.charges !== CHARGES.path) return null;
      const core = this.layout.cores[run.core];
      const { unit } = this.layout.ledgerRows[run.dendriteRow];
      const model = run.dendrite.dendrite!.model;
      if (model === 'accumulator') return new DendritePath(run, cores[core], new Accumulator(run.count), 0);
      if (model === 'accumulator_with_delay') {
        const own = ownDelayOf(image, core, unit);
        return new DendritePath(run, cores[core], new DelayAccumulator(run.count), own);
      }
      let line = lines.get(run.dendriteRow);
      if (line === undefined) {
        line = new TapLine(image.taps.find(taps => taps.core === core && taps.unit === unit));
        lines.set(run.dendriteRow, line);
      }
      return new DendritePath(run, cores[core], line, 0);
    });
  }
}
