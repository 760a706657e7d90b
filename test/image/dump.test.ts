import { expect, test } from 'vitest';
import { dumpImage } from '../../src/image/dump.js';
import { formatProgram } from '../../src/image/dump-rule.js';
import { changed, sampleImage, smallShape } from './sample-images.js';

test('a dump shows cores, slices, crossbars with fill and bytes, rules, reductions, routes and procedure', () => {
  const lines = dumpImage(sampleImage(smallShape))
    .split('\n')
    .map(line => line.trim());
  expect(lines).toContain('image version 4: network sample (seed 4275878552) on paper (3 x 2 tiles of 2)');
  expect(lines).toContain('1: core 1 at (1, 1), lfsr 0xace2');
  expect(lines).toContain(
    '0: a[0..1] on core 0, lif-cuba decays 4096 163, input << 6, sum clip, current lava, potential -8388607..8388607, reset by -1024, rest 2, thresholds 1600..1601 adapting by neuron: + 5 (n - 1) in 128..65535 by management, biases -1..0, y1 set 127 decay 945 max 127',
  );
  expect(lines).toContain('2: b[0..2] on core 2, accumulate 24 bits');
  expect(lines).toContain('0: image, 4 units, bernoulli by unit at (2, 1), lfsr 0x80000001 reseeded sample');
  // 4 rows x 2 columns, held T F | T T | T F | T T; weights 8 + mask 16 + row sources 16 bytes.
  expect(lines).toContain(
    '0: to slice 0: image -> a[0..1], 4 x 2 dense, 6 synapses (75%) in 40 bytes, 8 of 8 bits 0..127, exponent -2, learns by hidden in -128..127',
  );
  const managed = changed(sampleImage(smallShape), ({ crossbars }) => {
    crossbars[0].learnsBy = 'management';
  });
  expect(dumpImage(managed)).toContain('learns by hidden in -128..127 (management)');
  expect(lines).toContain('0: hidden, every step, rounding stochastic: dw = -3 * 2^-8 * x0 * y0 * r1');
  expect(lines).toContain('w += (-3 x0 y0 (r1 - 1)) 2^-8');
  expect(lines.find(line => line.startsWith('0: g: a[0..1][2..4] home core 0 by unit'))).toBeDefined();
  expect(lines).toContain('12 sources, 9 routes, 13 axons, delays up to 3');
  expect(lines.at(-2)).toContain('groups: 50 steps, 3 classes, image image, readout b (>> 4), margin -7');
});

test('a program is shown with its shifts and its binary point', () => {
  expect(
    formatProgram({
      target: 'w',
      fractionBits: 0,
      terms: [
        { coefficient: 2, shift: 3, factors: [] },
        { coefficient: -1, shift: 0, factors: [{ variable: 'w', plus: 4 }] },
      ],
    }),
  ).toBe('w += ((2 << 3) + -1 (w + 4))');
});
