import type { Engine } from '../../engine/engine.js';
import { PacketTiming } from '../../engine/timing/packet/packet-timing.js';
import { NO_TIME, type TimeBreakdown, timeBetween, totalPs } from '../../engine/timing/timing.js';
import { StepTrace, type TraceObserver } from '../../engine/trace-observer.js';
import type { SystemModel } from '../../hardware/system.js';
import { describedNumber } from '../../image/described.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../ledger/events.js';
import { durationsOf } from '../durations.js';
import { IntegerMessages } from './integer-messages.js';
import { IntegerSpans } from './integer-spans.js';
import { COUNTER, type IntegerSystem } from './integer-system.js';
import { PacketLog } from './packet-log.js';
import { PartPrices } from './perf-parts.js';
import { SPAN } from './work-phases.js';

const S_PER_PS = 1e-12;

/**
 * Looks at the integer engine after every step and tells it as a trace; it changes nothing. What happens between two steps
 * (the host link's bytes, the management processor's work) counts to the step after it; what came before the tracer did,
 * boot for one, to none.
 */
export class IntegerTracer {
  readonly #engine: Engine;
  readonly #system: IntegerSystem;
  readonly #observer: TraceObserver;
  readonly #trace: StepTrace;
  readonly #messages: IntegerMessages;
  readonly #prices: PartPrices;
  readonly #spans: IntegerSpans;
  readonly #potentials: Float64Array;
  /** What the network says of its packets, where they are timed. */
  readonly #log: PacketLog | null;
  /** Slices of the image in the order of their cores: nodes send one after the other. */
  readonly #byCore: readonly number[];
  /** Counts up to the step before, [rows x kinds], and those of this step by kind. */
  readonly #before: Float64Array;
  readonly #counts = new Float64Array(EVENT_KIND_COUNT);
  #time: TimeBreakdown;

  constructor(engine: Engine, chip: SystemModel, system: IntegerSystem, observer: TraceObserver) {
    const { image } = engine;
    const durations = durationsOf(chip, image);
    this.#engine = engine;
    this.#system = system;
    this.#observer = observer;
    this.#trace = new StepTrace(system);
    this.#log = engine.timing instanceof PacketTiming ? new PacketLog(engine.timing.network) : null;
    this.#byCore = image.slices
      .map((_, index) => index)
      .sort((a, b) => image.slices[a].core - image.slices[b].core || a - b);
    this.#messages = new IntegerMessages(image, durations, this.#log);
    this.#prices = new PartPrices(chip.prices.energy);
    this.#spans = new IntegerSpans(image, system, durations, this.#log !== null);
    this.#potentials = new Float64Array(system.probes.length);
    this.#trace.potentials = this.#potentials;
    this.#before = engine.counters.counts.slice();
    this.#time = engine.timing.breakdown ?? NO_TIME;
  }

  /** To be called after each step. */
  look(): void {
    const { wants, fromTick, toTick } = this.#observer;
    const tick = this.#engine.tick - 1;
    if (tick >= toTick) return;
    const isWanted = tick >= fromTick;
    const time = this.#engine.timing.breakdown ?? NO_TIME;
    const trace = this.#trace;
    trace.begin(tick);
    trace.startPs = totalPs(this.#time);
    if (wants.spikes || wants.packets) this.#takeSpikes(isWanted);
    if (isWanted) {
      const step = timeBetween(this.#time, time);
      if (wants.potentials) this.#takePotentials();
      if (wants.perf || wants.spans) this.#takeCounts(totalPs(step));
      if (wants.spans) this.#takeSpans(step);
      this.#observer.observe(trace);
    }
    this.#log?.clear();
    this.#before.set(this.#engine.counters.counts);
    this.#time = time;
  }

  #takeSpikes(isWanted: boolean): void {
    const { image, slices, encoders } = this.#engine;
    let node = -1;
    for (const index of this.#byCore) {
      const { population, core, sourceBase, spikes, fired } = slices[index];
      if (core !== node) this.#messages.beginNode(core);
      node = core;
      const { first } = image.slices[index];
      for (let i = 0; i < fired; i++) {
        this.#takeSpike(isWanted, sourceBase + spikes[i], this.#numberOf(population, first + spikes[i]));
      }
    }
    for (const [index, encoder] of encoders.entries()) {
      const { image: port, sourceBase, spikes, fired } = encoder;
      this.#messages.beginNode(image.cores.length + index);
      for (let i = 0; i < fired; i++) {
        this.#takeSpike(isWanted, sourceBase + spikes[i], this.#numberOf(port.population, spikes[i]));
      }
    }
    this.#trace.spikes.subarray(0, this.#trace.spikeCount).sort();
  }

  #takeSpike(isWanted: boolean, source: number, neuron: number): void {
    if (isWanted) this.#trace.addSpike(neuron);
    if (!this.#observer.wants.packets) return;
    if (isWanted) this.#messages.add(this.#trace.messages, source, neuron);
    else this.#messages.skip(source);
  }

  #numberOf(population: number, place: number): number {
    return this.#system.firstOf[population] + describedNumber(this.#engine.image, population, place);
  }

  #takePotentials(): void {
    const { probeSlice, probeIndex } = this.#system;
    const { slices } = this.#engine;
    for (let i = 0; i < probeSlice.length; i++) {
      this.#potentials[i] = slices[probeSlice[i]].potential[probeIndex[i]];
    }
  }

  #takeCounts(stepPs: number): void {
    const { counts } = this.#engine.counters;
    const step = this.#counts.fill(0);
    for (let at = 0; at < counts.length; at++) step[at % EVENT_KIND_COUNT] += counts[at] - this.#before[at];
    const { perf, counters } = this.#trace;
    perf.fired = step[EVENT_INDEX.spike] + step[EVENT_INDEX.inputSpike];
    perf.updated = step[EVENT_INDEX.neuronActive] + step[EVENT_INDEX.inputSpike];
    perf.packets = step[EVENT_INDEX.packet];
    perf.hops =
      step[EVENT_INDEX.hopEastWest] + step[EVENT_INDEX.hopNorthSouth] + step[EVENT_INDEX.hopOffChip];
    perf.synapticOps = step[EVENT_INDEX.synapticOp];
    perf.timeS = stepPs * S_PER_PS;
    this.#prices.fill(step, perf);
    counters[COUNTER.spikes] = perf.fired;
    counters[COUNTER.packets] = perf.packets;
    counters[COUNTER.hops] = perf.hops;
    counters[COUNTER.synapticOps] = perf.synapticOps;
  }

  #takeSpans(step: TimeBreakdown): void {
    const { spans } = this.#trace;
    this.#spans.fill(spans, this.#engine.counters.counts, this.#before, step);
    this.#log?.addLinks(spans, this.#system.linkTrack, SPAN.packet, step.managementPs);
  }
}
