import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../../src/compiler/compile.js';
import { Engine } from '../../../src/engine/engine.js';
import type { ChipImage } from '../../../src/image/layout.js';
import { network } from '../../../src/network/builder.js';
import type { NeuronSpec } from '../../../src/network/description.js';
import { expandNetwork } from '../../../src/network/expand.js';
import { chipWith } from '../small-network.js';

const chip = chipWith();

/** One neuron a weight, each with a synapse of its own; a spike arrives with the second step. */
function imageOf(
  weights: readonly number[],
  threshold: number,
  options: Partial<Extract<NeuronSpec, { model: 'lif-cuba' }>> = {},
  exponent = 0,
): ChipImage {
  const size = weights.length;
  const description = network('cuba')
    .input('in', { size: 1, encoder: 'external' })
    .population('out', {
      size,
      neuron: { model: 'lif-cuba', decayU: 4095, decayV: 0, potentialLimit: 'none', ...options },
      threshold: { kind: 'constant', value: threshold },
    })
    .project('W', 'in', 'out', {
      weights: { kind: 'matrix', values: weights.map(weight => [weight]) },
      weightBits: 16,
      exponent,
    })
    .build();
  return compileNetwork(expandNetwork(description), chip).image;
}

function neurons(...description: Parameters<typeof imageOf>): Engine {
  return new Engine(imageOf(...description));
}

/** Sends so many spikes, one a step, and takes the step in which the last one arrives. */
function feed(engine: Engine, spikes: number): void {
  for (let sent = 0; sent < spikes; sent++) {
    engine.inject(0, [0]);
    engine.step();
  }
  engine.step();
}

/** The same neurons with a current that never decays, which no programmed value of Loihi's gives. */
function keepingCurrent(image: ChipImage): Engine {
  const [slice] = image.slices;
  if (slice.neuron.model !== 'lif-cuba') throw new Error('expected lif-cuba');
  return new Engine({ ...image, slices: [{ ...slice, neuron: { ...slice.neuron, decayU: 0 } }] });
}

describe('lif-cuba', () => {
  it('fires above its threshold, and not at it', () => {
    const engine = neurons([9, 10, 11], 10);
    feed(engine, 1);
    expect([...engine.spikeCounts(0)]).toEqual([0, 0, 1]);
    expect([...engine.potentials(0)]).toEqual([9 << 6, 10 << 6, 0]);
  });

  it('decays current and potential towards zero on both sides', () => {
    const engine = neurons([10, -10], 100_000, { decayU: 1023, decayV: 1024 });
    feed(engine, 1);
    expect([...engine.slices[0].current]).toEqual([640, -640]);
    engine.run(2);
    // 640 -> 480 -> 360; v: 640 -> 480 + 480 = 960 -> 720 + 360 = 1080
    expect([...engine.slices[0].current]).toEqual([360, -360]);
    expect([...engine.potentials(0)]).toEqual([1080, -1080]);
    engine.run(2);
    // 360 -> 270 -> 202.5; v: 810 + 270 = 1080 -> 810 + 202 = 1012
    expect([...engine.slices[0].current]).toEqual([202, -202]);
    expect([...engine.potentials(0)]).toEqual([1012, -1012]);
  });

  it('rests after a spike: its current goes on, its potential stays 0', () => {
    const engine = neurons([11], 10, { refractorySteps: 2, decayU: 2047 });
    feed(engine, 1);
    const seen = Array.from({ length: 4 }, () => {
      engine.step();
      return [engine.slices[0].current[0], engine.potentials(0)[0], engine.spikeCounts(0)[0]];
    });
    // 704 halves each step; two steps of rest, then it adds up again.
    expect(seen).toEqual([
      [352, 0, 1],
      [176, 0, 1],
      [88, 88, 1],
      [44, 132, 1],
    ]);
  });

  it('subtracts from its potential, which keeps what is left while it rests', () => {
    const reset = { kind: 'subtract', amount: 6 << 6 } as const;
    const engine = neurons([20], 10, { reset, refractorySteps: 1 });
    feed(engine, 1);
    const seen = Array.from({ length: 4 }, () => {
      const now = [engine.potentials(0)[0] / 64, engine.spikeCounts(0)[0]];
      engine.step();
      return now;
    });
    // 20 - 6; a step of rest; 14 is above 10 again and leaves 8, which is not.
    expect(seen).toEqual([
      [14, 1],
      [14, 1],
      [8, 2],
      [8, 2],
    ]);
  });

  it('a subtraction ends at the lower limit of the potential', () => {
    const options = {
      reset: { kind: 'subtract', amount: 5000 },
      potentialLimit: { min: -100, max: 6400 },
    } as const;
    const engine = neurons([11], 10, options);
    feed(engine, 1);
    expect([engine.potentials(0)[0], engine.spikeCounts(0)[0]]).toEqual([-100, 1]);
  });

  it.each([-300, 0, 500])('resets to the value %i', value => {
    const engine = neurons([11, 9], 10, {
      reset: { kind: 'value', value },
      refractorySteps: 1,
      decayV: 1024,
    });
    feed(engine, 1);
    expect([...engine.potentials(0)]).toEqual([value, 9 << 6]);
    engine.run(1);
    // Rest holds the first; the second decays by a quarter.
    expect([...engine.potentials(0)]).toEqual([value, 432]);
    engine.run(1);
    expect([...engine.potentials(0)]).toEqual([Math.trunc(value * 0.75), 324]);
  });

  it.each([
    ['none', 2 ** 23, -(2 ** 23)],
    // (-2^23, 2^23]: the upper end stays, the lower one becomes it.
    ['lava', 2 ** 23, 2 ** 23],
    // [-2^23, 2^23)
    ['twos', -(2 ** 23), -(2 ** 23)],
  ] as const)('a current at the ends of 24 bits, overflow %s', (currentOverflow, atTop, atBottom) => {
    const weight = 1024;
    const engine = keepingCurrent(imageOf([weight, -weight], 100_000, { currentOverflow, decayV: 4095 }));
    const before = 2 ** 23 - (weight << 6);
    engine.slices[0].current.set([before, -before]);
    engine.slices[0].awake = true;
    feed(engine, 1);
    expect([...engine.slices[0].current]).toEqual([atTop, atBottom]);
  });

  it('clips a potential to its limits before it is compared', () => {
    const engine = neurons([100, -100], 100, { potentialLimit: { min: -1000, max: 6400 } });
    feed(engine, 2);
    // 6400 is the threshold 100 << 6: clipped to it, the first never fires.
    expect([...engine.potentials(0)]).toEqual([6400, -1000]);
    expect([...engine.spikeCounts(0)]).toEqual([0, 0]);
  });

  it.each([
    ['none', 2 ** 22],
    ['clip', 2 ** 21 - 64],
    // 21 bits and a sign: 2^22 is 0 there.
    ['wrap', 0],
  ] as const)('a large synaptic sum, limit %s', (sumLimit, expected) => {
    const engine = neurons([2 ** 14], 100_000, { sumLimit }, 2);
    feed(engine, 1);
    expect(engine.slices[0].current[0]).toBe(expected);
  });
});
