import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../src/fixed/crc32.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import type { UnitImage } from '../../src/image/unit-image.js';
import { decodeUnitImage } from '../../src/image/unit-image-decode.js';
import { encodeUnitImage, isUnitImage } from '../../src/image/unit-image-encode.js';
import { loadUnits } from '../../src/runtime/unit-system.js';
import { randomSystem } from '../engine/units/random-system.js';

const HEADER_BYTES = 20;
const { image } = randomSystem({
  ...{ seed: 7, columns: 2, rows: 1, coresPerTile: 2, neurons: 9, density: 0.5, onGrid: true, alike: false },
  buffer: { position: 'soma', insideUnit: false },
  dendrite: 'accumulator_with_delay',
});

/** Reads what encodes to a damaged image: refused in decoding, or where it meets its chip. */
function load(changed: UnitImage): void {
  loadUnits(decodeUnitImage(encodeUnitImage(changed)));
}

function with32(array: Int32Array, index: number, value: number): Int32Array {
  const changed = array.slice();
  changed[index] = value;
  return changed;
}

const { placement, synapses, sets, inputs } = image;

describe('a unit image', () => {
  it('comes back equal from its bytes', () => {
    const bytes = encodeUnitImage(image);
    expect(decodeUnitImage(bytes)).toEqual(image);
    expect(encodeUnitImage(decodeUnitImage(bytes))).toEqual(bytes);
    expect(isUnitImage(bytes)).toBe(true);
    expect(isUnitImage(new TextEncoder().encode('SPKLOOM\n'))).toBe(false);
  });

  it.each<[string, UnitImage]>([
    [
      'order names neuron 0 twice',
      { ...image, placement: { ...placement, order: with32(placement.order, 1, placement.order[0]) } },
    ],
    ['after core', { ...image, placement: { ...placement, order: placement.order.slice().reverse() } }],
    ['on core 400', { ...image, placement: { ...placement, core: placement.core.map(() => 400) } }],
    [
      'for its soma, which does no such job',
      { ...image, placement: { ...placement, somaUnit: placement.somaUnit.map(() => 0) } },
    ],
    [
      'for its dendrite, which does no such job',
      { ...image, placement: { ...placement, dendriteUnit: placement.dendriteUnit.map(() => 99) } },
    ],
    ['setOf[0] is 5000', { ...image, setOf: with32(image.setOf, 0, 5000) }],
    ['targets[0] is -1', { ...image, synapses: { ...synapses, targets: with32(synapses.targets, 0, -1) } }],
    [
      'less than',
      { ...image, synapses: { ...synapses, starts: with32(synapses.starts, synapses.starts.length - 1, 1) } },
    ],
    [
      'weights[0] is NaN',
      { ...image, synapses: { ...synapses, weights: synapses.weights.map(() => Number.NaN) } },
    ],
    ['delays[0] is 6', { ...image, synapses: { ...synapses, delays: synapses.delays!.map(() => 6) } }],
    [
      'values has 3 entries',
      { ...image, sets: [{ ...sets[0], values: new Float64Array(3) }, ...sets.slice(1)] },
    ],
    [
      'a rate is at most 1',
      { ...image, inputs: [{ ...inputs[0], values: Float64Array.of(0, 2) }, ...inputs.slice(1)] },
    ],
    ['no soma unit of model input', { ...image, inputs: [{ ...inputs[0], unit: 0 }] }],
    ['two groups of one name', { ...image, groups: image.groups.map(({ size }) => ({ name: 'a', size })) }],
    ['chip model of the image', { ...image, chip: image.chip.replace('columns', 'collumns') }],
    ['not valid YAML', { ...image, chip: '{' }],
  ])('is refused where %s', (message, changed) => {
    expect(() => load(changed)).toThrow(SpikeloomError);
    expect(() => load(changed)).toThrow(
      new RegExp(
        message.replace(/[[\]]/g, '\\$&').replace('order names neuron 0', 'order names neuron \\d+'),
      ),
    );
  });

  it('is refused, and nothing else happens, whatever bytes are changed in it', () => {
    const bytes = encodeUnitImage(image);
    fc.assert(
      fc.property(fc.nat(bytes.length - HEADER_BYTES - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = bytes.slice();
        damaged[HEADER_BYTES + at] ^= flip;
        expect(() => decodeUnitImage(damaged)).toThrow(/checksum/);
        // With a checksum that fits, it is either refused by name or still an image.
        new DataView(damaged.buffer).setUint32(16, crc32(damaged.subarray(HEADER_BYTES)), true);
        try {
          loadUnits(decodeUnitImage(damaged));
        } catch (error) {
          expect(error).toBeInstanceOf(SpikeloomError);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is refused where it is cut off, or of another version', () => {
    const bytes = encodeUnitImage(image);
    expect(() => decodeUnitImage(bytes.subarray(0, 12))).toThrow(/cut off/);
    expect(() => decodeUnitImage(bytes.subarray(0, bytes.length - 1))).toThrow(/payload has/);
    const newer = bytes.slice();
    newer[8]++;
    expect(() => decodeUnitImage(newer, 'x.img')).toThrow(
      'x.img: the image has version 2; expected 1; import the files anew',
    );
  });
});
