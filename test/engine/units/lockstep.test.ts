import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnitMachine } from '../../../src/runtime/unit-run.js';
import { Oracle } from './oracle.js';
import { randomSystem, type SystemShape } from './random-system.js';

const STEPS = 24;

/** Holds the machine against the oracle, step by step. */
function runBeside(shape: SystemShape, kernels: boolean): void {
  const { chip, image } = randomSystem(shape);
  const oracle = new Oracle(chip, image);
  const machine = new UnitMachine(image, { timing: 'simple', kernels });
  const sums = { fired: 0, updated: 0, packets: 0, hops: 0, spikes: 0 };
  let joules = 0;
  for (let step = 1; step <= STEPS; step++) {
    const expected = oracle.step();
    machine.run();
    const { state, layout, firedCount, step: counts } = machine.engine;
    expect(counts, `counts of step ${step}`).toEqual(expected.counts);
    const fired = Array.from(state.fired.subarray(0, firedCount), slot => layout.neuronOf[slot]);
    expect(new Set(fired), `spikes of step ${step}`).toEqual(expected.fired);
    if (shape.buffer.position !== 'soma' || !shape.buffer.insideUnit) {
      const potentials = Array.from(layout.slotOf, slot => state.potential[slot] + 0);
      expect(potentials, `potentials of step ${step}`).toEqual(expected.potentials.map(v => v + 0));
    }
    const energy = machine.stepEnergy();
    for (const part of ['synapse', 'dendrite', 'soma', 'network', 'total'] as const) {
      near(energy[part], expected.energy[part], `${part} energy of step ${step}`);
    }
    near(machine.stepS!, expected.timeS, `time of step ${step}`);
    for (const key of ['fired', 'updated', 'packets', 'hops', 'spikes'] as const)
      sums[key] += expected.counts[key];
    joules += expected.energy.total;
  }
  expect(machine.result()).toMatchObject(sums);
  near(machine.result().energy.total, joules, 'energy');
}

/** The same additions in another order. */
function near(actual: number, expected: number, what: string): void {
  expect(Math.abs(actual - expected), `${what}: ${actual}, expected ${expected}`).toBeLessThanOrEqual(
    1e-12 * Math.abs(expected),
  );
}

const buffers = fc.record({
  position: fc.constantFrom('dendrite' as const, 'soma' as const),
  insideUnit: fc.boolean(),
});

const common = {
  seed: fc.nat(2 ** 30),
  columns: fc.integer({ min: 1, max: 3 }),
  rows: fc.integer({ min: 1, max: 2 }),
  coresPerTile: fc.integer({ min: 1, max: 2 }),
  density: fc.constantFrom(0.1, 0.4, 0.8, 1),
  onGrid: fc.boolean(),
};

/** Any buffer before any dendrite unit, neurons of all models mixed. */
const mixed = fc
  .record({
    ...common,
    buffer: buffers,
    dendrite: fc.constantFrom('accumulator' as const, 'accumulator_with_delay' as const, 'taps' as const),
    neurons: fc.integer({ min: 1, max: 24 }),
    alike: fc.constant(false),
  })
  // Lines of taps give charges to all neurons of their unit, input neurons too, which take none.
  .filter(
    ({ dendrite, buffer }) => dendrite !== 'taps' || (buffer.position === 'soma' && !buffer.insideUnit),
  );

/** What kernels do in bulk: long runs of equal neurons, rows that reach them all. */
const alike = fc.record({
  ...common,
  density: fc.constantFrom(0.3, 0.7, 1),
  buffer: fc.constant({ position: 'soma' as const, insideUnit: false }),
  dendrite: fc.constant('accumulator' as const),
  neurons: fc.integer({ min: 1, max: 75 }),
  alike: fc.constant(true),
});

describe.each([true, false])('the unit machine, WebAssembly %s', kernels => {
  it('does what the rules say, with any units and buffers', () => {
    fc.assert(
      fc.property(mixed, shape => runBeside(shape, kernels)),
      { numRuns: 30 },
    );
  });

  it('does what the rules say, with long runs of equal neurons', () => {
    fc.assert(
      fc.property(alike, shape => runBeside(shape, kernels)),
      { numRuns: 30 },
    );
  });
});
