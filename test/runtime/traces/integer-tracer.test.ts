import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../../src/compiler/compile.js';
import { Engine } from '../../../src/engine/engine.js';
import type { StepTrace, TraceObserver } from '../../../src/engine/trace-observer.js';
import { encodeImage } from '../../../src/image/encode.js';
import type { ChipImage } from '../../../src/image/layout.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../../src/ledger/events.js';
import { priceCounts } from '../../../src/ledger/pricing.js';
import { expandNetwork } from '../../../src/network/expand.js';
import { parseNetwork } from '../../../src/network/parse.js';
import { loadChip } from '../../../src/runtime/chips-node.js';
import { durationsOf } from '../../../src/runtime/durations.js';
import { Session } from '../../../src/runtime/session.js';
import { integerSystem } from '../../../src/runtime/traces/integer-system.js';
import { IntegerTracer } from '../../../src/runtime/traces/integer-tracer.js';

/** Layers on several cores, one of them told in another order than it lies in, recurrence, inputs with a rate. */
const NETWORK = `
format: spikeloom/network/1
name: traced
seed: 11
inputs:
  pixels: {size: 60, encoder: constant}
populations:
  zeta:
    size: 1500
    neuron: {model: lif-shift, leakShift: 3}
    threshold: {kind: uniform, low: 60, high: 300}
  alpha:
    size: 40
    neuron: {model: lif-shift, leakShift: 2}
    threshold: {kind: constant, value: 99}
projections:
  A:
    from: pixels
    to: zeta
    connect: {kind: random, probability: 0.2}
    weights: {kind: uniform, low: -60, high: 127}
  B:
    from: zeta
    to: alpha
    connect: {kind: random, probability: 0.3}
    weights: {kind: uniform, low: -100, high: 127}
  C:
    from: alpha
    to: zeta
    connect: {kind: all}
    weights: {kind: uniform, low: -20, high: 20}
rules: {}
goodness: {}
procedure: {kind: free}
`;

const chip = loadChip('loom1');
const image: ChipImage = compileNetwork(expandNetwork(parseNetwork(NETWORK)), chip).image;
const STEPS = 12;
const ALL = { spikes: true, potentials: true, packets: true, perf: true, spans: true };

/** Plain copies of what a tracer told of each step. */
function copyOf({
  tick,
  startPs,
  spikes,
  spikeCount,
  potentials,
  messages,
  perf,
  spans,
  counters,
}: StepTrace) {
  const { count } = messages;
  return {
    tick,
    startPs,
    spikes: [...spikes.subarray(0, spikeCount)],
    potentials: Array.from(potentials),
    messages: Array.from({ length: count }, (_, i) => ({
      id: messages.id[i],
      neuron: messages.neuron[i],
      source: messages.sourceCore[i],
      destination: messages.destinationCore[i],
      hops: messages.hops[i],
      synapses: messages.synapses[i],
      wayS: messages.minHopS[i],
      sentS: messages.sentS[i],
      receivedS: messages.receivedS[i],
      networkS: messages.networkS[i],
      blockingS: messages.blockingS[i],
    })),
    perf: { ...perf, columns: [...perf.columns] },
    spans: Array.from({ length: spans.count }, (_, i) => ({
      track: spans.track[i],
      name: spans.name[i],
      from: spans.fromPs[i],
      to: spans.toPs[i],
    })),
    counters: [...counters],
  };
}

function traced(observed: Partial<TraceObserver> = {}, threads = 1) {
  const engine = new Engine(image, { durations: durationsOf(chip, image), threads });
  engine.loadInput(
    0,
    Uint8Array.from({ length: 60 }, (_, unit) => (unit * 41) % 200),
  );
  const system = integerSystem(image, chip.name, false);
  const steps: ReturnType<typeof copyOf>[] = [];
  const observer: TraceObserver = {
    wants: ALL,
    fromTick: 0,
    toTick: Number.POSITIVE_INFINITY,
    observe: step => steps.push(copyOf(step)),
    ...observed,
  };
  const tracer = new IntegerTracer(engine, chip, system, observer);
  const spikes: number[][] = [];
  const ledgers: Float64Array[] = [engine.counters.counts.slice()];
  const elapsed: number[] = [0];
  engine.observer = ({ slices, encoders, timing, counters }) => {
    tracer.look();
    spikes.push([
      ...slices.flatMap(slice => [...slice.spikes.subarray(0, slice.fired)].map(i => slice.sourceBase + i)),
      ...encoders.flatMap(({ spikes: units, fired, sourceBase }) =>
        [...units.subarray(0, fired)].map(unit => sourceBase + unit),
      ),
    ]);
    ledgers.push(counters.counts.slice());
    elapsed.push(timing.elapsedPs ?? 0);
  };
  engine.run(STEPS);
  return { engine, system, steps, spikes, ledgers, elapsed };
}

describe('IntegerTracer', () => {
  const { engine, system, steps, spikes, ledgers, elapsed } = traced();
  const countIn = (step: number, kind: keyof typeof EVENT_INDEX) => {
    let sum = 0;
    for (let at = EVENT_INDEX[kind]; at < ledgers[0].length; at += EVENT_KIND_COUNT) {
      sum += ledgers[step + 1][at] - ledgers[step][at];
    }
    return sum;
  };

  it('is tried on a network that does something, over several cores', () => {
    expect(image.cores.length).toBeGreaterThan(2);
    expect(spikes.at(-1)!.length).toBeGreaterThan(20);
    expect(steps.map(({ tick }) => tick)).toEqual(Array.from({ length: STEPS }, (_, tick) => tick));
  });

  it('lists groups by name and numbers neurons through them', () => {
    expect(system.groups).toEqual([
      { name: 'alpha', first: 0, size: 40 },
      { name: 'pixels', first: 40, size: 60 },
      { name: 'zeta', first: 100, size: 1500 },
    ]);
    expect(system.probes).toHaveLength(1540);
    expect([...system.probes]).toEqual([...system.probes].sort((a, b) => a - b));
  });

  it('names every spike, ascending', () => {
    const described = (population: number, place: number) =>
      image.populations[population].order?.[place] ?? place;
    const numbers: number[] = [];
    for (const { population, first, count } of image.slices) {
      const group = system.groups.find(({ name }) => name === image.populations[population].name)!;
      for (let k = 0; k < count; k++) numbers.push(group.first + described(population, first + k));
    }
    for (let unit = 0; unit < 60; unit++) numbers.push(40 + unit);
    steps.forEach((step, index) => {
      expect(step.spikes).toEqual(spikes[index].map(source => numbers[source]).sort((a, b) => a - b));
    });
  });

  it('tells the potentials after the step, in the order of the probes', () => {
    const last = steps.at(-1)!.potentials;
    const bySlice = image.slices.map((_, slice) => [...engine.potentials(slice)].sort((a, b) => a - b));
    const alpha = image.slices.findIndex(({ population }) => image.populations[population].name === 'alpha');
    expect(last.slice(0, 40).sort((a, b) => a - b)).toEqual(bySlice[alpha]);
    expect(last.reduce((sum, value) => sum + value, 0)).toBe(
      bySlice.flat().reduce((sum, value) => sum + value, 0),
    );
  });

  it('tells as many packets as the ledger has, hops and all', () => {
    let sent = 0;
    steps.forEach(({ messages, perf }, step) => {
      expect(messages.map(({ id }) => id)).toEqual(messages.map((_, i) => sent + i));
      sent += messages.length;
      expect(messages).toHaveLength(countIn(step, 'packet'));
      expect(perf.packets).toBe(messages.length);
      const hops = messages.reduce((sum, message) => sum + message.hops, 0);
      expect(hops).toBe(countIn(step, 'hopEastWest') + countIn(step, 'hopNorthSouth'));
      expect(perf.hops).toBe(hops);
    });
    expect(sent).toBeGreaterThan(100);
  });

  it('tells the synapses that packets make the next step read', () => {
    for (let step = 1; step < STEPS; step++) {
      const read = steps[step - 1].messages.reduce((sum, { synapses }) => sum + synapses, 0);
      expect(countIn(step, 'synapticOp')).toBe(read);
      expect(steps[step].perf.synapticOps).toBe(read);
    }
  });

  it('tells counts and energies that add up to the ledger priced', () => {
    const counts = steps.map((_, step) => countIn(step, 'spike') + countIn(step, 'inputSpike'));
    expect(steps.map(({ perf }) => perf.fired)).toEqual(counts);
    expect(steps.map(({ spikes: list }) => list.length)).toEqual(counts);
    expect(steps.map(({ perf }) => perf.updated)).toEqual(
      steps.map((_, step) => countIn(step, 'neuronActive') + countIn(step, 'inputSpike')),
    );
    const { pricedPj, unpriced } = priceCounts(engine.counters.read(), chip.prices.energy);
    expect(unpriced).toEqual([]);
    const total = steps.reduce((sum, { perf }) => sum + perf.totalJ, 0);
    expect(total / (pricedPj * 1e-12)).toBeCloseTo(1, 12);
    for (const { perf } of steps) {
      const parts = perf.synapseJ + perf.dendriteJ + perf.somaJ + perf.networkJ;
      expect((parts + perf.columns[0] + perf.columns[1]) / perf.totalJ).toBeCloseTo(1, 12);
    }
  });

  it('tells no energy where an event has no price', () => {
    const { packet: _, ...energy } = chip.prices.energy;
    const poor = { ...chip, prices: { ...chip.prices, energy } };
    const other = new Engine(image);
    other.loadInput(0, new Uint8Array(60).fill(200));
    const told: number[][] = [];
    const tracer = new IntegerTracer(other, poor, integerSystem(image, 'poor', false), {
      wants: ALL,
      fromTick: 0,
      toTick: 9,
      observe: ({ perf }) => told.push([perf.networkJ, perf.totalJ, perf.synapseJ]),
    });
    other.observer = () => tracer.look();
    other.run(4);
    expect(told.at(-1)!.slice(0, 2)).toEqual([Number.NaN, Number.NaN]);
    expect(told.at(-1)![2]).toBeGreaterThan(0);
  });

  it('lays spans out that fill the time the step took', () => {
    steps.forEach((step, index) => {
      const stepPs = elapsed[index + 1] - elapsed[index];
      expect(step.startPs).toBe(elapsed[index]);
      expect(step.perf.timeS).toBeCloseTo(stepPs * 1e-12, 18);
      const phases = step.spans.filter(({ track }) => track === 0);
      expect(phases[0].from).toBe(0);
      expect(phases.at(-1)!.to).toBe(stepPs);
      for (let i = 1; i < phases.length; i++) expect(phases[i].from).toBe(phases[i - 1].to);
      const names = phases.map(({ name }) => system.spanNames[name]);
      expect(names).toEqual(
        ['management', 'compute', 'network', 'barrier'].filter(name => names.includes(name)),
      );
      // The slowest core or input ends where the network's turn begins.
      const compute = phases.find(({ name }) => system.spanNames[name] === 'compute')!;
      const work = step.spans.filter(({ track }) => track > 0);
      expect(Math.max(...work.map(({ to }) => to))).toBe(compute.to);
      for (const { from, to } of work) expect(from >= compute.from && to > from).toBe(true);
    });
  });

  it('tells the wanted steps alone, as if it had told all', () => {
    const some = traced({ fromTick: 5, toTick: 8 });
    expect(some.steps).toEqual(steps.slice(5, 8));
  });

  it('leaves out what nobody wants', () => {
    const none = { spikes: false, potentials: false, packets: false, perf: false, spans: false };
    const some = traced({ wants: { ...none, perf: true } });
    expect(some.steps.map(({ perf }) => perf)).toEqual(steps.map(({ perf }) => perf));
    expect(
      some.steps.every(step => step.spikes.length + step.messages.length + step.spans.length === 0),
    ).toBe(true);
  });

  it('changes nothing that the chip does', () => {
    const plain = new Engine(image, { durations: durationsOf(chip, image) });
    plain.loadInput(
      0,
      Uint8Array.from({ length: 60 }, (_, unit) => (unit * 41) % 200),
    );
    plain.run(STEPS);
    expect(Buffer.compare(plain.saveState(), engine.saveState())).toBe(0);
  });
});

describe('IntegerTracer with packets timed', () => {
  const session = new Session(encodeImage(image), chip, { timing: 'packet' });
  session.link.loadInput(
    0,
    Uint8Array.from({ length: 60 }, (_, unit) => (unit * 41) % 200),
  );
  const system = integerSystem(image, chip.name, true);
  const steps: ReturnType<typeof copyOf>[] = [];
  const tracer = new IntegerTracer(session.engine, chip, system, {
    wants: ALL,
    fromTick: 0,
    toTick: STEPS,
    observe: step => steps.push(copyOf(step)),
  });
  session.engine.observer = () => tracer.look();
  for (let step = 0; step < STEPS; step++) session.link.step(1);
  const plain = traced().steps;

  it('tells the same packets in the same steps', () => {
    const withoutTime = (step: (typeof steps)[number]) =>
      step.messages.map(({ neuron, destination, hops, synapses }) =>
        [neuron, destination, hops, synapses].join(),
      );
    expect(steps.map(step => withoutTime(step).sort())).toEqual(plain.map(step => withoutTime(step).sort()));
  });

  it('tells of each when it left and when it came, in its time of the step', () => {
    const messages = steps.flatMap(step => step.messages.map(message => ({ ...message, step })));
    expect(messages.length).toBeGreaterThan(100);
    for (const { sentS, receivedS, networkS, wayS, blockingS, step } of messages) {
      expect(sentS).toBeGreaterThanOrEqual(0);
      expect(receivedS - sentS).toBeCloseTo(networkS, 15);
      expect(networkS).toBeGreaterThanOrEqual(wayS * (1 - 1e-9));
      expect(blockingS).toBeGreaterThanOrEqual(0);
      expect(receivedS).toBeLessThanOrEqual(step.perf.timeS);
    }
    // In the order in which each core sends them.
    for (const step of steps) {
      const last = new Map<number, number>();
      for (const { source, sentS } of step.messages) {
        expect(sentS).toBeGreaterThanOrEqual(last.get(source) ?? 0);
        last.set(source, sentS);
      }
    }
  });

  it('shows every crossing of a link, one after the other', () => {
    for (const step of steps) {
      const crossings = step.spans.filter(({ track }) => track >= system.linkTrack);
      expect(crossings).toHaveLength(step.perf.hops);
      const free = new Map<number, number>();
      for (const { track, from, to } of crossings.sort((a, b) => a.from - b.from)) {
        expect(from).toBeGreaterThanOrEqual(free.get(track) ?? 0);
        free.set(track, to);
      }
    }
  });
});
