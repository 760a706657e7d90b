import { describe, expect, it } from 'vitest';
import { Profile } from '../../../src/engine/profile/profile.js';
import type { EventKind } from '../../../src/ledger/events.js';
import { busyEngine, busyImage, seen } from '../small-network.js';

/** A clock that moves on by `stepMs` at each look. */
function tickingClock(stepMs = 1): { now: () => number; looks: number } {
  const clock = {
    looks: 0,
    now: () => {
      clock.looks++;
      return clock.looks * stepMs;
    },
  };
  return clock;
}

/** What a run does between two steps besides stepping. */
function goOn(engine: ReturnType<typeof busyEngine>): void {
  engine.run(50);
  engine.learnEpoch();
  engine.adaptThresholds();
  engine.run(1);
  engine.reset();
  engine.run(49);
}

describe('a profiled engine', () => {
  it.each(['plain', 'auto'] as const)('computes and counts the same, kernels %s', kernels => {
    const image = busyImage(31);
    const bare = busyEngine(image, { kernels });
    const profiled = busyEngine(image, { kernels });
    profiled.profile = new Profile(profiled, tickingClock().now, 0);
    for (let round = 0; round < 5; round++) {
      goOn(bare);
      goOn(profiled);
      expect(seen(profiled), `round ${round}`).toEqual(seen(bare));
      expect(profiled.saveState(), `round ${round}`).toEqual(bare.saveState());
    }
    expect(profiled.profile.result().sampledSteps).toBeGreaterThan(20);
  });

  it('looks at the clock alike often in every step taken apart, and not in the others', () => {
    const engine = busyEngine(busyImage(32));
    const clock = tickingClock();
    engine.profile = new Profile(engine, clock.now, 0);
    const looks = Array.from({ length: 60 }, () => {
      const before = clock.looks;
      engine.step();
      return clock.looks - before;
    });
    const apart = looks.flatMap((count, step) => (count > 2 ? [step] : []));
    expect(new Set(looks.filter(count => count <= 2))).toEqual(new Set([2]));
    expect(apart[0]).toBe(0);
    expect(apart).toHaveLength(engine.profile.result().sampledSteps);
    expect(apart.length).toBeLessThan(12);
  });

  it('shares out all of the time, and the time of a step by what its parts took', () => {
    const engine = busyEngine(busyImage(33));
    const clock = tickingClock();
    const profile = new Profile(engine, clock.now, 0);
    engine.profile = profile;
    for (let round = 0; round < 20; round++) goOn(engine);
    const { cells, seconds, steps } = profile.result();
    expect(steps).toBe(2000);
    const sum = cells.reduce((total, cell) => total + cell.seconds, 0);
    expect(sum).toBeCloseTo(seconds, 9);
    // Each lap took one tick of the clock, so what has one lap a step has the same time as another such.
    const inStep = (kernel: string) =>
      cells.find(cell => cell.span === 'step' && cell.kernel === kernel)!.seconds;
    expect(inStep('clear')).toBeGreaterThan(0);
    for (const kernel of ['deliver', 'send', 'encode', 'goodness', 'layer thresholds', 'chip-wide']) {
      expect(inStep(kernel), kernel).toBeCloseTo(inStep('clear'), 9);
    }
    expect(inStep('time')).toBeCloseTo(2 * inStep('clear'), 9);
    // Two looks a call: one tick each.
    const whole = (span: string) =>
      cells.filter(cell => cell.span === span).reduce((total, cell) => total + cell.seconds, 0);
    expect(whole('reset')).toBeCloseTo(20e-3, 9);
    expect(whole('homeostasis')).toBeCloseTo(20e-3, 9);
  });

  it('leaves out what looking at the clock takes', () => {
    const engine = busyEngine(busyImage(34));
    // The default tries the clock: here a look takes 2 ms, and nothing else takes any time.
    const profile = new Profile(engine, tickingClock(2).now);
    profile.sample();
    profile.lap(profile.encode, 3);
    profile.endSample();
    expect(profile.encode.ms).toBe(0);
    expect(profile.encode.work).toBe(3);
  });

  it('counts the work of its kernels as the ledger does', () => {
    const engine = busyEngine(busyImage(35));
    engine.run(30);
    const before = engine.counters.read();
    const profile = new Profile(engine, tickingClock().now, 0);
    engine.profile = profile;
    // The first step is always taken apart.
    engine.step();
    const work = (unit: string, prefix: string) =>
      profile.cells.all
        .filter(({ key }) => key.unit === unit && key.kernel.startsWith(prefix))
        .reduce((sum, cell) => sum + cell.work, 0);
    const after = engine.counters.read();
    const happened = (kind: EventKind) => after[kind] - before[kind];
    for (const kind of ['inputSpike', 'axonLookup', 'synapticOp', 'weightUpdate'] as const) {
      expect(happened(kind), kind).toBeGreaterThan(0);
    }
    expect(work('spikes', 'encode')).toBe(happened('inputSpike'));
    expect(work('spikes', 'send')).toBe(happened('inputSpike') + happened('spike'));
    expect(work('spikes', 'deliver')).toBe(happened('axonLookup'));
    expect(work('synaptic operations', 'integrate')).toBe(happened('synapticOp'));
    expect(work('neuron updates', 'fire')).toBe(happened('neuronActive') + happened('neuronIdle'));
    expect(work('synapse updates', 'learn')).toBe(happened('weightUpdate'));
  });

  it('names cores, neuron models and the forms of weights', () => {
    const engine = busyEngine(busyImage(36));
    const profile = new Profile(engine, tickingClock().now, 0);
    engine.profile = profile;
    engine.run(500);
    const { cells } = profile.result();
    const cores = new Set(engine.slices.map(({ core }) => core));
    expect(new Set(cells.filter(cell => cell.phase === 'fire').map(({ core }) => core))).toEqual(cores);
    const kernels = new Set(cells.filter(cell => cell.seconds > 0).map(({ kernel }) => kernel));
    for (const kernel of ['fire lif-shift', 'integrate dense8', 'learn columns', 'learn walk']) {
      expect(kernels).toContain(kernel);
    }
  });
});
