import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bernoulli, constant, encoderFromReset } from '../../src/data/encoder.js';
import { type NpyArray, parseNpy } from '../../src/data/npy.js';
import { lfsrShift } from '../../src/fixed/lfsr.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';

const STEPS = 50;
const TRAINING_START = 0x1235dd0f;
const TEST_START = 0xbeef1234;

describe.skipIf(!hasSharedData)('recorded input spikes', () => {
  const load = (folder: string, name: string): NpyArray =>
    parseNpy(readFileSync(sharedData('csdp-chip', folder, `${name}.npy`)), name);

  /** Image and kind (2 = test) of each pass. */
  function passesOf(folder: string): { image: number; test: boolean }[] {
    if (folder === 'small') {
      const { shape, data } = load('small', 'passes');
      return Array.from({ length: shape[0] }, (_, p) => ({
        image: data[4 * p],
        test: data[4 * p + 1] === 2,
      }));
    }
    const checks = JSON.parse(readFileSync(sharedData('csdp-chip', 'full', 'checks.json'), 'utf8')) as {
      passes: { image: number; kind: number | string }[];
    };
    return checks.passes.map(({ image, kind }) => ({ image, test: kind === 2 || kind === 'test' }));
  }

  it.each(['small', 'full'])('%s: spikes and register of every step', folder => {
    const train = load(folder, 'train_images');
    const test = load(folder, 'test_images');
    const registers = load(folder, 'lfsr32').data;
    const x = folder === 'small' ? load('small', 'x').data : undefined;
    const totals = folder === 'full' ? load('full', 'step_spikes').data : undefined;
    const pixels = train.shape[1];
    const spikes = new Uint8Array(pixels);
    const passes = passesOf(folder);
    expect(registers).toHaveLength(passes.length * STEPS);

    let lfsr = TRAINING_START;
    let testing = false;
    passes.forEach((pass, p) => {
      if (pass.test && !testing) lfsr = TEST_START;
      testing = pass.test;
      const images = (pass.test ? test : train).data as Uint8Array;
      const image = images.subarray(pass.image * pixels, (pass.image + 1) * pixels);
      for (let t = p * STEPS; t < (p + 1) * STEPS; t++) {
        lfsr = bernoulli(image, spikes, lfsr);
        expect(lfsr).toBe(registers[t]);
        if (x) expect(spikes).toEqual(x.subarray(t * pixels, (t + 1) * pixels));
        if (totals) expect(spikes.reduce((sum, spike) => sum + spike, 0)).toBe(totals[3 * t]);
      }
    });
    expect(testing).toBe(true);
  });
});

describe('encoders', () => {
  const start = fc.integer({ min: 1, max: 0xffffffff });

  it('bernoulli draws once for each value above 0, and not otherwise', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), start, (values, lfsr) => {
        const spikes = new Uint8Array(values.length).fill(9);
        const after = bernoulli(values, spikes, lfsr);
        const dense = values.filter(value => value > 0);
        const denseSpikes = new Uint8Array(dense.length);
        expect(bernoulli(dense, denseSpikes, lfsr)).toBe(after);
        expect(spikes.filter((_, i) => values[i] > 0)).toEqual(denseSpikes);
        expect(spikes.every((spike, i) => spike === 0 || (spike === 1 && values[i] > 0))).toBe(true);
      }),
    );
  });

  it('bernoulli spikes in value of 256 cases over the register’s bytes', () => {
    const values = Uint8Array.of(1, 64, 128, 255);
    const counts = [0, 0, 0, 0];
    const spikes = new Uint8Array(4);
    let lfsr = TRAINING_START;
    const steps = 20000;
    for (let step = 0; step < steps; step++) {
      lfsr = bernoulli(values, spikes, lfsr);
      spikes.forEach((spike, i) => {
        counts[i] += spike;
      });
    }
    values.forEach((value, i) => {
      const p = value / 256;
      expect(Math.abs(counts[i] - steps * p)).toBeLessThan(5 * Math.sqrt(steps * p * (1 - p)));
    });
  });

  it('constant spikes where the value is not 0 and leaves the register', () => {
    const spikes = Uint8Array.of(1, 1, 0, 0);
    expect(constant(Uint8Array.of(0, 1, 255, 0), spikes, 77)).toBe(77);
    expect([...spikes]).toEqual([0, 1, 1, 0]);
  });

  it('of a kind without state are those above; external spikes of itself never', () => {
    expect(encoderFromReset({ kind: 'bernoulli' }, 4)).toBe(bernoulli);
    expect(encoderFromReset({ kind: 'constant' }, 4)).toBe(constant);
    const spikes = Uint8Array.of(1, 1);
    expect(encoderFromReset({ kind: 'external' }, 2)(Uint8Array.of(255, 1), spikes, 9)).toBe(9);
    expect([...spikes]).toEqual([0, 0]);
  });

  it('poisson of 8 bits without dead time draws as bernoulli does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), start, (values, lfsr) => {
        const encode = encoderFromReset({ kind: 'poisson', rateBits: 8, deadSteps: 0 }, values.length);
        const [spikes, expected] = [new Uint8Array(values.length), new Uint8Array(values.length)];
        expect(encode(values, spikes, lfsr)).toBe(bernoulli(values, expected, lfsr));
        expect(spikes).toEqual(expected);
      }),
    );
  });

  it('poisson spikes at value / 2^bits a live step, and never inside its dead time', () => {
    const values = Uint8Array.of(0, 40, 255);
    const spikes = new Uint8Array(3);
    for (const [rateBits, deadSteps] of [
      [9, 0],
      [12, 1],
      [10, 5],
    ]) {
      const encode = encoderFromReset({ kind: 'poisson', rateBits, deadSteps }, 3);
      let lfsr = TRAINING_START;
      const [counts, live, last] = [
        [0, 0, 0],
        [0, 0, 0],
        [-999, -999, -999],
      ];
      for (let step = 0; step < 20000; step++) {
        lfsr = encode(values, spikes, lfsr);
        for (let i = 0; i < 3; i++) {
          const dead = step - last[i] <= deadSteps;
          if (!dead) live[i]++;
          if (spikes[i] === 0) continue;
          expect(dead).toBe(false);
          last[i] = step;
          counts[i]++;
        }
      }
      for (let i = 0; i < 3; i++) {
        const p = values[i] / 2 ** rateBits;
        expect(Math.abs(counts[i] - live[i] * p)).toBeLessThan(5 * Math.sqrt(live[i] * p * (1 - p)) + 1e-9);
      }
    }
  });

  it('latency spikes once, the greatest value in step 0, all within the window', () => {
    const values = Uint8Array.from({ length: 256 }, (_, value) => value);
    for (const windowSteps of [1, 7, 50, 300]) {
      const encode = encoderFromReset({ kind: 'latency', windowSteps }, 256);
      const [spikes, when] = [new Uint8Array(256), new Array<number[]>(256).fill([]).map((): number[] => [])];
      for (let step = 0; step < windowSteps + 3; step++) {
        expect(encode(values, spikes, 5)).toBe(5);
        spikes.forEach((spike, i) => {
          if (spike === 1) when[i].push(step);
        });
      }
      expect(when[0]).toEqual([]);
      for (let value = 1; value < 256; value++) {
        expect(when[value]).toEqual([Math.floor(((255 - value) * windowSteps) / 256)]);
      }
      expect(when[255]).toEqual([0]);
    }
  });

  it('current spikes as often as its sum of values passes 256; a random phase adds one draw each', () => {
    const values = Uint8Array.of(0, 1, 100, 255);
    for (const phase of ['zero', 'random'] as const) {
      const encode = encoderFromReset({ kind: 'current', phase }, 4);
      const spikes = new Uint8Array(4);
      const phases = [0, 0, 0, 0];
      let expected = TRAINING_START;
      for (let i = 0; i < 4 && phase === 'random'; i++) {
        for (let shift = 0; shift < 8; shift++) expected = lfsrShift('galois-right', 32, expected);
        phases[i] = expected % 256;
      }
      let lfsr = TRAINING_START;
      const counts = [0, 0, 0, 0];
      for (let step = 1; step <= 600; step++) {
        lfsr = encode(values, spikes, lfsr);
        expect(lfsr).toBe(expected);
        for (let i = 0; i < 4; i++) {
          counts[i] += spikes[i];
          expect(counts[i]).toBe(Math.floor((phases[i] + step * values[i]) / 256));
        }
      }
    }
  });
});
