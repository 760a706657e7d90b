import { describe, expect, test } from 'vitest';
import type { Stop } from '../../src/compiler/anytime.js';
import { type CompileOptions, compileNetwork } from '../../src/compiler/compile.js';
import { parseObjective } from '../../src/compiler/placement/objective.js';
import { validateImage } from '../../src/image/validate.js';
import { csdpGroups } from '../../src/network/csdp.js';
import { expandNetwork } from '../../src/network/expand.js';
import { excesses } from './recount.js';
import { chipNamed, networkOf } from './support.js';

const loom1 = chipNamed('loom1');
const loihi1 = chipNamed('loihi1');

/** Layers whose neurons hear those near them in the layer before, and an input that reaches the first. */
function layered(size: number, radius: number) {
  const population = {
    size,
    neuron: { model: 'lif-shift', leakShift: 2 },
    threshold: { kind: 'constant', value: 100 },
  };
  const weights = { kind: 'uniform', low: -20, high: 20 };
  const near = { kind: 'local', radius, synapses: radius };
  return networkOf({
    inputs: { in: { size: 40, encoder: 'bernoulli' } },
    populations: { a: population, b: population },
    projections: {
      I: { from: 'in', to: 'a', connect: { kind: 'fan-in', synapses: 3 }, weights },
      A: { from: 'a', to: 'b', connect: near, weights },
      B: { from: 'b', to: 'a', connect: near, weights },
    },
  });
}

describe('full effort', () => {
  test.each([
    ['energy', 350, 30],
    ['energy', 750, 10],
    ['load', 350, 30],
    ['latency', 750, 10],
  ])(
    'is no worse than quick for %s (%i neurons a layer, radius %i), however early it ends',
    (objective, size, radius) => {
      const network = layered(size, radius);
      const small = { ...loihi1, capacity: { ...loihi1.capacity, neurons: 64 } };
      const costOf = (options: CompileOptions): number => {
        const { image, report } = compileNetwork(network, small, options);
        validateImage(image);
        expect(excesses(image, small)).toEqual([]);
        const { energy, peakLoad, latency } = report.placement;
        return { energy, load: peakLoad, latency }[objective]!;
      };
      const quick = costOf({});
      const values = [0, 3, 30, 300, Number.POSITIVE_INFINITY].map(most => {
        let asked = 0;
        const stop: Stop = () => asked++ >= most;
        return costOf({ effort: 'full', objective: parseObjective(objective), stop });
      });
      for (const value of values) expect(value).toBeLessThanOrEqual(quick * (1 + 1e-9));
      expect(values.at(-1)).toBe(Math.min(...values));
    },
  );

  test('leaves the solver no more than two seconds, nor more than there are', () => {
    const { description } = layered(80, 9);
    const far = { connect: { kind: 'fan-in', synapses: 9 } };
    const projections = Object.fromEntries(
      Object.entries(description.projections).map(([name, spec]) => [name, { ...spec, ...far }]),
    );
    const network = networkOf({ ...description, projections });
    // 14 cores: too many for all placements to be gone through, few enough for the solver.
    const chip = {
      ...loihi1,
      capacity: { ...loihi1.capacity, neurons: 12 },
      mesh: { ...loihi1.mesh, columns: 2, rows: 2 },
    };
    const given: number[] = [];
    const solve = (_program: string, seconds: number) => {
      given.push(seconds);
      return { status: 'none', objective: 0, bound: Number.NEGATIVE_INFINITY, columns: new Map() } as const;
    };
    compileNetwork(network, chip, { effort: 'full', solve });
    let asked = 0;
    const stop: Stop = Object.assign(() => given.length > 1 || asked++ > 300, {
      timed: true,
      secondsLeft: () => 0.5,
    });
    compileNetwork(network, chip, { effort: 'full', solve, stop });
    expect(given).toEqual([2, 0.5]);
  });
});

describe('a partition in the order of the description', () => {
  const network = expandNetwork(csdpGroups());

  test('has a bound: what no other does with as many cores for each layer', () => {
    const { partition } = compileNetwork(network, loom1, {
      effort: 'full',
      coresPerLayer: { z1: 10, z2: 4 },
    }).report;
    expect(partition.method).toBe('even');
    expect(partition.bound).toBeGreaterThan(0);
    expect(partition.bound).toBeLessThanOrEqual(partition.connectivity);
    expect(partition.gap).toBeCloseTo(1 - partition.bound! / partition.connectivity, 12);
  });

  test('is proved the best of those where every source reaches all of a layer', () => {
    const all = { kind: 'all' };
    const weights = { kind: 'uniform', low: -20, high: 20 };
    const population = {
      size: 90,
      neuron: { model: 'lif-shift', leakShift: 2 },
      threshold: { kind: 'constant', value: 100 },
    };
    const dense = networkOf({
      inputs: { in: { size: 7, encoder: 'bernoulli' } },
      populations: { a: population, b: population },
      projections: {
        I: { from: 'in', to: 'a', connect: all, weights },
        A: { from: 'a', to: 'b', connect: all, weights },
        B: { from: 'b', to: 'b', connect: all, weights },
      },
    });
    const { partition } = compileNetwork(dense, loom1, {
      effort: 'full',
      coresPerLayer: { a: 3, b: 5 },
    }).report;
    // 7 inputs reach 3 cores, 90 neurons 5 others, 90 neurons 5 of which one is their own.
    expect(partition.connectivity).toBe(7 * 3 + 90 * 5 + 90 * 4);
    expect(partition).toMatchObject({ bound: partition.connectivity, gap: 0, optimal: true });
    expect(partition.boundMethod).toBe('cores of each layer');
  });
});
