import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../../../src/compiler/compile.js';
import { Engine, type EngineOptions } from '../../../../src/engine/engine.js';
import { PacketTiming } from '../../../../src/engine/timing/packet/packet-timing.js';
import type { DurationTable } from '../../../../src/engine/timing/timing.js';
import type { ChipModel } from '../../../../src/hardware/schema.js';
import type { ChipImage } from '../../../../src/image/layout.js';
import { EVENT_KINDS, type EventKind } from '../../../../src/ledger/events.js';
import { network } from '../../../../src/network/builder.js';
import { expandNetwork } from '../../../../src/network/expand.js';
import { durationsOf } from '../../../../src/runtime/durations.js';
import { packetFigures } from '../../../../src/runtime/packet-figures.js';
import { busyEngine, busyImage, chipWith, meshChip, seen } from '../../small-network.js';

function packetOptions(image: ChipImage, chip: ChipModel, times?: Partial<Record<EventKind, number>>) {
  const given = durationsOf(chip, image);
  const durations: DurationTable =
    times === undefined
      ? given
      : {
          eventPs: EVENT_KINDS.map(kind => times[kind] ?? 0),
          hopEastWestPs: times.hopEastWest ?? 0,
          hopNorthSouthPs: times.hopNorthSouth ?? 0,
          hopOffChipPs: 0,
          barrierPs: 50,
        };
  return { durations, packets: packetFigures(chip, image.chip, durations).figures } satisfies EngineOptions;
}

const withoutTime = (engine: Engine) => ({ ...seen(engine), elapsedPs: null });

describe('timing by packets', () => {
  it('changes nothing but the time, which adds up, and computes as long as analytic timing says', () => {
    const image = busyImage(7);
    const { durations, packets } = packetOptions(image, meshChip);
    // So slow that the cores' own work does not hide it.
    const packet = busyEngine(image, { durations, packets: { ...packets, linkLatencyPs: 1_000_000 } });
    const analytic = busyEngine(image);
    const none = busyEngine(image, { durations: undefined });
    for (let step = 0; step < 60; step++) {
      for (const engine of [packet, analytic, none]) engine.step();
      expect(withoutTime(packet), `step ${step}`).toEqual(withoutTime(none));
    }
    const time = packet.timing.breakdown!;
    const other = analytic.timing.breakdown!;
    expect(time.computePs + time.networkPs + time.barrierPs + time.managementPs).toBe(
      packet.timing.elapsedPs,
    );
    expect(other.computePs + other.networkPs + other.barrierPs + other.managementPs).toBe(
      analytic.timing.elapsedPs,
    );
    expect(time.barrierPs).toBe(other.barrierPs);
    expect(time.managementPs).toBe(other.managementPs);
    expect(time.networkPs).toBeGreaterThan(0);
    // The way from the router into the core is the network's here.
    expect(time.computePs).toBeLessThanOrEqual(other.computePs);
    expect(time.computePs).toBeGreaterThan(0);
  });

  it('is a state that a checkpoint keeps, of either mode', () => {
    const image = busyImage(3);
    const options = packetOptions(image, meshChip);
    const first = busyEngine(image, options);
    first.run(13);
    const saved = first.saveState();
    const second = busyEngine(image, options);
    second.restoreState(saved);
    expect(second.timing.breakdown).toEqual(first.timing.breakdown);
    first.run(20);
    second.run(20);
    expect(seen(second)).toEqual(seen(first));
    const analytic = busyEngine(image);
    analytic.restoreState(saved);
    analytic.run(20);
    expect(withoutTime(analytic)).toEqual(withoutTime(first));
  });

  it('is the same step by step and in one go', () => {
    const image = busyImage(11);
    const [one, many] = [0, 1].map(() => busyEngine(image, packetOptions(image, meshChip)));
    one.run(30);
    for (let step = 0; step < 30; step++) many.step();
    expect(one.timing.breakdown).toEqual(many.timing.breakdown);
  });
});

describe('a step by hand', () => {
  // Three neurons on a core each, two tiles; the first two get a spike each from the input and fire, the second one's neuron late.
  const chip = chipWith(
    ['columns: 1', 'columns: 3'],
    ['neurons: 4096', 'neurons: 2'],
    ['- tiles: 1', '- tiles: 3'],
  );
  const description = network('chain', { seed: 1 })
    .input('in', { size: 1, encoder: 'external' })
    .population('a', {
      size: 2,
      neuron: { model: 'lif-shift', leakShift: 'none' },
      threshold: { kind: 'constant', value: 5 },
    })
    .population('b', {
      size: 2,
      neuron: { model: 'lif-shift', leakShift: 'none' },
      threshold: { kind: 'constant', value: 5 },
    })
    .project('go', 'in', 'a', { weights: { kind: 'constant', value: 10 } })
    .project('on', 'a', 'b', { weights: { kind: 'constant', value: 10 } })
    .build();
  const { image } = compileNetwork(expandNetwork(description), chip);
  const [a, b] = [0, 1].map(slice => image.cores[image.slices[slice].core]);
  const links = Math.abs(a.x - b.x);
  const port = Math.abs(a.x - image.encoders[0].x);
  const times = {
    synapticOp: 7,
    neuronIdle: 100,
    neuronActive: 1000,
    spike: 40,
    inputSpike: 300,
    hopEastWest: 10_000,
    tileDelivery: 2000,
  };
  const engine = new Engine(image, packetOptions(image, chip, times));
  const step = () => {
    const before = engine.timing.breakdown!;
    engine.step();
    const after = engine.timing.breakdown!;
    return { computePs: after.computePs - before.computePs, networkPs: after.networkPs - before.networkPs };
  };

  it('takes the input on its way, then two packets of one core, one after the other', () => {
    expect(links).toBe(1);
    // Nothing but four neurons at rest, two on each core: 200 ps.
    expect(step()).toEqual({ computePs: 200, networkPs: 0 });
    // The input unit's spike takes 300 ps to make; then its way.
    engine.inject(0, [0]);
    expect(step()).toEqual({ computePs: 300, networkPs: port * 10_000 + 2000 });
    // Core a adds two weights (14), updates two neurons (2000), each fires (40). The first packet leaves at 14 + 1000 + 40, the
    // second 1040 later and, as the link is still busy for the time of a hop, waits until 10 000 after the first.
    const first = 14 + 1000 + 40;
    expect(step()).toEqual({
      computePs: 14 + 2 * 1040,
      networkPs: first + 10_000 + 10_000 + 2000 - (14 + 2080),
    });
    // Core b is at it: four operations, two neurons, no routes.
    expect(step()).toEqual({ computePs: 4 * 7 + 2 * 1040, networkPs: 0 });
  });

  it('shows its packets to who looks on', () => {
    const { timing } = engine;
    if (!(timing instanceof PacketTiming)) throw new Error('no packet timing');
    const hops: number[] = [];
    timing.network.observer = {
      sent: () => undefined,
      hop: (_packet, link, startPs) => hops.push(link, startPs),
      delivered: () => undefined,
    };
    engine.inject(0, [0]);
    engine.run(2);
    expect(hops.length).toBe(2 * (port + 2 * links));
  });
});
