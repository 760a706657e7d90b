import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { HostLink } from '../../firmware-sim/host-link.js';
import { Monitor } from '../../firmware-sim/monitor/monitor.js';
import { parseNpy } from '../../src/data/npy.js';
import { Engine } from '../../src/engine/engine.js';
import { decodeImage } from '../../src/image/decode.js';
import { encodeImage } from '../../src/image/encode.js';
import type { ChipImage } from '../../src/image/layout.js';
import { groupImage } from '../oracle/golden-image.js';
import { plainProcedure } from '../support/plain-procedure.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';

/** data/csdp-chip README, 1.4 and 2: the case `small`, driven by the monitor's procedure over the link. */
const INPUTS = 64;
const SAMPLES = 6;
const TESTS = 2;
const LFSR32_TEST = 0xbeef1234;
const LFSR32_END_OF_TRAINING = 3640677016;
const ANNEALING = [0, 1, 2, 2, 3, 4];

const array = (name: string): number[] => [
  ...parseNpy(readFileSync(sharedData('csdp-chip', 'small', `${name}.npy`)), name).data,
];

function smallImage(): ChipImage {
  const image = groupImage({
    side: 8,
    neurons: [40, 20],
    weights: [Int8Array.from(array('init_W1')), Int8Array.from(array('init_W2'))],
    thresholds: [Int32Array.from(array('init_thr1')), Int32Array.from(array('init_thr2'))],
    rectangles: Uint8Array.from(array('rect')),
    tables: [Uint8Array.from(array('lut1')), Uint8Array.from(array('lut2'))],
    thresholdFloor: 160,
    lfsr16: 44274,
    lfsr32: 305519887,
  });
  return {
    ...image,
    procedure: {
      kind: 'groups',
      stepsPerPresentation: 50,
      classes: 10,
      imageEncoder: 0,
      labelEncoder: -1,
      readoutSlice: 2,
      readoutLut: Uint8Array.from(array('lutq')),
      readoutShift: 4,
      margin: 66,
      hiddenLearning: true,
      homeostasis: true,
      ...plainProcedure(8, 8, [40, 65, 85, 95]),
      lfsrSeed: 1,
    },
  };
}

function boot(): HostLink {
  const monitor = new Monitor({ decodeImage, createDevice: image => new Engine(image) });
  const host = new HostLink(bytes => monitor.receive(bytes));
  host.hello();
  host.load(encodeImage(smallImage()));
  host.start();
  return host;
}

describe.skipIf(!hasSharedData)('form G, case small, through the host link', () => {
  const pixels = (name: string, index: number) =>
    Uint8Array.from(array(name).slice(index * INPUTS, (index + 1) * INPUTS));
  const labels = hasSharedData ? array('train_labels') : [];
  const train = (host: HostLink, sample: number) =>
    host.trainSample({
      image: pixels('train_images', sample),
      label: labels[sample],
      sample,
      total: SAMPLES,
      annealing: ANNEALING[sample],
    });

  it('ends every sample with the recorded margin, weights, thresholds and registers', () => {
    const host = boot();
    const recorded = (name: string, pass: number, size: number) =>
      array(name).slice(pass * size, (pass + 1) * size);
    let pass = -1;
    for (let sample = 0; sample < SAMPLES; sample++) {
      const outcome = train(host, sample);
      const firstPass = pass + 1;
      pass += outcome.presentations;
      const when = `sample ${sample}`;
      expect(outcome.margin, when).toBe(array('margin')[sample]);
      const lastStep = firstPass * 50 + 49;
      expect([...outcome.y], when).toEqual(array('y').slice(lastStep * 10, lastStep * 10 + 10));
      expect(transposed(host.readWeights(0), 40), when).toEqual(recorded('end_W1', pass, 40 * INPUTS));
      expect(transposed(host.readWeights(1), 20), when).toEqual(recorded('end_W2', pass, 20 * 40));
      expect([...host.readWeights(2), ...host.readWeights(3)], when).toEqual(recorded('end_C', pass, 600));
      expect([...host.readThresholds(0)], when).toEqual(recorded('end_thr1', pass, 40));
      expect([...host.readThresholds(1)], when).toEqual(recorded('end_thr2', pass, 20));
      expect(host.readLearningRegister(0), when).toBe(array('lfsr16')[pass * 50 + 49]);
      expect(host.readEncoderRegister(0), when).toBe(array('lfsr32')[pass * 50 + 49]);
    }
    expect(host.readEncoderRegister(0)).toBe(LFSR32_END_OF_TRAINING);
    host.writeEncoderRegister(0, LFSR32_TEST);
    const predictions = Array.from({ length: TESTS }, (_, sample) => {
      return host.testSample({ image: pixels('test_images', sample), sample }).prediction;
    });
    expect(predictions).toEqual(array('pred'));
    expect(pass + 1 + TESTS).toBe(array('passes').length / 4);
    expect(host.readLearningRegister(0)).toBe(array('lfsr16').at(-1));
  });

  it('goes on from a checkpoint bit for bit, ledger included', () => {
    const whole = boot();
    for (let sample = 0; sample < 3; sample++) train(whole, sample);
    const checkpoint = whole.save();
    for (let sample = 3; sample < SAMPLES; sample++) train(whole, sample);

    const resumed = boot();
    resumed.restore(checkpoint);
    for (let sample = 3; sample < SAMPLES; sample++) train(resumed, sample);
    for (const crossbar of [0, 1, 2, 3]) {
      expect(resumed.readWeights(crossbar)).toEqual(whole.readWeights(crossbar));
    }
    expect(resumed.counters()).toEqual(whole.counters());
    expect(resumed.status()).toEqual(whole.status());
  });
});

/** [rows x columns] as the crossbar holds it to [target, source], as it is recorded. */
function transposed(weights: Int32Array, columns: number): number[] {
  const rows = weights.length / columns;
  return Array.from(
    { length: weights.length },
    (_, i) => weights[(i % rows) * columns + Math.floor(i / rows)],
  );
}
