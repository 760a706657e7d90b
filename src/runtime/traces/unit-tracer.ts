import { StepTrace, type TraceObserver } from '../../engine/trace-observer.js';
import { priceUnits } from '../../ledger/unit-pricing.js';
import type { UnitMachine } from '../unit-run.js';
import { PacketLog } from './packet-log.js';
import { UNIT_SPANS, type UnitTraceSystem } from './unit-trace-system.js';

const PS_PER_S = 1e12;

/** Tells an observer what the unit machine did in each step, as SANA-FE's traces have it. */
export class UnitTracer {
  readonly #machine: UnitMachine;
  readonly #system: UnitTraceSystem;
  readonly #observer: TraceObserver;
  readonly #trace: StepTrace;
  readonly #potentials: Float64Array;
  /** When links are busy, where packets are timed and a timeline is wanted. */
  readonly #log: PacketLog | null;
  /** Packets of the steps before, and when this step began. */
  #packets = 0;
  #startS = 0;

  /** @param machine one that tells its messages where the observer wants packets */
  constructor(machine: UnitMachine, system: UnitTraceSystem, observer: TraceObserver) {
    this.#machine = machine;
    this.#system = system;
    this.#observer = observer;
    this.#trace = new StepTrace(system);
    this.#potentials = new Float64Array(system.probes.length);
    const { packets } = machine;
    this.#log = packets !== null && observer.wants.spans ? new PacketLog(packets.network) : null;
  }

  /** Called after each step. */
  look(): void {
    const { engine, elapsedS } = this.#machine;
    const tick = engine.tick - 1;
    const { wants, fromTick, toTick } = this.#observer;
    if (tick >= fromTick && tick < toTick) {
      const trace = this.#trace;
      trace.begin(tick);
      trace.startPs = this.#startS * PS_PER_S;
      if (wants.spikes) this.#tellSpikes();
      if (wants.potentials) this.#tellPotentials();
      if (wants.packets) this.#tellMessages();
      if (wants.perf) this.#tellPerf();
      if (wants.spans) this.#tellSpans();
      this.#observer.observe(trace);
    }
    this.#log?.clear();
    this.#packets += engine.step.packets;
    this.#startS = elapsedS;
  }

  #tellSpikes(): void {
    const { layout, state, firedCount, system } = this.#machine.engine;
    const { sets, setOf } = system.image;
    const numbers: number[] = [];
    for (let i = 0; i < firedCount; i++) {
      const neuron = layout.neuronOf[state.fired[i]];
      if (sets[setOf[neuron]].logSpikes) numbers.push(this.#system.numberOf[neuron]);
    }
    for (const number of numbers.sort((a, b) => a - b)) this.#trace.addSpike(number);
  }

  #tellPotentials(): void {
    const { potential } = this.#machine.engine.state;
    this.#system.probeSlots.forEach((slot, probe) => {
      this.#potentials[probe] = potential[slot];
    });
    this.#trace.potentials = this.#potentials;
  }

  /** Packets by number, then what stands for the cores' last work. */
  #tellMessages(): void {
    const messages = this.#machine.messages!;
    let id = this.#packets;
    for (let i = 0; i < messages.count; i++) if (messages.row[i] >= 0) this.#tellMessage(i, id++);
    for (let i = 0; i < messages.count; i++) if (messages.row[i] < 0) this.#tellMessage(i, -1);
  }

  #tellMessage(message: number, id: number): void {
    const { engine, detailed, delivered } = this.#machine;
    const told = this.#machine.messages!;
    const { layout, rows } = engine;
    const table = this.#trace.messages;
    const at = table.add();
    const row = told.row[message];
    table.id[at] = id;
    table.neuron[at] = this.#system.numberOf[layout.neuronOf[told.slot[message]]];
    table.sourceCore[at] = layout.coreOf[told.slot[message]];
    table.destinationCore[at] = row < 0 ? -1 : rows.core[row];
    table.hops[at] = row < 0 ? 0 : engine.rowHops[row];
    table.synapses[at] = row < 0 ? 0 : rows.synapses[row];
    table.generationS[at] = told.generationS[message];
    table.processingS[at] = told.processingS[message];
    table.minHopS[at] = told.minHopS[message];
    table.networkS[at] = told.minHopS[message];
    if (detailed !== null) {
      table.sentS[at] = detailed.sentS[message];
      table.receivedS[at] = detailed.receivedS[message];
      table.processedS[at] = detailed.processedS[message];
      table.networkS[at] = detailed.networkS[message];
      table.blockingS[at] = detailed.blockedS[message];
      table.alongRoute[at] = detailed.alongRoute[message];
    } else if (delivered !== null) {
      table.sentS[at] = delivered.sentPs[message] / PS_PER_S;
      if (row < 0) return;
      table.receivedS[at] = delivered.arrivedPs[message] / PS_PER_S;
      table.processedS[at] = delivered.handledPs[message] / PS_PER_S;
      table.networkS[at] = table.receivedS[at] - table.sentS[at];
    }
  }

  #tellPerf(): void {
    const { engine, prices, stepS } = this.#machine;
    const { perf } = this.#trace;
    const counts = engine.stepCounts();
    const energy = priceUnits(counts, prices);
    perf.fired = engine.step.fired;
    perf.updated = engine.step.updated;
    perf.packets = engine.step.packets;
    perf.hops = engine.step.hops;
    perf.synapticOps = engine.step.spikes;
    perf.timeS = stepS ?? 0;
    perf.synapseJ = energy.synapse;
    perf.dendriteJ = energy.dendrite;
    perf.somaJ = energy.soma;
    perf.networkJ = energy.network;
    perf.totalJ = energy.total;
    this.#system.columns.forEach((joules, column) => {
      perf.columns[column] = joules(counts);
    });
  }

  /** Each core's work on its neurons and on its packets, as simple timing has it, and what ends the step. */
  #tellSpans(): void {
    const { engine, loaded, stepS } = this.#machine;
    const { counters, spans } = this.#trace;
    const { fired, packets, hops, spikes } = engine.step;
    counters.set([fired, packets, hops, spikes]);
    if (stepS === null) return;
    const add = (track: number, name: number, fromS: number, toS: number) => {
      if (toS > fromS) spans.add(track, name, Math.round(fromS * PS_PER_S), Math.round(toS * PS_PER_S));
    };
    engine.sendS.forEach((seconds, core) => {
      add(2 * core, UNIT_SPANS.neurons, 0, seconds);
      add(2 * core + 1, UNIT_SPANS.packets, 0, engine.inbox.workS[core]);
    });
    const { endTrack, linkTrack } = this.#system;
    add(endTrack, UNIT_SPANS.end, stepS - loaded.system.syncS, stepS);
    this.#log?.addLinks(spans, linkTrack, UNIT_SPANS.link, 0);
  }
}
