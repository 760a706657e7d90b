import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../../src/compiler/compile.js';
import { Arena } from '../../../src/engine/arena.js';
import { Engine } from '../../../src/engine/engine.js';
import { accountRow, slowest } from '../../../src/engine/kernels/timing.js';
import { AnalyticTiming } from '../../../src/engine/timing/analytic.js';
import { Counters } from '../../../src/ledger/counters.js';
import { EVENT_INDEX, EVENT_KINDS, type EventKind } from '../../../src/ledger/events.js';
import { network } from '../../../src/network/builder.js';
import { expandNetwork } from '../../../src/network/expand.js';
import { durationsOf } from '../../../src/runtime/durations.js';
import { busyImage, chipWith, meshChip, seen } from '../small-network.js';

/** Picoseconds of the kinds that take time here; all others take none. */
const PS: Partial<Record<EventKind, number>> = {
  synapticOp: 10,
  neuronActive: 100,
  encoderDraw: 1,
  managementCycle: 1000,
  // Moves on the network, and a wait of the whole chip: not a core's time, so not to be counted in it.
  hopEastWest: 7,
  hopOffChip: 30,
  barrier: 9999,
};

/** Slices 0 and 2 on core 0, slice 1 on core 1, one encoder; both cores on one share, or one each on two. */
function setUp(shares = 1) {
  const counters = new Counters(3, 1);
  const cores = [Int32Array.of(0, 2), Int32Array.of(1)];
  const edge = [Int32Array.of(counters.encoderRow), Int32Array.of(counters.chipRow)];
  const timing = new AnalyticTiming(
    counters,
    shares === 1 ? [[...cores, ...edge]] : [[cores[0], ...edge], [cores[1]]],
    {
      eventPs: EVENT_KINDS.map(kind => PS[kind] ?? 0),
      hopEastWestPs: 7,
      hopNorthSouthPs: 5,
      hopOffChipPs: 30,
      barrierPs: 50,
    },
    { accountRow, slowest },
    new Arena(1 << 16),
  );
  const add = (row: number, kind: EventKind, events: number) => counters.add(row, EVENT_INDEX[kind], events);
  let tick = 0;
  const endStep = (farEastWest: number, farNorthSouth: number, farOffChip = 0) => {
    timing.endManagement();
    for (let share = 0; share < shares; share++) timing.endShare(share, tick);
    timing.endStep(tick, farEastWest, farNorthSouth, farOffChip);
    tick++;
  };
  return { counters, timing, add, endStep };
}

describe.each([1, 2])('analytic timing in %i shares', shares => {
  it('takes the barrier alone where nothing happens', () => {
    const { timing, endStep } = setUp(shares);
    endStep(0, 0);
    endStep(0, 0);
    expect(timing.elapsedPs).toBe(100);
  });

  it('takes the slowest core, the farthest path and the barrier', () => {
    const { timing, add, endStep } = setUp(shares);
    add(0, 'synapticOp', 30); // core 0: 300
    add(2, 'neuronActive', 2); // core 0: 200 more
    add(1, 'neuronActive', 4); // core 1: 400
    add(0, 'hopEastWest', 100); // no core's time
    endStep(3, 2);
    expect(timing.elapsedPs).toBe(500 + 3 * 7 + 2 * 5 + 50);
    add(1, 'neuronActive', 6); // core 1: 600, core 0 nothing
    endStep(0, 1);
    expect(timing.elapsedPs).toBe(581 + 600 + 5 + 50);
    add(2, 'hopOffChip', 20); // no core's time either
    endStep(1, 2, 3);
    expect(timing.elapsedPs).toBe(1236 + 7 + 2 * 5 + 3 * 30 + 50);
  });

  it('lets an encoder work beside the cores', () => {
    const { counters, timing, add, endStep } = setUp(shares);
    add(counters.encoderRow, 'encoderDraw', 784);
    add(0, 'synapticOp', 70);
    endStep(0, 0);
    expect(timing.elapsedPs).toBe(784 + 50);
  });

  it('adds management work at once and in full: the cores wait for it', () => {
    const { counters, timing, add, endStep } = setUp(shares);
    add(counters.managementRow, 'managementCycle', 3);
    expect(timing.elapsedPs).toBe(3000);
    add(0, 'synapticOp', 1);
    endStep(0, 0);
    expect(timing.elapsedPs).toBe(3000 + 10 + 50);
  });

  it('keeps the results of a step until the next one has been done by all', () => {
    const { timing, add } = setUp(shares);
    const endShares = (tick: number) => {
      for (let share = 0; share < shares; share++) timing.endShare(share, tick);
    };
    add(1, 'neuronActive', 4);
    endShares(0);
    add(1, 'neuronActive', 1);
    endShares(1);
    timing.endStep(0, 0, 0, 0);
    expect(timing.elapsedPs).toBe(400 + 50);
    timing.endStep(1, 0, 0, 0);
    expect(timing.elapsedPs).toBe(400 + 100 + 100);
  });
});

describe('a step of an engine with analytic timing', () => {
  it('takes what its counts take, by hand', () => {
    const chip = chipWith();
    const { image } = compileNetwork(
      expandNetwork(
        network('three')
          .input('in', { size: 1, encoder: 'external' })
          .population('out', {
            size: 3,
            neuron: { model: 'lif-shift', leakShift: 2 },
            threshold: { kind: 'constant', value: 100 },
          })
          .project('W', 'in', 'out', { weights: { kind: 'constant', value: 3 } })
          .build(),
      ),
      chip,
    );
    const engine = new Engine(image, { durations: durationsOf(chip, image) });
    const lasted = (): number => {
      const before = engine.timing.elapsedPs!;
      engine.step();
      return engine.timing.elapsedPs! - before;
    };
    engine.inject(0, [0]);
    expect(lasted()).toBe(100_000); // three idle neurons, no price: the barrier alone
    expect(lasted()).toBe(3 * 1_000 + 3 * 10_000 + 100_000); // three synapses, three active neurons
    expect(lasted()).toBe(3 * 10_000 + 100_000); // three potentials leak: 3 - 0 = 3
    engine.reset();
    expect(lasted()).toBe(100_000);
  });

  it('changes nothing of what is computed and counted', () => {
    const image = busyImage(3);
    const load = (engine: Engine) => {
      engine.setLearning(true);
      engine.loadInput(0, new Uint8Array(30).fill(90));
      return engine;
    };
    const timed = load(new Engine(image, { durations: durationsOf(meshChip, image) }));
    const untimed = load(new Engine(image));
    expect(untimed.timing.elapsedPs).toBeNull();
    for (let step = 0; step < 40; step++) {
      timed.step();
      untimed.step();
      expect({ ...seen(timed), elapsedPs: null }, `step ${step}`).toEqual(seen(untimed));
    }
    expect(timed.timing.elapsedPs).toBeGreaterThan(40 * 100_000);
  });
});
