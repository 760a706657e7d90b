import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bernoulli, constant, ENCODERS } from '../../src/data/encoder.js';
import { type NpyArray, parseNpy } from '../../src/data/npy.js';
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

  it('are found by name', () => {
    expect(ENCODERS).toEqual({ bernoulli, constant });
  });
});
