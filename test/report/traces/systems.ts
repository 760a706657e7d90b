import { StepTrace, type TraceSystem } from '../../../src/engine/trace-observer.js';
import type { ByteSink } from '../../../src/report/traces/table.js';

/** Two groups, two cores on two tiles, a probe in each group. */
export const SYSTEM: TraceSystem = {
  network: 'net',
  chip: 'chip',
  groups: [
    { name: 'a', first: 0, size: 3 },
    { name: 'b', first: 3, size: 2 },
  ],
  probes: Int32Array.of(1, 4),
  cores: [
    { tile: 0, place: 0 },
    { tile: 7, place: 1 },
  ],
  perfColumns: ['learning_energy'],
  tracks: [
    { owner: 'chip', name: 'phases' },
    { owner: 'tile 0,0', name: 'core 0' },
  ],
  counters: [{ owner: 'chip', name: 'spikes' }],
  spanNames: ['compute', 'send'],
};

/** A step in which neurons 0 and 4 fire, with a packet and a placeholder. */
export function someStep(tick: number): StepTrace {
  const step = new StepTrace(SYSTEM);
  step.begin(tick);
  step.addSpike(0);
  step.addSpike(4);
  step.potentials = [0.5, -1e-7];
  const { messages, perf } = step;
  const packet = messages.add();
  messages.id[packet] = 11;
  messages.neuron[packet] = 4;
  messages.sourceCore[packet] = 1;
  messages.destinationCore[packet] = 0;
  messages.hops[packet] = 7;
  messages.synapses[packet] = 3;
  messages.sentS[packet] = 3e-9;
  messages.receivedS[packet] = 1.125e-8;
  messages.processedS[packet] = 5.924999999999998e-8;
  messages.generationS[packet] = 3.0000000000000004e-9;
  messages.processingS[packet] = 4.8e-8;
  messages.networkS[packet] = 8.25e-9;
  messages.blockingS[packet] = 5.6e-9;
  messages.minHopS[packet] = 8.25e-9;
  messages.alongRoute[packet] = 1.5;
  const placeholder = messages.add();
  messages.id[placeholder] = -1;
  messages.neuron[placeholder] = 2;
  messages.sourceCore[placeholder] = 0;
  messages.destinationCore[placeholder] = -1;
  messages.hops[placeholder] = 0;
  messages.synapses[placeholder] = 0;
  messages.generationS[placeholder] = 4.2e-8;
  perf.fired = 2;
  perf.updated = 3;
  perf.packets = 1;
  perf.hops = 7;
  perf.synapticOps = 3;
  perf.timeS = 5.48e-7;
  perf.synapseJ = 1e-12;
  perf.somaJ = Number.NaN;
  perf.totalJ = Number.NaN;
  perf.columns[0] = 0.25;
  step.counters[0] = 2;
  return step;
}

/** Keeps what is written to it. */
export class MemorySink implements ByteSink {
  readonly #pieces: Uint8Array[] = [];

  write(bytes: Uint8Array): void {
    this.#pieces.push(bytes.slice());
  }

  get pieces(): number {
    return this.#pieces.length;
  }

  get bytes(): Uint8Array {
    return new Uint8Array(Buffer.concat(this.#pieces));
  }

  get text(): string {
    return Buffer.concat(this.#pieces).toString('utf8');
  }
}
