import fc from 'fast-check';
import { expect, test } from 'vitest';
import { execute } from '../../src/cli/run/execute.js';
import { PotentialRecording, SpikeRecording } from '../../src/cli/run/recording.js';
import { SpikeFeed } from '../../src/cli/run/spike-feed.js';
import { finish, NEVER } from '../../src/compiler/anytime.js';
import { NeuronLoads } from '../../src/compiler/capacity.js';
import { compileNetwork } from '../../src/compiler/compile.js';
import { emit } from '../../src/compiler/emit.js';
import { legalise } from '../../src/compiler/legalise.js';
import { ENERGY } from '../../src/compiler/placement/objective.js';
import { place } from '../../src/compiler/placement/place.js';
import { quantise } from '../../src/compiler/quantise.js';
import { slicesOfParts } from '../../src/compiler/slices-of-parts.js';
import { estimateTraffic } from '../../src/compiler/traffic.js';
import { encodeImage } from '../../src/image/encode.js';
import type { ChipImage } from '../../src/image/layout.js';
import { validateImage } from '../../src/image/validate.js';
import type { ExpandedNetwork } from '../../src/network/description.js';
import { readProjections } from '../../src/runtime/projection-weights.js';
import { Session } from '../../src/runtime/session.js';
import { chipNamed, networkOf } from './support.js';

const loihi = chipNamed('loihi1');
/** Room for little memory on a core, so that neurons of one population are cut into several slices. */
const narrow = { ...loihi, capacity: { ...loihi.capacity, synapseMemoryBits: 900 } };
const STEPS = 12;
const INPUTS = 9;

interface Case {
  readonly seed: number;
  readonly sizes: readonly [number, number];
  /** Drawn for every neuron; modulo the cores it is its core. */
  readonly homes: readonly number[];
  readonly cores: number;
  readonly spikes: readonly boolean[];
}

const cases: fc.Arbitrary<Case> = fc.record({
  seed: fc.integer({ min: 1, max: 0xffffffff }),
  sizes: fc.tuple(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 40 })),
  homes: fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 80, maxLength: 80 }),
  cores: fc.integer({ min: 1, max: 7 }),
  spikes: fc.array(fc.boolean(), { minLength: STEPS * INPUTS, maxLength: STEPS * INPUTS }),
});

function network({ seed, sizes: [a, b] }: Case): ExpandedNetwork {
  const population = (size: number) => ({
    size,
    neuron: {
      model: 'lif-cuba',
      decayU: 2000,
      decayV: 500,
      biasMantissa: Array.from({ length: size }, (_, k) => k % 7),
    },
    threshold: { kind: 'uniform', low: 1, high: 60 },
  });
  const weights = { kind: 'uniform', low: -90, high: 120 };
  return networkOf({
    seed,
    inputs: { in: { size: INPUTS, encoder: 'external' } },
    populations: { a: population(a), b: population(b) },
    projections: {
      drive: { from: 'in', to: 'a', connect: { kind: 'fan-in', synapses: 4 }, weights, exponent: 2 },
      near: { from: 'a', to: 'a', connect: { kind: 'local', radius: 3, synapses: 2 }, weights },
      on: { from: 'a', to: 'b', connect: { kind: 'random', probability: 0.4 }, weights },
      back: { from: 'b', to: 'a', connect: { kind: 'all' }, weights },
    },
  });
}

/** The network with its neurons dealt to cores at random. */
function dealt(expanded: ExpandedNetwork, { homes, cores, sizes }: Case, chip: typeof loihi): ChipImage {
  const legal = legalise(expanded, quantise(expanded, chip), chip);
  const vertexFirst = Int32Array.of(0, sizes[0], sizes[0] + sizes[1]);
  const dealtTo = homes.slice(0, vertexFirst[2]).map(home => home % cores);
  // Every core has a neuron: cores are numbered by those that are used.
  const used = [...new Set(dealtTo)];
  const partOf = Int32Array.from(dealtTo, core => used.indexOf(core));
  const { partition } = slicesOfParts(partOf, used.length, vertexFirst, new NeuronLoads(legal), chip);
  const traffic = estimateTraffic(legal, partition);
  const options = { method: 'quick', objective: ENERGY, seed: 1, stop: NEVER } as const;
  const image = emit(
    legal,
    partition,
    finish(place(partition.cores, traffic, chip, options)),
    chip,
    undefined,
  );
  validateImage(image);
  return image;
}

function run(image: ChipImage, { spikes }: Case) {
  const session = new Session(encodeImage(image), loihi);
  const input = {
    encoder: 0,
    name: 'in',
    steps: STEPS,
    data: Uint8Array.from(spikes, spike => (spike ? 1 : 0)),
  };
  const recording = new SpikeRecording(session.image);
  const potentials = ['a', 'b'].map(name => new PotentialRecording(session.image, name, STEPS));
  const feed = new SpikeFeed(session.image, [input]);
  const plan = {
    steps: STEPS,
    values: [],
    feed,
    learn: false,
    modulation: undefined,
    spikes: [recording],
    potentials,
  };
  execute(session.link, session.image, plan);
  return {
    spikes: recording.lists(),
    potentials: potentials.map(potential => potential.file()),
    weights: readProjections(session.link, session.image),
  };
}

test('neurons in any order on any cores do the same, by their described numbers', () => {
  let fired = 0;
  let reordered = 0;
  let cut = 0;
  fc.assert(
    fc.property(cases, fc.boolean(), (drawn, tight) => {
      const expanded = network(drawn);
      const image = dealt(expanded, drawn, tight ? narrow : loihi);
      const even = compileNetwork(expanded, loihi).image;
      expect(even.populations.every(({ order }) => order === null)).toBe(true);
      const expected = run(even, drawn);
      expect(run(image, drawn)).toEqual(expected);
      fired += expected.spikes.a.length + expected.spikes.b.length;
      if (image.populations.some(({ order }) => order !== null)) reordered++;
      if (image.slices.length > 2 * image.cores.length) cut++;
    }),
    { numRuns: 60 },
  );
  // The cases are what they should be.
  expect(fired).toBeGreaterThan(1000);
  expect(reordered).toBeGreaterThan(30);
  expect(cut).toBeGreaterThan(5);
});

test('what the network is told of is not where the neurons lie', () => {
  const drawn = { seed: 3, sizes: [5, 2], homes: [1, 0, 1, 0, 1, 1, 0], cores: 2, spikes: [] } as const;
  const image = dealt(network(drawn), drawn, loihi);
  // Core 0 is the first that is used: that of neurons 0, 2, 4 of a and 0 of b.
  expect(image.populations.map(({ order }) => order && [...order])).toEqual([[0, 2, 4, 1, 3], null, null]);
  expect(image.slices.map(({ first, count, core }) => [first, count, core])).toEqual([
    [0, 3, 0],
    [3, 2, 1],
    [0, 1, 0],
    [1, 1, 1],
  ]);
});
