import { describe, expect, it } from 'vitest';
import { csdpGroups } from '../../../src/network/csdp/groups.js';
import { csdpLabel } from '../../../src/network/csdp/label.js';
import type { NetworkDescription } from '../../../src/network/description.js';
import { expandNetwork } from '../../../src/network/expand.js';
import { FloatTwin } from '../../../src/reference/twin/float-twin.js';
import { NaiveTwin } from './naive-twin.js';
import { RandomSource, storedWeight } from './support.js';

const SMALL = { hidden: [40, 20], imageShape: [8, 8], theta: 6, slope: 0.3, seed: 5 } as const;

/** Thresholds at which z2 fires without a context, and under inhibition, too. */
function excitable(network: NetworkDescription): NetworkDescription {
  const threshold = { kind: 'uniform', low: 50, high: 400 } as const;
  const { z1, z2, ...others } = network.populations;
  return { ...network, populations: { z1: { ...z1, threshold }, z2: { ...z2, threshold }, ...others } };
}

const forms = {
  // Goodness near its middle, so that both signs of errors occur.
  groups: csdpGroups({ hidden: [40, 20], imageShape: [8, 8], thetas: [2, 1], slope: 1, seed: 5 }),
  label: csdpLabel(SMALL),
  'label with all paths': excitable(csdpLabel({ ...SMALL, paths: ['top-down', 'lateral', 'decay'] })),
  'label with mixed negatives': excitable(csdpLabel({ ...SMALL, negatives: 'mixed', paths: ['top-down'] })),
};
type Form = keyof typeof forms;

function twins(form: Form) {
  const network = expandNetwork(forms[form]);
  const source = new RandomSource(64, 40);
  const twin = new FloatTwin(network, source);
  return { network, source, twin, naive: new NaiveTwin(network) };
}

/** Shows a presentation to both and holds every step's spikes against each other. */
function presentBoth(
  { source, twin, naive }: ReturnType<typeof twins>,
  { context, learning, ...rest }: Parameters<NaiveTwin['present']>[1],
  when: string,
): void {
  const from = source.drawn.length;
  const spikes: Record<string, number[]>[] = [];
  twin.onStep = () => {
    const of = (name: string) => {
      const { spikes: units, fired } = twin.layers.get(name)!;
      return [...units.subarray(0, fired)];
    };
    spikes.push({ z1: of('z1'), z2: of('z2') });
  };
  twin.present({ ...rest, context, hiddenLearning: learning, shown: [new Uint8Array(64)] });
  const expected = naive.present(source.drawn.slice(from), { ...rest, context, learning });
  const listed = (flags: boolean[]) => flags.flatMap((fired, k) => (fired ? [k] : []));
  expected.forEach(({ z1, z2 }, step) => {
    expect(spikes[step], `${when}, step ${step}`).toEqual({ z1: listed(z1), z2: listed(z2) });
  });
}

/** Largest distance of any stored weight; float32 keeps 24 bits, so far less than a stored step. */
function weightDistance({ twin, naive }: ReturnType<typeof twins>, name: string): number {
  const projection = twin.projections.get(name)!;
  return Math.max(
    ...naive.weights[name].flatMap((row, k) =>
      row.map((w, j) => Math.abs(w - storedWeight(projection, k, j))),
    ),
  );
}

describe.each(Object.keys(forms) as Form[])('FloatTwin against a naive dense one, form %s', form => {
  it('has the same spikes and weights through presentations that learn', () => {
    const both = twins(form);
    const { twin, naive } = both;
    const start = new NaiveTwin(both.network);
    for (let n = 0; n < 6; n++) {
      const label = (3 * n) % 10;
      const positive = n % 2 === 0;
      const context = form === 'groups' || form.includes('mixed') ? -1 : label;
      presentBoth(both, { label, positive, context, learning: true, annealing: n >> 1 }, `presentation ${n}`);
      for (const [name, layer] of Object.entries(naive.layers)) {
        const { potential } = twin.layers.get(name)!;
        layer.u.forEach((u, k) => {
          // Potentials reach 1e5; sums are float32.
          expect(Math.abs(potential[k] - u)).toBeLessThan(0.1);
        });
      }
      twin.adaptThresholds();
      naive.adapt();
      for (const name of ['z1', 'z2']) {
        expect([...twin.layers.get(name)!.thresholds]).toEqual(naive.layers[name].thr);
      }
    }
    for (const name of Object.keys(naive.weights)) {
      if (name.startsWith('C')) continue;
      const moved = naive.weights[name].flat().filter((w, i) => w !== start.weights[name].flat()[i]);
      expect(moved.length, `${name} learns`).toBeGreaterThan(20);
      expect(weightDistance(both, name), name).toBeLessThan(0.05);
    }
  });

  it('has the same spikes where nothing learns, and leaves weights and thresholds alone', () => {
    const both = twins(form);
    const thresholds = [...both.twin.layers.values()].map(layer => [...layer.thresholds]);
    for (const label of [3, 8]) {
      presentBoth(
        both,
        { label, positive: true, context: -1, learning: false, annealing: 0 },
        `label ${label}`,
      );
    }
    for (const name of Object.keys(both.naive.weights)) expect(weightDistance(both, name)).toBe(0);
    expect([...both.twin.layers.values()].map(layer => [...layer.thresholds])).toEqual(thresholds);
  });

  it.each([0, 2])('teaches the classifier 8 err count / 256 / 2^h, h = %i', annealing => {
    const both = twins(form);
    const { twin } = both;
    presentBoth(both, { label: 4, positive: true, context: 4, learning: false, annealing: 0 }, 'first');
    const errors = Float64Array.from({ length: 10 }, (_, c) => (c === 4 ? 200 : -17.5 * c));
    twin.learnEpoch(errors, annealing);
    for (const [projection, layer] of [
      ['C1', 'z1'],
      ['C2', 'z2'],
    ]) {
      const { counts } = twin.layers.get(layer)!;
      expect(Math.max(...counts)).toBeGreaterThan(0);
      counts.forEach((count, source) => {
        errors.forEach((error, c) => {
          const expected = (8 * error * count) / 256 / 2 ** annealing;
          expect(storedWeight(twin.projections.get(projection)!, c, source)).toBeCloseTo(expected, 3);
        });
      });
    }
    // At its limit a weight stays.
    for (let n = 0; n < 500; n++) twin.learnEpoch(errors, 0);
    const best = twin.layers.get('z1')!.counts.indexOf(Math.max(...twin.layers.get('z1')!.counts));
    expect(storedWeight(twin.projections.get('C1')!, 4, best)).toBe(32767);
    expect(storedWeight(twin.projections.get('C1')!, 9, best)).toBe(-32767);
  });
});

describe('FloatTwin', () => {
  it('refuses what it has no real-number form of', () => {
    const { groups } = forms;
    const { z1 } = groups.populations;
    const build = (changes: Partial<typeof groups>) => () =>
      new FloatTwin(expandNetwork({ ...groups, ...changes }), new RandomSource(64, 10));
    const unlearnt = Object.fromEntries(
      Object.entries(groups.projections).map(([name, { rule: _, ...projection }]) => [name, projection]),
    );
    expect(build({ projections: unlearnt, rules: {}, goodness: {}, procedure: { kind: 'free' } })).toThrow(
      /contrastive learning/,
    );
    expect(
      build({
        populations: {
          ...groups.populations,
          z1: { ...z1, adaptation: { kind: 'layer', step: 1, target: 5, floor: 1 } },
        },
      }),
    ).toThrow(/z1.*layer thresholds/);
    expect(
      build({ projections: { ...groups.projections, W2: { ...groups.projections.W2, delayTicks: 2 } } }),
    ).toThrow(/W2.*delays of 1 tick/);
    expect(
      build({
        rules: {
          ...groups.rules,
          hidden: { text: 'dw = 2^-4 * x0 * y0', when: 'step', rounding: 'floor' },
        },
      }),
    ).toThrow(/hidden has no float twin/);
  });
});
