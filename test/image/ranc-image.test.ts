import { describe, expect, test } from 'vitest';
import { decodeImage } from '../../src/image/decode.js';
import { dumpImage } from '../../src/image/dump.js';
import { encodeImage } from '../../src/image/encode.js';
import type { ChipImage, EncoderImage, TrueNorth } from '../../src/image/layout.js';
import { validateImage } from '../../src/image/validate.js';
import { rancToImage } from '../../src/peers/ranc/to-image.js';
import { read, smallFiles } from '../peers/ranc/files.js';

function gridImage(): ChipImage {
  return rancToImage(read(smallFiles()), { name: 'grid', chip: 'truenorth', potentialBits: 9 });
}

/** The image with other fields in its first slice's neuron, its encoder, its outputs or its first crossbar. */
function changed(change: {
  neuron?: Partial<TrueNorth>;
  encoder?: object;
  outputs?: object;
  slice?: object;
  crossbar?: object;
  axons?: Int32Array;
}): ChipImage {
  const image = gridImage();
  const [slice, ...slices] = image.slices;
  const [encoder] = image.encoders;
  const [crossbar, ...crossbars] = image.crossbars;
  const neuron = { ...slice.neuron, ...change.neuron } as TrueNorth;
  return {
    ...image,
    slices: [{ ...slice, neuron, ...change.slice }, ...slices],
    encoders: [{ ...encoder, ...change.encoder } as EncoderImage],
    crossbars: [{ ...crossbar, ...change.crossbar }, ...crossbars],
    outputs: { ...image.outputs!, ...change.outputs },
    routes: { ...image.routes, axons: change.axons ?? image.routes.axons },
  };
}

describe('an image of a RANC grid', () => {
  test('comes back from its file', () => {
    const image = gridImage();
    expect(decodeImage(encodeImage(image), 'grid')).toEqual(image);
  });

  test('is told in words', () => {
    const lines = dumpImage(gridImage())
      .split('\n')
      .map(line => line.trim());
    expect(lines).toContain(
      '0: core-0-0[0..1] on core 0, truenorth 9 bits, reset below -2, to +-0 (0 subtract), from 0, held for 1 steps, thresholds 1 fixed',
    );
    expect(lines).toContain('2 lines at (1, 1), driven by 2 sources');
    expect(lines.some(line => line.startsWith('0: axons-0-0: any -> core-0-0[0..1], 3 x 2 dense'))).toBe(
      true,
    );
    expect(
      lines.some(line => line.includes('1 units, recorded (1 spikes in 2 steps) by unit at (0, 0)')),
    ).toBe(true);
  });

  test.each<[string, Parameters<typeof changed>[0]]>([
    ['slices[0].neuron.potentialBits is 33; limit 2..32', { neuron: { potentialBits: 33 } }],
    ['slices[0].neuron.holdSteps is -1; limit 0..65535', { neuron: { holdSteps: -1 } }],
    ['slices[0].neuron.resetModes has 1 entries; expected 2', { neuron: { resetModes: Uint8Array.of(0) } }],
    ['slices[0].neuron.resetModes[1] is 2; limit 0..1', { neuron: { resetModes: Uint8Array.of(0, 2) } }],
    [
      'slices[0].neuron.initialPotentials[0] is 256; limit -256..255',
      { neuron: { initialPotentials: Int32Array.of(256, 0) } },
    ],
    [
      'slices[0].neuron.negativeThresholds[1] is 2147483647; limit -2147483648..2147483646',
      { neuron: { negativeThresholds: Int32Array.of(0, 2 ** 31 - 1) } },
    ],
    [
      'slices[0] is of truenorth neurons and has neuron thresholds; expected fixed',
      {
        slice: { thresholdPolicy: { kind: 'neuron', step: 1, target: 0, floor: 0, ceiling: 9, by: 'unit' } },
      },
    ],
    ['slices[0] is of truenorth neurons and competes', { slice: { competition: { pick: 'first' } } }],
    ['encoders[0].stepStart ends at 1; expected 0', { encoder: { units: new Int32Array() } }],
    ['encoders[0].units[0] is 1; limit 0..0', { encoder: { units: Int32Array.of(1) } }],
    [
      'encoders[0].units[1] is 0 after 0; expected rising entries',
      { encoder: { stepStart: Int32Array.of(0, 2), units: Int32Array.of(0, 0) } },
    ],
    ['encoders[0].stepStart has 0 entries; expected 1', { encoder: { stepStart: new Int32Array() } }],
    ['outputs.x is 2; limit 0..1', { outputs: { x: 2 } }],
    ['outputs.count is 0; limit 1..16777216', { outputs: { count: 0 } }],
    ['outputs.lines has 1 entries; expected 2', { outputs: { lines: Int32Array.of(0) } }],
    ['outputs.lines[1] is 2; limit 0..1', { outputs: { lines: Int32Array.of(0, 2) } }],
    ['outputs.sources[1] is 5; limit 0..4', { outputs: { sources: Int32Array.of(0, 5) } }],
    [
      'outputs.sources[1] is 0 after 0; expected rising entries',
      { outputs: { sources: Int32Array.of(0, 0) } },
    ],
    ['crossbars[0].sourcePopulation is -2; limit -1..2', { crossbar: { sourcePopulation: -2 } }],
    ['crossbars[0].rowSource[1] is 0 after 0', { crossbar: { rowSource: Int32Array.of(0, 0, 2) } }],
    ['routes.axons[0] is 6; limit 0..5', { axons: Int32Array.of(6, 4, 2) }],
  ])('%s', (message, change) => {
    expect(() => validateImage(changed(change))).toThrow(message);
  });
});
