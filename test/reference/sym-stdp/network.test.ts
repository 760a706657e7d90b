import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../../src/fixed/error.js';
import { inputProbability } from '../../../src/reference/sym-stdp/draws.js';
import {
  drawnSpikes,
  predictedClass,
  presetConstants,
  presetSizes,
  type SymStdpConstants,
  SymStdpNetwork,
  scaleColumns,
  scaleToMean,
  type TrainingStage,
} from '../../../src/reference/sym-stdp/index.js';

const sizes = { inputs: 20, excitatory: 7, classes: 3 };
const seeds = fc.integer({ min: 1, max: 0x7fffffff });
const stages = fc.constantFrom<TrainingStage>('together', 'excitatory', 'classifier');
const images = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 20, maxLength: 20 });

/** Constants with which 20 inputs make neurons fire in 60 steps, and large rates. */
function lively(presentation: Partial<SymStdpConstants['presentation']> = {}): SymStdpConstants {
  const base = presetConstants('mnist', 100);
  return {
    ...base,
    theta: { ...base.theta, tauMs: 500 },
    inputToExcitatory: { rate: 0.2, maximum: 1, columnSum: 9, initialMaximum: 0.3 },
    excitatoryToClass: { rate: 2, maximum: 8, columnSum: 6, initialMaximum: 8 },
    presentation: {
      ...base.presentation,
      runSteps: 60,
      restSteps: 20,
      initialIntensity: 12,
      maximumIntensity: 14,
      minimumSpikes: 3,
      ...presentation,
    },
  };
}

function network(seed: number, constants = lively()): SymStdpNetwork {
  return new SymStdpNetwork({ sizes, constants, seed });
}

describe('training', () => {
  it('only lifts weights, and those that it changes not above the limit', () => {
    let changed = 0;
    fc.assert(
      fc.property(seeds, images, stages, (seed, pixels, stage) => {
        const net = network(seed, lively({ minimumSpikes: 0 }));
        net.trainSample(pixels, 1);
        const { inputToExcitatory: w, excitatoryToClass: u } = net.state;
        const { inputToExcitatory, excitatoryToClass } = net.constants;
        const opening: Float64Array[] = [];
        const training = {
          inputToExcitatory: stage !== 'classifier',
          excitatoryToClass: stage !== 'excitatory',
          theta: stage !== 'classifier',
        };
        net.present(training, drawnSpikes(pixels, 2, 12, net.constants, seed), {
          opened: () => opening.push(w.slice(), u.slice()),
        });
        for (const [weights, before, { maximum }] of [
          [w, opening[0], inputToExcitatory],
          [u, opening[1], excitatoryToClass],
        ] as const) {
          weights.forEach((weight, i) => {
            if (weight === before[i]) return;
            changed++;
            expect(weight).toBeLessThanOrEqual(maximum);
            expect(weight).toBeGreaterThanOrEqual(Math.min(before[i], maximum));
          });
        }
        if (!training.inputToExcitatory) expect(w).toEqual(opening[0]);
        if (!training.excitatoryToClass) expect(u).toEqual(opening[1]);
      }),
      { numRuns: 60 },
    );
    expect(changed).toBeGreaterThan(1000);
  });

  it('keeps theta from falling below 0, conductances and traces too, and all finite', () => {
    let fired = 0;
    fc.assert(
      fc.property(seeds, images, fc.double({ min: 0, max: 9, noNaN: true }), (seed, pixels, initialMv) => {
        const base = lively();
        const net = network(seed, { ...base, theta: { ...base.theta, initialMv } });
        for (let s = 0; s < 3; s++) {
          const { excitatoryCounts } = net.trainSample(pixels, s);
          fired += excitatoryCounts.reduce((sum, count) => sum + count, 0);
        }
        const { state } = net;
        const signed = [state.excitatoryMv, state.inhibitoryMv, state.classMv];
        for (const values of Object.values(net.save().arrays)) {
          expect(values.every(value => Number.isFinite(value))).toBe(true);
        }
        for (const values of Object.values(state)) {
          if (!(values instanceof Float64Array) || signed.includes(values)) continue;
          expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
        }
        expect(Math.min(...state.excitatoryMv)).toBeGreaterThanOrEqual(net.constants.excitatory.floorMv);
      }),
      { numRuns: 40 },
    );
    expect(fired).toBeGreaterThan(100);
  });

  it('with theta frozen lets no spike raise it', () => {
    const net = network(3);
    net.trainSample(new Uint8Array(20).fill(200), 0);
    const theta = net.state.thetaMv.slice();
    const { excitatoryCounts } = net.trainSample(new Uint8Array(20).fill(200), 0, 'classifier');
    expect(Math.max(...excitatoryCounts)).toBeGreaterThan(0);
    net.state.thetaMv.forEach((value, j) => {
      expect(value).toBeLessThanOrEqual(theta[j]);
      expect(value).toBeCloseTo(theta[j], 6);
    });
  });
});

describe('a test', () => {
  it('changes nothing that learns: E -> C, theta and the traces of E and C; input -> E is scaled only', () => {
    fc.assert(
      fc.property(seeds, images, images, (seed, seen, unseen) => {
        const net = network(seed);
        net.trainSample(seen, 2);
        const before = net.save().arrays;
        net.testSample(unseen);
        const after = net.save().arrays;
        for (const name of [
          'excitatoryToClass',
          'thetaMv',
          'excitatoryPreTrace',
          'excitatoryPostTrace',
          'classTrace',
        ]) {
          expect(after[name], name).toEqual(before[name]);
        }
        const scaled = Float64Array.from(before.inputToExcitatory);
        const { columnSum } = net.constants.inputToExcitatory;
        scaleColumns(scaled, columnSum, new Float64Array(sizes.excitatory), 'W');
        const { inputToExcitatory } = net.state;
        scaled.forEach((weight, i) => {
          expect(Math.abs(inputToExcitatory[i] - weight)).toBeLessThanOrEqual(1e-14 * weight);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('takes no number from the streams of training', () => {
    const [tested, plain] = [network(5), network(5)];
    const pixels = new Uint8Array(20).fill(90);
    tested.testSample(pixels);
    const { arrays } = plain.save();
    tested.restore({ trainingPresentations: 0, testPresentations: 9, arrays });
    tested.trainSample(pixels, 1);
    plain.trainSample(pixels, 1);
    expect(tested.save().arrays).toEqual(plain.save().arrays);
  });
});

describe('intensity', () => {
  it.each([
    [0, 12, 1],
    [1e9, 14, 3],
  ])('with at least %i spikes asked for ends at %i after %i presentations', (minimumSpikes, last, shown) => {
    const net = network(1, lively({ minimumSpikes }));
    const record = net.trainSample(new Uint8Array(20).fill(255), 0);
    expect(record).toMatchObject({ intensity: last, presentations: shown });
    expect(net.testSample(new Uint8Array(20).fill(255))).toMatchObject({ intensity: last });
    expect(net.save()).toMatchObject({ trainingPresentations: shown, testPresentations: shown });
  });
});

describe('drawn spikes', () => {
  it('come at the rate of the pixel, never twice in a row, and the teacher only for its label', () => {
    const constants = lively();
    const pixels = [0, 64, 255];
    const draws = drawnSpikes(pixels, 1, 4, constants, 12345);
    const spikes = { flags: new Uint8Array(3), indices: new Int32Array(3), count: 0 };
    const fired = [0, 0, 0];
    const free = [0, 0, 0];
    let taught = 0;
    const steps = 40000;
    for (let step = 0; step < steps; step++) {
      const last = spikes.flags.slice();
      draws.inputs(step, spikes);
      expect(Array.from(spikes.indices.subarray(0, spikes.count))).toEqual(
        [0, 1, 2].filter(i => spikes.flags[i] === 1),
      );
      for (let i = 0; i < 3; i++) {
        if (last[i] === 1) expect(spikes.flags[i]).toBe(0);
        else free[i]++;
        fired[i] += spikes.flags[i];
      }
      expect(draws.teacher(step, 0)).toBe(false);
      if (draws.teacher(step, 1)) taught++;
    }
    expect(fired[0]).toBe(0);
    for (const i of [1, 2]) {
      const p = ((pixels[i] / 8) * 4 * 0.5) / 1000;
      expect(inputProbability(pixels[i], 4, 0.5)).toBeCloseTo(p, 15);
      expect(Math.abs(fired[i] - free[i] * p)).toBeLessThan(5 * Math.sqrt(free[i] * p));
    }
    expect(Math.abs(taught - steps * 0.1)).toBeLessThan(5 * Math.sqrt(steps * 0.1));
  });

  it('of an image scaled to a mean', () => {
    expect(Array.from(scaleToMean([0, 10, 50], 30))).toEqual([0, 15, 75]);
    expect(Array.from(scaleToMean([0, 0, 0, 200], 100))).toEqual([0, 0, 0, 255]);
    expect(Array.from(scaleToMean([0, 0], 30))).toEqual([0, 0]);
  });
});

describe('scaling', () => {
  it('gives every column its sum to within rounding, and keeps the ratios', () => {
    const column = fc.array(fc.double({ min: 1e-6, max: 8, noNaN: true }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 5 }), columns => {
        const weights = Float64Array.from({ length: 9 * columns.length }, (_, at) => {
          return columns[at % columns.length][Math.floor(at / columns.length)];
        });
        scaleColumns(weights, 78.4, new Float64Array(columns.length), 'W');
        columns.forEach((before, j) => {
          const after = before.map((_, i) => weights[i * columns.length + j]);
          const sum = after.reduce((a, b) => a + b, 0);
          expect(Math.abs(sum - 78.4)).toBeLessThanOrEqual(78.4 * 20 * Number.EPSILON);
          expect(after[1] * before[0]).toBeCloseTo(after[0] * before[1], 9);
        });
      }),
    );
  });

  it('refuses a column of zeros', () => {
    const weights = Float64Array.of(1, 0, 1, 0);
    expect(() => scaleColumns(weights, 1, new Float64Array(2), 'W')).toThrow(/column 1 of W sums to 0/);
  });
});

describe('a snapshot', () => {
  it('goes on bit for bit, in another network too', () => {
    fc.assert(
      fc.property(seeds, images, (seed, pixels) => {
        const first = network(seed);
        first.trainSample(pixels, 0);
        const saved = first.save();
        const records = [first.trainSample(pixels, 2), first.testSample(pixels)];
        const second = network(seed);
        second.restore(saved);
        expect([second.trainSample(pixels, 2), second.testSample(pixels)]).toEqual(records);
        expect(second.save().arrays.inputToExcitatory).toEqual(first.save().arrays.inputToExcitatory);
      }),
      { numRuns: 15 },
    );
  });

  it('of another size is refused', () => {
    const other = new SymStdpNetwork({ sizes: { ...sizes, excitatory: 8 }, constants: lively() });
    expect(() => other.restore(network(1).save())).toThrow(/140 elements in inputToExcitatory.* has 160/);
  });
});

describe('presets', () => {
  it('are there for the sizes of the authors', () => {
    expect(presetSizes('mnist')).toEqual([100, 400, 1600, 6400, 10000]);
    expect(presetSizes('fashion-mnist')).toEqual([400]);
    const sums = [presetConstants('mnist', 1600), presetConstants('fashion-mnist', 400)].map(preset => [
      preset.inputToExcitatory.columnSum,
      preset.excitatoryToClass.columnSum,
    ]);
    expect(sums.flat().map(sum => Number(sum.toFixed(9)))).toEqual([78.4, 1280, 19.6, 800]);
    expect(() => presetConstants('mnist', 200)).toThrow(/200 excitatory.*100, 400, 1600, 6400, 10000/);
  });
});

describe('readout', () => {
  it('takes the lowest class of equals', () => {
    expect(predictedClass([0, 3, 1, 3])).toBe(1);
    expect(predictedClass([0, 0])).toBe(0);
  });
});

describe('mistakes', () => {
  const base = lively();
  const made = (constants: Partial<SymStdpConstants>, other = {}) =>
    new SymStdpNetwork({ sizes, constants: { ...base, ...constants }, ...other });
  it.each([
    ['pixels', () => network(1).testSample([1, 2]), /2 pixels; the network has 20 inputs/],
    ['a pixel', () => network(1).testSample(new Float64Array(20).fill(Number.NaN)), /pixel 0 is NaN/],
    ['a label', () => network(1).trainSample(new Uint8Array(20), 3), /label 3; .* classes 0\.\.2/],
    ['a size', () => made({}, { sizes: { ...sizes, classes: 0 } }), /0 classes/],
    ['a seed', () => made({}, { seed: 0.5 }), /seed 0\.5/],
    ['weights', () => made({}, { weights: { inputToExcitatory: [1] } }), /1 weights input -> E.* need 140/],
    ['theta', () => made({ theta: { ...base.theta, initialMv: 10 } }), /theta\.initialMv is 10/],
    ['a time', () => made({ trace: { ...base.trace, tauMs: 0.1 } }), /trace\.tauMs is 0\.1/],
    ['a number', () => made({ dtMs: Number.NaN }), /dtMs is NaN/],
  ])('%s: refused in one line', (_what, act, message) => {
    expect(act).toThrow(SpikeloomError);
    expect(act).toThrow(message);
  });

  it('is none to have no decay of theta', () => {
    const net = made({ theta: { ...base.theta, tauMs: Number.POSITIVE_INFINITY } });
    net.trainSample(new Uint8Array(20), 0);
    expect(net.state.thetaMv).toEqual(new Float64Array(7).fill(20));
  });
});
